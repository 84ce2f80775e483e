/** Blocks by type. */

import { freshId, link, make } from "./dom.js";
import { GROUPED, drawElement, unknown } from "./elements.js";
import { STATE_KEYS } from "./fields.js";
import { markdown } from "./markdown.js";
import { plainWords, words } from "./mrkdwn.js";
import { picture } from "./pictures.js";
import { placeIn } from "./places.js";
import { richText } from "./rich_text.js";
import { table } from "./tables.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {Record<string, any>} Block */

/** @param {any} text @param {Context} context */
function textBox(text, context) {
  return text && make("div", { class: "bk-text" }, words(text, context));
}

/** @param {Block} block @param {Context} context */
function section(block, context) {
  const fields = block.fields?.map((/** @type {any} */ field) => textBox(field, context));
  const accessory = block.accessory && make("div", { class: "bk-accessory" }, drawElement(block.accessory, placeIn(block, context)));
  const main = make("div", { class: "bk-main" }, textBox(block.text, context), fields && make("div", { class: "bk-fields" }, ...fields));
  return [main, accessory];
}

/** @param {Block} block */
function header(block) {
  return [make("h3", {}, plainWords(block.text))];
}

/** @param {Block} _block */
function divider(_block) {
  return [make("hr")];
}

/** @param {Block} block @param {Context} context */
function context_(block, context) {
  return block.elements.map((/** @type {any} */ part) => (part.type === "image" ? picture(part) : textBox(part, context)));
}

/** @param {Block} block @param {Context} context */
function actions(block, context) {
  return block.elements.map((/** @type {any} */ element) => drawElement(element, placeIn(block, context)));
}

/** @param {Block} block */
function image(block) {
  const title = block.title && make("figcaption", {}, plainWords(block.title));
  return [make("figure", {}, title, picture(block))];
}

/** A field with its label, hint and room for what is wrong with it. @param {Block} block @param {Context} context */
function input(block, context) {
  const labelId = freshId("label");
  const optional = Boolean(block.optional);
  const place = placeIn(block, context, { labelId, optional, dispatches: Boolean(block.dispatch_action) });
  const label = [plainWords(block.label), optional && make("span", { class: "bk-optional" }, " (optional)")];
  const isGroup = GROUPED.includes(block.element?.type);
  const named = isGroup ? make("div", { id: labelId, class: "bk-label" }, ...label) : make("label", { id: labelId, class: "bk-label", for: place.controlId }, ...label);
  const drawn = drawElement(block.element, place);
  const hint = block.hint && make("p", { class: "bk-hint", id: freshId("hint") }, plainWords(block.hint));
  if (hint) (drawn.matches("[data-control], [role]") ? drawn : drawn.querySelector("[data-control]"))?.setAttribute("aria-describedby", hint.id);
  return [block.element?.type in STATE_KEYS ? named : make("div", { class: "bk-label" }, ...label), drawn, hint];
}

/** @param {Block} block @param {Context} context */
function alert(block, context) {
  return [make("div", { class: `bk-alert bk-level-${["info", "warning", "error", "success"].includes(block.level) ? block.level : "default"}`, role: "note" }, textBox(block.text, context))];
}

/** @param {Block} block @param {Context} context */
function card(block, context) {
  const texts = [block.title && make("strong", {}, words(block.title, context)), textBox(block.subtitle, context), textBox(block.body, context)];
  const buttons = (block.actions ?? []).map((/** @type {any} */ element) => drawElement(element, placeIn(block, context)));
  return [block.hero_image && picture(block.hero_image), ...texts, make("div", { class: "bk-row" }, ...buttons)];
}

/** @param {Block} block @param {Context} context */
function container(block, context) {
  const title = block.title ? words(block.title, context) : richText(block.rich_text_title, context);
  const inside = [textBox(block.subtitle, context), ...block.child_blocks.map((/** @type {Block} */ child) => drawBlock(child, context))];
  if (!block.is_collapsible) return [make("div", { class: "bk-title" }, ...[title].flat()), ...inside];
  return [make("details", { open: !block.default_collapsed }, make("summary", {}, ...[title].flat()), ...inside)];
}

/** @param {Block} block @param {Context} context */
function carousel(block, context) {
  return block.elements.map((/** @type {Block} */ one) => drawBlock(one, context));
}

/** @param {Block} block */
function video(block) {
  return [make("p", { class: "bk-text" }, "Video: ", link(block.title_url ?? block.video_url, plainWords(block.title)), ` (${block.alt_text})`)];
}

/** @param {Block} block */
function file(block) {
  return [make("p", { class: "bk-text" }, `A file kept elsewhere: ${block.external_id}`)];
}

/** @type {Record<string, (block: Block, context: Context) => any[]>} */
const DRAWERS = {
  section, header, divider, context: context_, actions, context_actions: actions, image, input, alert, card, container, carousel,
  video, file, markdown: (block) => [markdown(block.text)], rich_text: richText, table: (block, context) => [table(block, context)],
  data_table: (block, context) => [table(block, context)],
};

/** One block; what cannot be drawn becomes a box that names it. @param {Block} block @param {Context} context */
export function drawBlock(block, context) {
  const type = String(block?.type);
  const box = make("div", { class: `bk-block bk-${type.replace(/[^a-z_]/g, "")}`, "data-block-id": block?.block_id });
  box.append(...drawn(block, type, context).filter(Boolean));
  return box;
}

/** @param {Block} block @param {string} type @param {Context} context @returns {any[]} */
function drawn(block, type, context) {
  if (!Object.hasOwn(DRAWERS, type)) return [unknown(type)];
  try {
    return DRAWERS[type](block, context);
  } catch (error) {
    // A malformed block must not take the rest of the page with it.
    console.error(error);
    return [unknown(type)];
  }
}
