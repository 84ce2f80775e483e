/** A field in which one chooses from a list by typing: one choice, or several. */

import { freshId, make } from "./blocks/dom.js";
import { popupAt } from "./blocks/popup.js";
import { later } from "./blocks/places.js";

/**
 * @typedef {{key: string, text: string, description?: string, value: any}} Item
 * @typedef {{label: string | null, items: Item[]}} Group
 *
 * @typedef {object} Wanted
 * @property {string} id of the field one types into
 * @property {Record<string, any>} attributes of that field: what names it, placeholder
 * @property {(typed: string) => Promise<Group[]> | Group[]} find
 * @property {number} [wait] milliseconds of quiet before it is searched
 * @property {number} [least] characters before it is searched
 * @property {Item[]} chosen
 * @property {boolean} several
 * @property {number} [most] how many may be chosen
 * @property {boolean} [disabled]
 * @property {() => void} onchange
 */

class SearchSelect {
  /** @param {Wanted} wanted */
  constructor(wanted) {
    this.wanted = wanted;
    this.chosen = wanted.chosen;
    this.asked = 0;
    this.isTyping = false;
    /** @type {Item[]} */
    this.shown = [];
    this.active = -1;
    this.list = make("div", { role: "listbox", id: freshId("list"), "aria-multiselectable": wanted.several || null, "aria-label": "Choices" });
    this.note = make("p", { class: "bk-note", role: "status" });
    this.panel = make("div", { class: "bk-popup bk-choices" }, this.list, this.note);
    this.input = this.field();
    this.tokens = make("span", { class: "bk-tokens" });
    this.node = make("div", { class: "bk-select" }, this.tokens, this.input, make("span", { class: "bk-arrow", "aria-hidden": "true" }, "▾"), this.panel);
    this.popup = popupAt(this.node, this.panel);
    this.search = later(wanted.wait ?? 0, () => this.find());
    this.listen();
    this.show();
  }

  field() {
    const { id, attributes, disabled } = this.wanted;
    return /** @type {HTMLInputElement} */ (
      make("input", {
        type: "text", id, role: "combobox", autocomplete: "off", spellcheck: "false", disabled,
        "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id, ...attributes,
      })
    );
  }

  listen() {
    this.input.addEventListener("click", () => this.open());
    this.input.addEventListener("input", () => this.open(true));
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.input.addEventListener("blur", () => this.leave());
    this.node.addEventListener("click", (event) => event.target !== this.input && this.input.focus());
    // The field keeps the focus while one clicks in the list or on what is chosen.
    this.node.addEventListener("mousedown", (event) => event.target !== this.input && event.preventDefault());
    this.panel.addEventListener("click", (event) => this.clicked(/** @type {Element} */ (event.target)));
  }

  open(isTyping = this.isTyping) {
    this.isTyping = isTyping;
    if (this.wanted.disabled) return;
    this.popup.open();
    this.input.setAttribute("aria-expanded", "true");
    const missing = (this.wanted.least ?? 0) - this.query().length;
    if (missing <= 0) return void this.search();
    this.asked += 1;
    this.fill([], `Type at least ${this.wanted.least} character${this.wanted.least === 1 ? "" : "s"}.`);
  }

  close() {
    this.asked += 1;
    this.popup.close();
    this.activate(-1);
    this.input.setAttribute("aria-expanded", "false");
  }

  /** What is looked for: nothing while the field shows what is chosen. */
  query() {
    return this.isTyping ? this.input.value.trim() : "";
  }

  async find() {
    const asked = (this.asked += 1);
    if (this.wanted.wait) this.note.textContent = "Searching…";
    const found = await Promise.resolve(this.wanted.find(this.query())).catch(() => null);
    if (asked !== this.asked) return;
    const count = found?.reduce((sum, { items }) => sum + items.length, 0) ?? 0;
    const none = found ? "Nothing fits." : "The choices could not be fetched. Type again to try once more.";
    this.fill(found ?? [], count ? "" : none);
  }

  /** @param {Group[]} groups @param {string} note */
  fill(groups, note) {
    this.shown = groups.flatMap(({ items }) => items);
    this.list.replaceChildren(...groups.flatMap((group) => this.group(group)));
    this.list.hidden = !this.shown.length;
    this.note.textContent = note;
    this.note.hidden = !note;
    const first = this.isTyping && this.query() ? 0 : this.shown.findIndex((item) => this.has(item));
    this.activate(Math.min(first, this.shown.length - 1));
    this.popup.open();
  }

  /** @param {Group} group @returns {Node[]} */
  group({ label, items }) {
    const options = items.map((item) => this.option(item));
    if (label === null) return options;
    const id = freshId("group");
    return [make("div", { role: "group", "aria-labelledby": id }, make("div", { id, class: "bk-group" }, label), ...options)];
  }

  /** @param {Item} item */
  option(item) {
    const description = item.description && make("span", { class: "bk-description" }, item.description);
    const attributes = { role: "option", id: freshId("option"), class: "bk-option", "aria-selected": this.has(item) };
    return make("div", attributes, make("span", {}, item.text), description);
  }

  options() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  /** @param {number} at */
  activate(at) {
    this.options()[this.active]?.classList.remove("bk-active");
    this.active = at;
    const option = this.options()[at];
    option?.classList.add("bk-active");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    const isOpen = this.popup.isOpen();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.move(isOpen, step);
    else if (event.key === "Enter" && isOpen) this.enter();
    else if (event.key === "Escape" && isOpen) this.undo();
    else if (event.key === "Backspace" && !this.input.value && this.wanted.several) return this.drop(this.chosen.length - 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {boolean} isOpen @param {number} step */
  move(isOpen, step) {
    if (!isOpen) return this.open();
    const count = this.shown.length;
    if (count) this.activate(this.active < 0 && step < 0 ? count - 1 : (this.active + step + count) % count);
  }

  enter() {
    if (this.shown[this.active]) this.choose(this.shown[this.active]);
    else if (!this.input.value) this.leave();
  }

  undo() {
    this.isTyping = false;
    this.close();
    this.show();
  }

  /** @param {Element} target */
  clicked(target) {
    const at = this.options().findIndex((option) => option.contains(target));
    if (at >= 0) this.choose(this.shown[at]);
  }

  /** @param {Item} item */
  choose(item) {
    const others = this.chosen.filter(({ key }) => key !== item.key);
    const isFull = others.length >= (this.wanted.most ?? Infinity);
    if (!this.wanted.several) this.chosen = [item];
    else if (others.length < this.chosen.length) this.chosen = others;
    else if (!isFull) this.chosen = [...others, item];
    this.changed();
  }

  /** @param {number} at */
  drop(at) {
    if (at < 0) return;
    this.chosen = this.chosen.filter((_, index) => index !== at);
    this.changed();
    this.input.focus();
  }

  changed() {
    this.isTyping = false;
    this.close();
    this.show();
    this.wanted.onchange();
  }

  /** Left empty on purpose, one choice is taken back; else the field shows it again. */
  leave() {
    const emptied = this.isTyping && !this.input.value.trim() && !this.wanted.several && this.chosen.length > 0;
    if (emptied) this.chosen = [];
    this.isTyping = false;
    this.close();
    this.show();
    if (emptied) this.wanted.onchange();
  }

  /** @param {Item[]} items */
  set(items) {
    this.chosen = items;
    this.show();
  }

  show() {
    this.input.value = this.wanted.several ? "" : (this.chosen[0]?.text ?? "");
    this.tokens.replaceChildren(...(this.wanted.several ? this.chosen.map((item, at) => this.token(item, at)) : []));
  }

  /** @param {Item} item @param {number} at */
  token({ text }, at) {
    const attributes = { type: "button", class: "bk-token", "aria-label": `Remove ${text}`, onclick: () => this.drop(at), disabled: this.wanted.disabled };
    return make("button", attributes, text, make("span", { "aria-hidden": "true" }, " ×"));
  }

  /** @param {Item} item */
  has(item) {
    return this.chosen.some(({ key }) => key === item.key);
  }
}

/** @param {Wanted} wanted */
export function searchSelect(wanted) {
  return new SearchSelect(wanted);
}

/** Groups whose items contain what is typed; empty groups are left out. @param {Group[]} groups @param {string} typed @returns {Group[]} */
export function fitting(groups, typed) {
  const sought = typed.toLowerCase();
  const fits = (/** @type {Item} */ item) => `${item.text} ${item.description ?? ""}`.toLowerCase().includes(sought);
  return groups.map(({ label, items }) => ({ label, items: items.filter(fits) })).filter(({ items }) => items.length);
}
