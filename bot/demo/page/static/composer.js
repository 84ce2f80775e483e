/** The message box: plain messages with files, and commands, with a list of suggestions walked by the arrow keys. */

import { Attachments } from "./attaching.js";
import { freshId, make } from "./blocks/dom.js";
import { suggestionsFor } from "./suggestions.js";

/** @typedef {import("./suggestions.js").Suggestion} Suggestion */
/** @typedef {(text: string, files: import("./attaching.js").Sent[]) => Promise<boolean>} Send */

/**
 * @param {HTMLElement} place
 * @param {{label: string, hint: string, id?: string, takesCommands?: boolean, takesFiles?: boolean, send: Send}} about
 * `send` says whether the text is gone
 */
export function composer(place, about) {
  const listId = freshId("suggestions");
  const box = /** @type {HTMLInputElement} */ (make("input", {
    id: about.id ?? freshId("box"), type: "text", class: "box", role: "combobox", autocomplete: "off", spellcheck: "false", maxlength: "4000",
    "aria-label": about.label, "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": listId, placeholder: about.label,
  }));
  const list = make("ul", { id: listId, class: "suggestions", role: "listbox", "aria-label": "Suggestions", hidden: true });
  const send = make("button", { type: "submit", class: "send" }, "Send");
  const hint = make("p", { class: "hint", id: freshId("hint") }, about.hint);
  box.setAttribute("aria-describedby", hint.id);
  const files = about.takesFiles === false ? null : new Attachments(box, place.parentElement ?? place);
  const form = make("form", { class: "composer" }, list, files?.list, files?.trouble, make("div", { class: "box-row" }, files?.button, files?.input, box, send), hint);
  place.replaceChildren(form);
  const typing = new Typing(box, list, files, about.takesCommands ?? true);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await typing.send(about.send);
  });
  return box;
}

class Typing {
  /** @param {HTMLInputElement} box @param {HTMLElement} list @param {Attachments | null} files @param {boolean} takesCommands */
  constructor(box, list, files, takesCommands) {
    this.takesCommands = takesCommands;
    this.files = files;
    this.box = box;
    this.list = list;
    /** @type {Suggestion[]} */
    this.offered = [];
    this.at = -1;
    /** @type {string[]} */
    this.sent = [];
    box.addEventListener("input", () => this.offer());
    box.addEventListener("focus", () => this.offer());
    box.addEventListener("blur", () => this.hide());
    box.addEventListener("keydown", (event) => this.key(event));
    // The box keeps the focus while one of the list is pressed.
    list.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  /** @param {Send} send */
  async send(send) {
    const text = this.box.value.trim();
    if ((!text && !this.files?.held.length) || this.box.readOnly) return;
    this.hide();
    this.box.readOnly = true;
    const files = this.files ? await this.files.contents() : [];
    const isGone = files !== null && (await send(text, files));
    this.box.readOnly = false;
    if (!isGone) return;
    if (text) this.sent.push(text);
    this.box.value = "";
    this.files?.clear();
  }

  offer() {
    this.offered = suggestionsFor(this.box.value, this.takesCommands);
    this.at = -1;
    this.list.replaceChildren(...this.offered.map((each, number) => this.option(each, number)));
    this.show(this.offered.length > 0);
  }

  /** @param {Suggestion} suggestion @param {number} number */
  option({ shown, about }, number) {
    const id = `${this.list.id}-${number}`;
    const made = make("li", { id, role: "option", "aria-selected": "false" }, make("span", { class: "shown" }, shown), make("span", { class: "about" }, about));
    made.addEventListener("click", () => this.take(number));
    return made;
  }

  /** @param {boolean} isOpen */
  show(isOpen) {
    this.list.hidden = !isOpen;
    this.box.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) this.box.removeAttribute("aria-activedescendant");
  }

  hide() {
    this.at = -1;
    this.show(false);
  }

  /** @param {number} at */
  mark(at) {
    this.at = (at + this.offered.length) % this.offered.length;
    for (const [number, option] of [...this.list.children].entries()) option.setAttribute("aria-selected", String(number === this.at));
    const marked = this.list.children[this.at];
    marked.scrollIntoView({ block: "nearest" });
    this.box.setAttribute("aria-activedescendant", marked.id);
  }

  /** Put a suggestion into the box; what may follow it is offered next. @param {number} number */
  take(number) {
    const { text, isWhole } = this.offered[number];
    this.box.value = text;
    this.box.focus();
    if (isWhole) this.hide();
    else this.offer();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.isComposing) return;
    const act = this.list.hidden ? this.closedKey(event.key) : this.openKey(event.key);
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** @param {string} key @returns {(() => void) | undefined} */
  openKey(key) {
    if (key === "ArrowDown") return () => this.mark(this.at + 1);
    if (key === "ArrowUp") return () => this.mark(this.at < 0 ? -1 : this.at - 1);
    if (key === "Escape") return () => this.hide();
    if (this.at >= 0 && ["Enter", "Tab"].includes(key)) return () => this.take(this.at);
    return undefined;
  }

  /** An arrow brings back what was sent last, or the list. @param {string} key @returns {(() => void) | undefined} */
  closedKey(key) {
    const last = this.sent.at(-1);
    if (key === "ArrowUp" && !this.box.value && last) return () => { this.box.value = last; };
    if (key === "ArrowDown" && this.box.value) return () => this.offer();
    return undefined;
  }
}
