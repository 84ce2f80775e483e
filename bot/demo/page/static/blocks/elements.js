/** Block elements by type. */

import { button, iconButton, overflow } from "./buttons.js";
import { checkboxes, radioButtons } from "./choices.js";
import { make } from "./dom.js";
import { dateTimePicker, datePicker, emailInput, numberInput, richTextInput, textInput, timePicker, urlInput } from "./inputs.js";
import { picture } from "./pictures.js";
import { select } from "./selects.js";

/** @typedef {import("./places.js").Place} Place */

const SELECTS = ["static", "external", "users", "conversations", "channels"].flatMap((kind) => [`${kind}_select`, `multi_${kind}_select`]);

/** @type {Record<string, (element: any, place: Place) => HTMLElement>} */
const DRAWERS = {
  button,
  icon_button: iconButton,
  workflow_button: button,
  overflow,
  checkboxes,
  radio_buttons: radioButtons,
  plain_text_input: textInput,
  number_input: numberInput,
  email_text_input: emailInput,
  url_text_input: urlInput,
  rich_text_input: richTextInput,
  datepicker: datePicker,
  timepicker: timePicker,
  datetimepicker: dateTimePicker,
  image: picture,
  ...Object.fromEntries(SELECTS.map((kind) => [kind, select])),
};

/** Elements whose parts are named as a group, not by one label. */
export const GROUPED = ["checkboxes", "radio_buttons"];

/** @param {any} element @param {Place} place */
export function drawElement(element, place) {
  const draw = Object.hasOwn(DRAWERS, element?.type) ? DRAWERS[element.type] : undefined;
  const drawn = draw ? draw(element, place) : unknown(element?.type);
  if (element?.focus_on_load) (drawn.querySelector("[data-control]") ?? drawn).setAttribute("data-focus", "");
  return drawn;
}

/** What this page cannot draw is said, not left out. @param {unknown} type */
export function unknown(type) {
  return make("div", { class: "bk-unknown" }, "Not drawn on this page: ", make("code", {}, String(type)));
}
