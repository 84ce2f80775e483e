/** The modal on top of a person's stack, in a dialog. The server keeps the stack. */

import { freshId, make } from "./blocks/dom.js";
import { clearErrors, renderBlocks, showErrors, stateOf } from "./blocks/index.js";
import { plainWords } from "./blocks/mrkdwn.js";

/**
 * @typedef {import("./blocks/context.js").Context} Context
 * @typedef {import("./blocks/context.js").Values} Values
 * @typedef {{id: string, hash?: string, depth?: number, state?: {values: Values}} & Record<string, any>} View
 *
 * @typedef {object} Given
 * @property {Context} context
 * @property {(values: Values) => Promise<{ok: boolean, errors?: Record<string, string>, failure?: string}>} submit
 * @property {(everything: boolean) => any} close
 */

const UNREACHED = "The workspace on this machine did not answer. Is it still running?";

/** @type {{view: View, dialog: HTMLDialogElement} | null} */
let open = null;
/** @type {HTMLElement | null} what had the focus before the first modal opened */
let before = null;

/** Draw a view, in place of the one that is open. What is typed stays where the same view is drawn anew. @param {View} view @param {Given} given */
export function showModal(view, given) {
  if (open && open.view.id === view.id && view.hash && open.view.hash === view.hash) return;
  const redrawn = open?.view.id === view.id ? open.dialog : null;
  const focus = redrawn && focusIn(redrawn);
  const values = { ...view.state?.values, ...(redrawn ? stateOf(redrawn) : {}) };
  const dialog = drawn(view, { ...given, context: { ...given.context, values } });
  if (!open) before = /** @type {HTMLElement | null} */ (document.activeElement);
  const scrolled = redrawn?.querySelector(".bk-dialog-body")?.scrollTop ?? 0;
  open?.dialog.remove();
  document.body.append(dialog);
  dialog.showModal();
  open = { view, dialog };
  settle(/** @type {HTMLElement} */ (dialog.querySelector(".bk-dialog-body")), scrolled);
  putFocus(dialog, focus);
}

/** Scroll to where it was; what is long and has nothing to stop at is scrolled by keyboard itself. @param {HTMLElement} body @param {number} scrolled */
function settle(body, scrolled) {
  body.scrollTop = scrolled;
  if (body.scrollHeight > body.clientHeight && !body.querySelector("a, button, input, textarea, [tabindex='0']")) body.tabIndex = 0;
}

/** Take the modal away; the focus goes back to where it was. */
export function hideModal() {
  open?.dialog.remove();
  if (open && before?.isConnected) before.focus();
  open = null;
}

/** @param {View} view @param {Given} given */
function drawn(view, given) {
  const titleId = freshId("modal-title");
  const foot = make("p", { class: "bk-failure", role: "alert" });
  const body = make("div", { class: "bk-dialog-body" }, renderBlocks(view.blocks ?? [], given.context));
  const form = make("form", { novalidate: true }, head(view, given, titleId), body, foot, buttons(view, given));
  const dialog = /** @type {HTMLDialogElement} */ (make("dialog", { class: "bk-dialog bk-modal", "aria-labelledby": titleId }, form));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (view.submit) send(form, foot, given);
  });
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    given.close(false);
  });
  return dialog;
}

/** @param {View} view @param {Given} given @param {string} titleId */
function head(view, given, titleId) {
  const isDeep = (view.depth ?? 1) > 1;
  const words = isDeep ? "Close all" : "Close";
  const cross = make("button", { type: "button", class: "bk-cross", "aria-label": words, title: words, onclick: () => given.close(isDeep) }, "×");
  return make("div", { class: "bk-dialog-head" }, make("h2", { id: titleId }, plainWords(view.title ?? { text: "" })), cross);
}

/** @param {View} view @param {Given} given */
function buttons(view, given) {
  const close = make("button", { type: "button", class: "bk-button", onclick: () => given.close(false) }, plainWords(view.close ?? { text: "Cancel" }));
  const submit = view.submit && make("button", { type: "submit", class: "bk-button bk-primary" }, plainWords(view.submit));
  return make("div", { class: "bk-dialog-foot" }, close, submit);
}

/** Send what is entered, once; what comes back wrong is shown where it is. @param {HTMLElement} form @param {HTMLElement} foot @param {Given} given */
async function send(form, foot, given) {
  if (form.getAttribute("aria-busy")) return;
  setBusy(form, true);
  clearErrors(form);
  foot.textContent = "";
  const answer = await answered(given.submit(stateOf(form)));
  setBusy(form, false);
  const others = answer.errors ? showErrors(form, answer.errors) : [];
  foot.textContent = [answer.failure, ...others].filter(Boolean).join(" ");
}

/** @param {Promise<{ok: boolean, errors?: Record<string, string>, failure?: string}>} asked */
async function answered(asked) {
  try {
    return await asked;
  } catch (error) {
    console.error(error);
    return { ok: false, failure: UNREACHED };
  }
}

/** @param {HTMLElement} form @param {boolean} isBusy */
function setBusy(form, isBusy) {
  const submit = form.querySelector("[type=submit]");
  for (const node of [form, submit]) {
    if (isBusy) node?.setAttribute("aria-busy", "true");
    else node?.removeAttribute("aria-busy");
  }
}

/** Where the focus is, so that it can be put there again. @param {HTMLElement} dialog */
function focusIn(dialog) {
  const active = /** @type {HTMLInputElement | null} */ (document.activeElement);
  const field = /** @type {HTMLElement | null} */ (active?.closest("[data-field]"));
  if (!field || !dialog.contains(field)) return null;
  return { ...field.dataset, start: caret(active), end: active?.selectionEnd ?? null };
}

/** @param {HTMLInputElement | null} control */
function caret(control) {
  return control?.selectionStart ?? null;
}

/** On the field that had it, else where the view wants it, else on the first field. @param {HTMLElement} dialog @param {Record<string, any> | null} focus */
function putFocus(dialog, focus) {
  const fields = /** @type {HTMLElement[]} */ ([...dialog.querySelectorAll("[data-field]")]);
  const same = focus && fields.find(({ dataset }) => dataset.block === focus.block && dataset.action === focus.action);
  const wanted = same ?? dialog.querySelector("[data-focus]") ?? fields[0] ?? dialog.querySelector(".bk-dialog-foot button:last-child");
  const control = /** @type {HTMLInputElement | null} */ (wanted?.matches("input, textarea, button") ? wanted : wanted?.querySelector("[data-control]"));
  control?.focus();
  if (same && focus?.start !== null && control?.type === "text") control.setSelectionRange(focus?.start, focus?.end);
}
