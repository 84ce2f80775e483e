/** Checkboxes and radio buttons. */

import { asField, firstValue } from "./fields.js";
import { freshId, make } from "./dom.js";
import { words } from "./mrkdwn.js";
import { named, perform } from "./places.js";

/** @typedef {import("./places.js").Place} Place */
/** @typedef {Record<string, any>} Choices */

/** @param {Choices} element @param {Place} place */
export function checkboxes(element, place) {
  return boxes(element, place, "checkbox", (chosen) => ({ selected_options: chosen }));
}

/** @param {Choices} element @param {Place} place */
export function radioButtons(element, place) {
  return boxes(element, place, "radio", (chosen) => ({ selected_option: chosen[0] ?? null }));
}

/**
 * @param {Choices} element @param {Place} place @param {"checkbox" | "radio"} type
 * @param {(chosen: any[]) => Record<string, any>} report
 */
function boxes(element, place, type, report) {
  const name = freshId("choice");
  const value = [firstValue(place, /** @type {any} */ (element)) ?? []].flat();
  let before = value.map((/** @type {any} */ option) => option.value);
  const inputs = element.options.map((/** @type {any} */ option) => box(type, name, option, before.includes(option.value)));
  const chosen = () => element.options.filter((/** @type {any} */ _, /** @type {number} */ at) => inputs[at].checked);
  const role = type === "radio" ? "radiogroup" : "group";
  const labels = element.options.map((/** @type {any} */ option, /** @type {number} */ at) => label(inputs[at], option, place));
  const group = make("div", { role, id: place.controlId, class: "bk-boxes", ...named(place, "Choices") }, ...labels);
  for (const input of inputs) {
    if (place.context.disabled) input.disabled = true;
    input.addEventListener("change", () => place.dispatches && changed());
  }
  inputs[0]?.setAttribute("data-control", "");

  async function changed() {
    const isTold = await perform(place, element, group, report(chosen()));
    if (isTold) before = chosen().map((/** @type {any} */ option) => option.value);
    else element.options.forEach((/** @type {any} */ option, /** @type {number} */ at) => (inputs[at].checked = before.includes(option.value)));
  }
  return asField(group, place, /** @type {any} */ (element), () => Object.values(report(chosen()))[0]);
}

/** @param {string} type @param {string} name @param {any} option @param {boolean} checked */
function box(type, name, option, checked) {
  const made = /** @type {HTMLInputElement} */ (make("input", { type, name, value: option.value, id: freshId("box") }));
  made.checked = checked;
  return made;
}

/** @param {HTMLElement} input @param {any} option @param {Place} place */
function label(input, option, { context }) {
  const described = option.description && make("span", { class: "bk-description" }, words(option.description, context));
  return make("label", { class: "bk-box", for: input.id }, input, make("span", {}, words(option.text, context), described));
}
