/** Block Kit as elements of the page: the door of this folder. */

import { fragment, freshId, listId, make } from "./dom.js";
import { fieldsIn } from "./fields.js";
import { drawBlock } from "./layout.js";

export { stateOf } from "./fields.js";
export { markedUp as renderMarkup } from "./mrkdwn.js";

/** Draw blocks, one under the other. @param {any[]} blocks @param {import("./context.js").Context} context */
export function renderBlocks(blocks, context) {
  const box = make("div", { class: "bk-blocks" });
  box.append(...blocks.map((block) => drawBlock(block, context)));
  return fragment(box);
}

/**
 * Show what is wrong at the fields and put the focus on the first. Gives the sentences no field is there for.
 * @param {ParentNode} root @param {Record<string, string>} errors by block id
 */
export function showErrors(root, errors) {
  clearErrors(root);
  const blocks = [...root.querySelectorAll(".bk-block.bk-input")].map((block) => /** @type {HTMLElement} */ (block));
  const wrong = blocks.filter((block) => Object.hasOwn(errors, block.dataset.blockId ?? ""));
  for (const block of wrong) showError(block, errors[block.dataset.blockId ?? ""]);
  controlOf(wrong[0])?.focus();
  const shown = new Set(wrong.map((block) => block.dataset.blockId));
  return Object.entries(errors).flatMap(([id, sentence]) => (shown.has(id) ? [] : [sentence]));
}

/** @param {ParentNode} root */
export function clearErrors(root) {
  for (const error of root.querySelectorAll(".bk-error")) {
    const control = controlOf(error.closest(".bk-block"));
    control?.removeAttribute("aria-invalid");
    if (control) listId(control, "aria-describedby", error.id, false);
    error.remove();
  }
}

/** @param {HTMLElement} block @param {string} sentence */
function showError(block, sentence) {
  const error = make("p", { class: "bk-error", id: freshId("error") }, sentence);
  const control = controlOf(block);
  control?.setAttribute("aria-invalid", "true");
  if (control) listId(control, "aria-describedby", error.id, true);
  block.append(error);
}

/** @param {Element | null | undefined} block @returns {HTMLElement | null} */
function controlOf(block) {
  if (!block) return null;
  const [field] = fieldsIn(block);
  return field?.matches("[data-control]") ? field : (field?.querySelector("[data-control]") ?? null);
}
