/** Rich text: sections, lists, quotes, preformatted text, and what stands in them. */

import { link, make } from "./dom.js";
import { emojiText } from "./emoji.js";
import { broadcast, channel, date, person } from "./mrkdwn.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {Record<string, any>} Part */

const STYLES = { bold: "strong", italic: "em", strike: "s", code: "code", underline: "u", highlight: "mark" };

/** @type {Record<string, (part: Part, context: Context) => Node | string>} */
const INLINE = {
  text: (part) => part.text,
  link: (part) => link(part.url, part.text || part.url),
  emoji: (part) => emojiText(/** @type {any} */ (part)),
  user: (part, context) => person(part.user_id, context),
  channel: (part, context) => channel(part.channel_id, context),
  usergroup: (part) => broadcast(part.usergroup_id),
  broadcast: (part) => broadcast(part.range),
  date: (part, context) => date(Number(part.timestamp), part.format, part.fallback ?? "", context, part.url),
  color: (part) => part.value,
};

/** @type {Record<string, (part: Part, context: Context) => HTMLElement>} */
const PARTS = {
  rich_text_section: (part, context) => make("p", { class: "bk-text" }, ...inline(part, context)),
  rich_text_quote: (part, context) => make("blockquote", {}, ...inline(part, context)),
  rich_text_preformatted: (part, context) => make("pre", { tabindex: 0 }, ...inline(part, context)),
  rich_text_list: list,
};

/** @param {Part} block @param {Context} context @returns {HTMLElement[]} */
export function richText(block, context) {
  return block.elements.map((/** @type {Part} */ part) => PARTS[part.type]?.(part, context) ?? unread(part));
}

/** @param {Part} part @param {Context} context @returns {(Node | string)[]} */
function inline(part, context) {
  return part.elements.map((/** @type {Part} */ piece) => styled(piece, INLINE[piece.type]?.(piece, context) ?? unread(piece)));
}

/** @param {Part} part */
function unread({ type }) {
  return make("span", { class: "bk-unknown" }, `Not drawn on this page: ${type}`);
}

/** @param {Part} piece @param {Node | string} drawn @returns {Node | string} */
function styled({ style = {} }, drawn) {
  const tags = Object.entries(STYLES).filter(([name]) => style[name]);
  return tags.reduce((/** @type {Node | string} */ inner, [, tag]) => make(tag, {}, inner), drawn);
}

/** A list; deeper ones stand further in, as lists of their own. @param {Part} part @param {Context} context */
function list(part, context) {
  const items = part.elements.map((/** @type {Part} */ item) => make("li", {}, ...inline(item, context)));
  const level = Math.min(8, Math.max(0, Number(part.indent ?? 0)));
  const start = part.offset ? Number(part.offset) + 1 : null;
  return make(part.style === "ordered" ? "ol" : "ul", { class: `bk-list bk-indent-${level}`, start }, ...items);
}
