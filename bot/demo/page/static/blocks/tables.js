/** Tables. */

import { make } from "./dom.js";
import { richText } from "./rich_text.js";

/** @typedef {import("./context.js").Context} Context */
/** @typedef {Record<string, any>} Cell */

const SIDES = ["left", "center", "right"];

/** A table whose first row is its head; it scrolls sideways where it is too wide. @param {any} block @param {Context} context */
export function table(block, context) {
  const [head, ...rows] = block.rows;
  const settings = block.column_settings ?? [];
  const named = block.caption ? make("caption", {}, block.caption) : null;
  const made = make(
    "table", { class: "bk-table" }, named,
    make("thead", {}, row(head, "th", settings, context)),
    make("tbody", {}, ...rows.map((/** @type {Cell[]} */ cells) => row(cells, "td", settings, context))),
  );
  return make("div", { class: "bk-scroll", tabindex: 0, role: "region", "aria-label": block.caption ?? "Table" }, made);
}

/** @param {Cell[]} cells @param {"th" | "td"} tag @param {any[]} settings @param {Context} context */
function row(cells, tag, settings, context) {
  return make("tr", {}, ...cells.map((cell, at) => drawCell(cell, tag, settings[at] ?? {}, context)));
}

/** @param {Cell} cell @param {"th" | "td"} tag @param {{align?: string, is_wrapped?: boolean}} setting @param {Context} context */
function drawCell(cell, tag, { align, is_wrapped: wrapped }, context) {
  const side = SIDES.includes(align ?? "") ? align : cell.type === "raw_number" ? "right" : "left";
  const content = cell.type === "rich_text" ? richText(cell, context) : [String(cell.text ?? cell.value ?? "")];
  const isEmpty = tag === "th" && !content.some((part) => (typeof part === "string" ? part : part.textContent));
  const attributes = { class: `bk-${side}${wrapped === false ? " bk-unwrapped" : ""}`, scope: tag === "th" && !isEmpty ? "col" : null };
  return make(isEmpty ? "td" : tag, attributes, ...content);
}
