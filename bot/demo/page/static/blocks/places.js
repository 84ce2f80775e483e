/** Where an element stands, and how a press on it is carried out. */

import { confirm } from "../confirm.js";
import { freshId, make } from "./dom.js";
import { stateOf } from "./fields.js";

/**
 * @typedef {object} Place
 * @property {import("./context.js").Context} context
 * @property {string} block_id
 * @property {boolean} dispatches whether a change is told to the app at once
 * @property {string} controlId the id its control takes
 * @property {string} [labelId] what names it, if something beside it does
 * @property {boolean} [optional]
 */

const UNREACHED = "The workspace on this machine did not answer. Is it still running?";

/**
 * The place of an element in a block.
 * @param {{block_id?: string}} block @param {import("./context.js").Context} context @param {Partial<Place>} [more]
 * @returns {Place}
 */
export function placeIn(block, context, more = {}) {
  return { context, block_id: block.block_id ?? "", dispatches: true, controlId: freshId("control"), ...more };
}

/** The name of a control that nothing beside it names. @param {Place} place @param {string} words */
export function named(place, words) {
  return place.labelId ? { "aria-labelledby": place.labelId } : { "aria-label": words };
}

/**
 * Ask where the element wants it, tell the app, and show what came of it. A press while one is under way is none.
 * Gives whether the app was told.
 * @param {Place} place @param {Record<string, any>} element @param {HTMLElement} control @param {Record<string, any>} value
 */
export async function perform(place, element, control, value) {
  if (place.context.disabled || control.getAttribute("aria-busy")) return false;
  control.setAttribute("aria-busy", "true");
  try {
    if (element.confirm && !(await confirm(element.confirm, place.context))) return false;
    showFailure(control, "");
    const values = stateOf(control.closest(".bk-blocks") ?? control);
    const { action_id, type } = element;
    const answer = await told(place, { block_id: place.block_id, action_id, type, value, values });
    if (!answer.ok) showFailure(control, answer.failure ?? UNREACHED);
    return true;
  } finally {
    control.removeAttribute("aria-busy");
  }
}

/** @param {Place} place @param {import("./context.js").Act} act */
async function told(place, act) {
  try {
    return await place.context.act(act);
  } catch (error) {
    console.error(error);
    return { ok: false, failure: UNREACHED };
  }
}

/** A sentence under the block a control stands in; an empty one takes it away. @param {Element} control @param {string} sentence */
export function showFailure(control, sentence) {
  const block = control.closest(".bk-block");
  block?.querySelector(":scope > .bk-failure")?.remove();
  if (sentence) block?.append(make("p", { class: "bk-failure", role: "alert" }, sentence));
}

/**
 * Call at most once in a while, with the last arguments.
 * @template {any[]} A
 * @param {number} milliseconds @param {(...args: A) => void} call
 */
export function later(milliseconds, call) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;
  return (/** @type {A} */ ...args) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => call(...args), milliseconds);
  };
}
