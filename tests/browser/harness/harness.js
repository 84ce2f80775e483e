/** Draws what a test gives it, without a workspace, and writes down what was done. */

import { confirm } from "/static/confirm.js";
import { renderBlocks, showErrors, stateOf } from "/static/blocks/index.js";
import { hideModal, showModal } from "/static/modal.js";

const PEOPLE = [["U0MARA", "mara", "Mara Lindqvist"], ["U0THEO", "theo", "Theo Barnaby"], ["U0PRIYA", "priya", "Priya Raman"]];
const CHANNELS = [["C0SUCCESS", "customer-success", "channel"], ["C0RANDOM", "random", "channel"], ["D0BOT", "Journeybot", "dm"]];

const place = /** @type {HTMLElement} */ (document.getElementById("place"));

const harness = {
  /** @type {any[]} */ acts: [],
  /** @type {any[]} */ asked: [],
  /** @type {any[]} */ submitted: [],
  /** @type {boolean[]} */ closed: [],
  /** @type {any} */ answer: { ok: true },
  /** @type {any} */ options: { options: [] },
  /** @type {(() => void) | null} */ release: null,
  isHeld: false,

  context(more = {}) {
    return {
      people: new Map(PEOPLE.map(([id, handle, name]) => [id, { id, handle, name }])),
      channels: new Map(CHANNELS.map(([id, name, kind]) => [id, { id, name, kind }])),
      zone: "Europe/Berlin",
      now: () => new Date("2026-06-03T09:00:00Z"),
      act: (/** @type {any} */ act) => { harness.acts.push(act); return harness.told(); },
      options: async (/** @type {any} */ asked) => { harness.asked.push(asked); return harness.options; },
      disabled: false,
      ...more,
    };
  },

  /** The answer, once a test lets it go where it holds it back. */
  async told() {
    if (harness.isHeld) await new Promise((resolve) => { harness.release = () => resolve(undefined); });
    if (harness.answer === "unreached") throw new TypeError("Failed to fetch");
    return harness.answer;
  },

  draw: (/** @type {any[]} */ blocks, more = {}) => place.replaceChildren(renderBlocks(blocks, harness.context(more))),
  state: () => stateOf(document.querySelector("dialog.bk-modal") ?? place),
  errors: (/** @type {any} */ errors) => showErrors(place, errors),
  confirm: (/** @type {any} */ asked) => confirm(asked),
  hide: hideModal,
  modal: (/** @type {any} */ view) => showModal(view, {
    context: harness.context(),
    submit: (values) => { harness.submitted.push(values); return harness.told(); },
    close: (everything) => harness.closed.push(everything),
  }),
};

Object.assign(window, { harness });
