/** Fields one writes in: text, numbers, addresses, days and times. */

import { localText, momentOf } from "./dates.js";
import { asField, firstValue } from "./fields.js";
import { make } from "./dom.js";
import { plainWords } from "./mrkdwn.js";
import { later, named, perform } from "./places.js";

/** @typedef {import("./places.js").Place} Place */
/** @typedef {Record<string, any>} Field */
/** @typedef {HTMLInputElement | HTMLTextAreaElement} Control */

const QUIET = 400;
const SETTLED = 600;

/** @param {Field} field @param {Place} place @param {string} asks @param {Record<string, any>} more */
function attributes(field, place, asks, more) {
  return {
    id: place.controlId, class: "bk-field", placeholder: field.placeholder ? asks : null, disabled: place.context.disabled,
    "aria-required": place.optional === false ? "true" : null, "data-control": true, ...named(place, asks), ...more,
  };
}

/** @param {Field} field @param {string} otherwise */
function asking(field, otherwise) {
  return field.placeholder ? plainWords(field.placeholder) : otherwise;
}

/** @param {Field} field @param {Place} place @param {Control} control */
function written(field, place, control) {
  control.value = firstValue(place, /** @type {any} */ (field)) ?? "";
  const read = () => control.value || null;
  if (place.dispatches) tellWhenWritten(field, place, control, () => ({ value: read() }));
  return asField(control, place, /** @type {any} */ (field), read);
}

/** As `dispatch_action_config` says: on Enter, on every character, or both. @param {Field} field @param {Place} place @param {Control} control @param {() => Field} value */
function tellWhenWritten(field, place, control, value) {
  const when = field.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const tell = () => perform(place, field, control, value());
  if (when.includes("on_character_entered")) control.addEventListener("input", later(QUIET, tell));
  if (!when.includes("on_enter_pressed")) return;
  control.addEventListener("keydown", (event) => {
    if (/** @type {KeyboardEvent} */ (event).key !== "Enter") return;
    event.preventDefault();
    tell();
  });
}

/** @param {Field} field @param {Place} place */
export function textInput(field, place) {
  const more = { minlength: field.min_length, maxlength: field.max_length ?? 3000, rows: field.multiline ? 4 : null };
  const all = attributes(field, place, asking(field, "Text"), more);
  const control = field.multiline ? make("textarea", all) : make("input", { type: "text", autocomplete: "off", ...all });
  return written(field, place, /** @type {Control} */ (control));
}

/** A number is sent as it is written; what is none, the answer says at the field. @param {Field} field @param {Place} place */
export function numberInput(field, place) {
  const more = { type: "text", inputmode: field.is_decimal_allowed ? "decimal" : "numeric", autocomplete: "off" };
  return written(field, place, /** @type {Control} */ (make("input", attributes(field, place, asking(field, "Number"), more))));
}

/** @param {Field} field @param {Place} place */
export function emailInput(field, place) {
  const more = { type: "email", autocomplete: "off" };
  return written(field, place, /** @type {Control} */ (make("input", attributes(field, place, asking(field, "E-mail address"), more))));
}

/** @param {Field} field @param {Place} place */
export function urlInput(field, place) {
  const more = { type: "url", autocomplete: "off" };
  return written(field, place, /** @type {Control} */ (make("input", attributes(field, place, asking(field, "Web address"), more))));
}

/** Without formats: what is written is one section of plain text. @param {Field} field @param {Place} place */
export function richTextInput(field, place) {
  const control = /** @type {Control} */ (make("textarea", attributes(field, place, asking(field, "Text"), { rows: 4 })));
  control.value = flatText(firstValue(place, /** @type {any} */ (field)));
  return asField(control, place, /** @type {any} */ (field), () => (control.value ? richText(control.value) : null));
}

/** @param {string} text */
function richText(text) {
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements: [{ type: "text", text }] }] };
}

/** @param {any} node @returns {string} */
function flatText(node) {
  return node?.text ?? (node?.elements ?? []).map(flatText).join("");
}

/** @param {Field} field @param {Place} place */
export function datePicker(field, place) {
  return picker(field, place, "date", "Choose a date", (value) => value || null, (value) => value);
}

/** @param {Field} field @param {Place} place */
export function timePicker(field, place) {
  return picker(field, place, "time", "Choose a time", (value) => value || null, (value) => value);
}

/** Written in the viewer's zone, sent as seconds since 1970. @param {Field} field @param {Place} place */
export function dateTimePicker(field, place) {
  const { zone } = place.context;
  const read = (/** @type {string} */ value) => (value ? momentOf(value, zone) / 1000 : null);
  return picker(field, place, "datetime-local", "Choose a date and time", read, (value) => localText(new Date(value * 1000), zone));
}

/**
 * @param {Field} field @param {Place} place @param {string} type @param {string} asks
 * @param {(value: string) => any} read @param {(value: any) => string} write
 */
function picker(field, place, type, asks, read, write) {
  const control = /** @type {HTMLInputElement} */ (make("input", attributes(field, place, asking(field, asks), { type, placeholder: null })));
  const value = firstValue(place, /** @type {any} */ (field));
  const key = `selected_${{ date: "date", time: "time" }[type] ?? "date_time"}`;
  control.value = value === null ? "" : write(value);
  let before = control.value;
  // A day written digit by digit is told when it has settled.
  const tell = later(SETTLED, async () => {
    if (control.value === before) return;
    const isTold = await perform(place, field, control, { [key]: read(control.value) });
    if (isTold) before = control.value;
    else control.value = before;
  });
  if (place.dispatches) control.addEventListener("change", tell);
  return asField(control, place, /** @type {any} */ (field), () => read(control.value));
}
