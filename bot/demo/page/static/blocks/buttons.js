/** Buttons and overflow menus. */

import { freshId, link, make, safeAddress } from "./dom.js";
import { plainWords } from "./mrkdwn.js";
import { perform } from "./places.js";
import { popupAt } from "./popup.js";

/** @typedef {import("./places.js").Place} Place */
/** @typedef {Record<string, any>} Element_ */

/** @param {string | undefined} style */
function classOf(style) {
  return ["primary", "danger"].includes(style ?? "") ? `bk-button bk-${style}` : "bk-button";
}

/** A button; one with an address is a link that tells the app too. @param {Element_} element @param {Place} place */
export function button(element, place) {
  const words = plainWords(element.text);
  const attributes = { id: place.controlId, class: classOf(element.style), "aria-label": element.accessibility_label };
  const made = safeAddress(element.url) ? link(element.url, words) : make("button", { type: "button" }, words);
  for (const [name, value] of Object.entries(attributes)) if (value) made.setAttribute(name, value);
  if (place.context.disabled) made.setAttribute("aria-disabled", "true");
  const value = element.value === undefined ? {} : { value: element.value };
  // By the second click of two in a row a redrawn card may have put another button there; keys count as none.
  made.addEventListener("click", ({ detail }) => detail < 2 && perform(place, element, made, value));
  return made;
}

/** @param {Element_} element @param {Place} place */
export function iconButton(element, place) {
  return button({ ...element, accessibility_label: element.accessibility_label ?? element.text.text }, place);
}

/** A menu behind three dots, opened and walked by keyboard too. @param {Element_} element @param {Place} place */
export function overflow(element, place) {
  const menu = make("div", { class: "bk-popup bk-menu", role: "menu", id: freshId("menu"), popover: "auto" });
  const opener = make(
    "button",
    {
      type: "button", id: place.controlId, class: "bk-button bk-overflow", "aria-haspopup": "menu", "aria-expanded": "false",
      "aria-controls": menu.id, "aria-label": element.accessibility_label ?? "More actions",
      "aria-disabled": place.context.disabled ? "true" : null,
    },
    make("span", { "aria-hidden": "true" }, "⋯"),
  );
  menu.setAttribute("aria-labelledby", opener.id);
  const popup = popupAt(opener, menu);
  const choose = (/** @type {Element_} */ option) => {
    popup.close();
    opener.focus();
    perform(place, element, opener, { selected_option: option });
  };
  menu.append(...element.options.map((/** @type {Element_} */ option) => item(option, choose)));
  /** @type {HTMLButtonElement} */ (opener).popoverTargetElement = menu;
  opener.addEventListener("keydown", (event) => openByArrow(event, menu, popup));
  menu.addEventListener("keydown", (event) => walk(event, menu, opener, popup));
  menu.addEventListener("toggle", () => shown(menu, opener, popup));
  return make("span", { class: "bk-overflow-box" }, opener, menu);
}

/** @param {Element_} option @param {(option: Element_) => void} choose */
function item(option, choose) {
  const description = option.description && make("span", { class: "bk-description" }, plainWords(option.description));
  const words = [make("span", {}, plainWords(option.text)), description];
  const href = safeAddress(option.url);
  const attributes = { role: "menuitem", tabindex: -1, class: "bk-option", onclick: () => choose(option) };
  return href
    ? make("a", { ...attributes, href, target: "_blank", rel: "noopener noreferrer" }, ...words)
    : make("button", { ...attributes, type: "button" }, ...words);
}

/** @param {Element} menu @returns {HTMLElement[]} */
function itemsOf(menu) {
  return [...menu.querySelectorAll("[role=menuitem]")].map((node) => /** @type {HTMLElement} */ (node));
}

/** @param {HTMLElement} menu @param {HTMLElement} opener @param {ReturnType<typeof popupAt>} popup */
function shown(menu, opener, popup) {
  opener.setAttribute("aria-expanded", String(popup.isOpen()));
  if (!popup.isOpen() || menu.contains(document.activeElement)) return;
  popup.open();
  itemsOf(menu)[0]?.focus();
}

/** @param {KeyboardEvent} event @param {HTMLElement} menu @param {ReturnType<typeof popupAt>} popup */
function openByArrow(event, menu, popup) {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  event.preventDefault();
  popup.open();
  itemsOf(menu).at(event.key === "ArrowUp" ? -1 : 0)?.focus();
}

/** @param {KeyboardEvent} event @param {HTMLElement} menu @param {HTMLElement} opener @param {ReturnType<typeof popupAt>} popup */
function walk(event, menu, opener, popup) {
  const items = itemsOf(menu);
  const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const next = { ArrowDown: (at + 1) % items.length, ArrowUp: (at - 1 + items.length) % items.length, Home: 0, End: items.length - 1 }[event.key];
  if (next !== undefined) items[next].focus();
  else if (event.key === "Escape") opener.focus();
  else if (event.key.length === 1 && event.key !== " ") startingWith(event.key, items, at)?.focus();
  if (event.key === "Escape" || event.key === "Tab") popup.close();
  if (next !== undefined || event.key === "Escape") event.preventDefault();
}

/** The next item that begins with a letter. @param {string} letter @param {HTMLElement[]} items @param {number} at */
function startingWith(letter, items, at) {
  const order = [...items.slice(at + 1), ...items.slice(0, at + 1)];
  return order.find((one) => one.textContent?.trim().toLowerCase().startsWith(letter.toLowerCase()));
}
