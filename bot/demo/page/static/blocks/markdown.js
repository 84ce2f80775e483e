/** The markdown block: what Slack knows of it, from headings to tables. What it holds enters as text nodes only. */

import { link, make } from "./dom.js";

const FENCE = /^\s*```/;
const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/;
const RULE = /^\s*([-*_])(\s*\1){2,}\s*$/;
const QUOTE = /^\s*>\s?/;
const QUOTES = /^(\s*>){9,}/;
const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/;
const BETWEEN = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;
const INLINE =
  /\\([\\`*_{}[\]()#+.!~|>-])|(`{1,3})(.+?)\2(?!`)|!?\[([^\]]*)\]\(([^()\s]+)(?:\s+"[^"]*")?\)|<(https?:[^>\s]+)>|(\*\*|__)(?=\S)(.+?)(?<=\S)\7|~~(?=\S)(.+?)(?<=\S)~~|(?<![\w*])([*_])(?=\S)(.+?)(?<=\S)\10(?![\w*])/s;

/** @typedef {(lines: string[]) => HTMLElement} Taker takes the lines it draws away from the front */

/** @param {string} text */
export function markdown(text) {
  return make("div", { class: "bk-text bk-md" }, ...blocks(text.replaceAll("\r", "").split("\n")));
}

/** @param {string[]} lines @returns {HTMLElement[]} */
function blocks(lines) {
  const made = [];
  while (lines.length) {
    if (lines[0].trim()) made.push(takerFor(lines)(lines));
    else lines.shift();
  }
  return made;
}

/** @param {string[]} lines @returns {Taker} */
function takerFor([first, second = ""]) {
  if (FENCE.test(first)) return fenced;
  if (HEADING.test(first)) return heading;
  if (RULE.test(first)) return rule;
  // Nobody quotes a quote nine times, and each is an element within another.
  if (QUOTE.test(first) && !QUOTES.test(first)) return quote;
  if (ITEM.test(first)) return list;
  return first.includes("|") && second.includes("|") && BETWEEN.test(second) ? table : paragraph;
}

/** Take lines away as long as they fit. @param {string[]} lines @param {(line: string, at: number) => boolean} fits */
function taken(lines, fits) {
  const end = lines.findIndex((line, at) => !fits(line, at));
  return lines.splice(0, end < 0 ? lines.length : end);
}

/** @type {Taker} */
function fenced(lines) {
  lines.shift();
  const code = taken(lines, (line) => !FENCE.test(line));
  lines.shift();
  return make("pre", { tabindex: 0 }, code.join("\n"));
}

/** @type {Taker} */
function heading(lines) {
  const [, marks, words] = /** @type {RegExpExecArray} */ (HEADING.exec(lines.shift() ?? ""));
  return make("h3", { class: `bk-md-${marks.length}` }, ...inline(words));
}

/** @type {Taker} */
function rule(lines) {
  lines.shift();
  return make("hr");
}

/** @type {Taker} */
function quote(lines) {
  return make("blockquote", {}, ...blocks(taken(lines, (line) => QUOTE.test(line)).map((line) => line.replace(QUOTE, ""))));
}

/** A list with what stands further in under each of its items. @type {Taker} */
function list(lines) {
  const [, margin, mark] = /** @type {RegExpExecArray} */ (ITEM.exec(lines[0]));
  const isOrdered = /\d/.test(mark);
  const isNext = (/** @type {string} */ line) => {
    const found = ITEM.exec(line);
    return found !== null && found[1].length <= margin.length + 1 && /\d/.test(found[2]) === isOrdered;
  };
  const items = [];
  while (lines.length && isNext(lines[0])) items.push(item(lines, margin.length));
  return make(isOrdered ? "ol" : "ul", { class: "bk-list", start: isOrdered ? Number.parseInt(mark, 10) : null }, ...items);
}

/** @param {string[]} lines @param {number} margin */
function item(lines, margin) {
  const [, , , words] = /** @type {RegExpExecArray} */ (ITEM.exec(lines.shift() ?? ""));
  const under = taken(lines, (line) => line.trim() !== "" && line.search(/\S/) > margin + 1);
  const box = /^\[([ xX])\]\s+/.exec(words);
  const mark = box && make("span", { role: "img", "aria-label": box[1] === " " ? "to do" : "done" }, box[1] === " " ? "☐ " : "☑ ");
  return make("li", {}, mark, ...inline(box ? words.slice(box[0].length) : words), ...blocks(under.map((line) => line.slice(margin + 2))));
}

/** @type {Taker} */
function table(lines) {
  const [head, , ...rows] = taken(lines, (line) => line.includes("|")).map(cells);
  const row = (/** @type {string[]} */ texts, /** @type {string} */ tag) => make("tr", {}, ...texts.map((text) => make(tag, tag === "th" ? { scope: "col" } : {}, ...inline(text))));
  const made = make("table", { class: "bk-table" }, make("thead", {}, row(head, "th")), make("tbody", {}, ...rows.map((texts) => row(texts, "td"))));
  return make("div", { class: "bk-scroll", tabindex: 0, role: "region", "aria-label": "Table" }, made);
}

/** @param {string} line */
function cells(line) {
  return line.trim().replace(/^\||\|$/g, "").split(/(?<!\\)\|/).map((cell) => cell.trim());
}

/** @type {Taker} */
function paragraph(lines) {
  const words = taken(lines, (line, at) => at === 0 || (line.trim() !== "" && takerFor(lines.slice(at, at + 2)) === paragraph));
  return make("p", {}, ...inline(words.join("\n")));
}

/** @param {string} text @returns {(Node | string)[]} */
function inline(text) {
  const made = [];
  let rest = text;
  for (let found = INLINE.exec(rest); found; found = INLINE.exec(rest)) {
    made.push(rest.slice(0, found.index), span(found));
    rest = rest.slice(found.index + found[0].length);
  }
  return [...made, rest];
}

/** @param {RegExpExecArray} found @returns {Node | string} */
function span([, escaped, , code, words, address, bare, , bold, struck, , italic]) {
  if (escaped) return escaped;
  if (code) return make("code", {}, code);
  if (address) return link(address, words || address);
  if (bare) return link(bare, bare);
  if (bold) return make("strong", {}, ...inline(bold));
  return struck ? make("s", {}, ...inline(struck)) : make("em", {}, ...inline(italic));
}
