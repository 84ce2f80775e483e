/** Slack's message markup as nodes: formats, links, names for ids, dates in the viewer's zone. */

import { fullText, writtenDate } from "./dates.js";
import { fragment, link, make } from "./dom.js";
import { emojiOf } from "./emoji.js";

/** @typedef {import("./context.js").Context} Context */

const EDGE = "[\\p{L}\\p{N}_]";
const wrapped = (/** @type {string} */ sign) => `(?<!${EDGE})${sign}(?=\\S)([^${sign}\\n]*?\\S)${sign}(?!${EDGE})`;
const INLINE = new RegExp(
  ["<([^<>\\n]+)>", "`([^`\\n]+)`", wrapped("\\*"), wrapped("_"), wrapped("~"), ":([a-z0-9_+'-]+):"].join("|"), "gu",
);
const FENCE = /```\n?([\s\S]*?)\n?```/g;
const QUOTED = /^(?:>|&gt;) ?/;
const ALL_QUOTED = /^(?:>>>|&gt;&gt;&gt;) ?/;
const ENTITIES = /** @type {Record<string, string>} */ ({ "&lt;": "<", "&gt;": ">", "&amp;": "&" });
const WIDE = ["here", "channel", "everyone"];

/** Slack's three escapes read, each once. @param {string} text */
export function unescaped(text) {
  return text.replace(/&(?:lt|gt|amp);/g, (entity) => ENTITIES[entity]);
}

/** A text object. @param {{type: string, text: string, emoji?: boolean}} text @param {Context} context */
export function words(text, context) {
  return text.type === "mrkdwn" ? markedUp(text.text, context) : fragment(plainWords(text));
}

/** A plain text object as text, its short names as emoji. @param {{text: string, emoji?: boolean}} text */
export function plainWords({ text, emoji }) {
  const read = unescaped(String(text));
  return emoji === false ? read : read.replace(/:([a-z0-9_+'-]+):/g, (whole, name) => emojiOf(name) ?? whole);
}

/** @param {string} text @param {Context} context */
export function markedUp(text, context) {
  const made = document.createDocumentFragment();
  let at = 0;
  for (const fence of text.matchAll(FENCE)) {
    made.append(...paragraphs(text.slice(at, fence.index), context), make("pre", { tabindex: 0 }, unescaped(fence[1])));
    at = fence.index + fence[0].length;
  }
  made.append(...paragraphs(text.slice(at), context));
  return made;
}

/** Lines, those quoted together in a quote. @param {string} text @param {Context} context @returns {Node[]} */
function paragraphs(text, context) {
  /** @type {{quoted: boolean, lines: string[]}[]} */
  const runs = [];
  let rest = false;
  for (const line of text ? text.split("\n") : []) {
    rest ||= ALL_QUOTED.test(line);
    const quoted = rest || QUOTED.test(line);
    if (runs.at(-1)?.quoted !== quoted) runs.push({ quoted, lines: [] });
    runs.at(-1)?.lines.push(quoted ? line.replace(ALL_QUOTED, "").replace(QUOTED, "") : line);
  }
  return runs.flatMap(({ quoted, lines }) => {
    const nodes = inline(lines.join("\n"), context);
    return quoted ? [make("blockquote", {}, ...nodes)] : nodes;
  });
}

/** @param {string} text @param {Context} context @returns {Node[]} */
function inline(text, context) {
  const nodes = [];
  let at = 0;
  for (const found of text.matchAll(INLINE)) {
    nodes.push(document.createTextNode(unescaped(text.slice(at, found.index))), formatted(found, context));
    at = found.index + found[0].length;
  }
  nodes.push(document.createTextNode(unescaped(text.slice(at))));
  return nodes;
}

/** @param {RegExpMatchArray} found @param {Context} context @returns {Node} */
function formatted([whole, reference, code, bold, italic, struck, emoji], context) {
  if (reference) return referred(reference, context);
  if (code) return make("code", {}, unescaped(code));
  if (bold) return make("strong", {}, ...inline(bold, context));
  if (italic) return make("em", {}, ...inline(italic, context));
  if (struck) return make("s", {}, ...inline(struck, context));
  return document.createTextNode(emojiOf(emoji) ?? whole);
}

/** What stands between < and >. @param {string} inner @param {Context} context @returns {Node} */
function referred(inner, context) {
  const [target, label] = cutAt(inner, "|");
  switch (target[0]) {
    case "@": return person(target.slice(1), context, label);
    case "#": return channel(target.slice(1), context, label);
    case "!": return special(target.slice(1), label, context);
    default: return link(unescaped(target), unescaped(label || target.replace(/^mailto:/, "")));
  }
}

/** @param {string} text @param {string} sign */
function cutAt(text, sign) {
  const at = text.indexOf(sign);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

/** @param {string} name */
function mention(name) {
  return make("span", { class: "bk-mention" }, name);
}

/** @param {string} id @param {Context} context @param {string} [otherwise] */
export function person(id, context, otherwise) {
  return mention(`@${context.people.get(id)?.name ?? unescaped(otherwise || "someone")}`);
}

/** @param {string} id @param {Context} context @param {string} [otherwise] */
export function channel(id, context, otherwise) {
  return mention(`#${context.channels.get(id)?.name ?? unescaped(otherwise || "a-channel")}`);
}

/** @param {string} range */
export function broadcast(range) {
  return mention(`@${range}`);
}

/** @param {string} target @param {string} label @param {Context} context @returns {Node} */
function special(target, label, context) {
  const [kind, unix, form, address] = target.split("^");
  if (kind === "date") return date(Number(unix), unescaped(form ?? ""), unescaped(label), context, address);
  return WIDE.includes(kind) ? broadcast(kind) : mention(unescaped(label || `@${kind}`));
}

/**
 * A moment in the viewer's zone; the fallback where it is none.
 * @param {number} unix @param {string} form @param {string} fallback @param {Context} context @param {string} [address]
 */
export function date(unix, form, fallback, context, address) {
  const moment = new Date(unix * 1000);
  if (!form || Number.isNaN(moment.getTime())) return document.createTextNode(fallback);
  const text = writtenDate(form, moment, context.now(), context.zone);
  const time = make("time", { datetime: moment.toISOString(), title: fullText(moment, context.zone) }, text);
  return address ? link(address, time) : time;
}
