/** The left side: whose eyes one looks through, and the channels with what is unread in them. */

import { make } from "./blocks/dom.js";
import { avatar, byId } from "./drawing.js";
import { now, store } from "./store.js";
import { cityOf, dayAndTimeIn } from "./times.js";

/** @typedef {import("./store.js").Channel} Channel */
/** @typedef {import("./store.js").Person} Person */

/**
 * @param {string | undefined} open the channel that is open
 * @param {{person: (id: string) => void, channel: (id: string) => void}} choose
 */
export function drawSidebar(open, choose) {
  const { person, channel } = document.activeElement instanceof HTMLElement ? document.activeElement.dataset : {};
  byId("workspace-name").textContent = store.workspace.name;
  const people = [...store.people.values()].filter((person) => !person.is_bot);
  byId("people").replaceChildren(...people.map((person) => personItem(person, choose.person)));
  const all = [...store.channels.values()];
  const item = (/** @type {Channel} */ each) => channelItem(each, each.id === open, choose.channel);
  byId("channels").replaceChildren(...all.filter(({ kind }) => kind === "channel").map(item));
  byId("apps").replaceChildren(...all.filter(({ kind }) => kind === "dm").map(item));
  if (person) focus(`[data-person="${person}"]`);
  if (channel) focus(`[data-channel="${channel}"]`);
}

/** Whoever was in the old list is in the new one after. @param {string} selector */
function focus(selector) {
  /** @type {HTMLElement | null} */ (document.querySelector(`.sidebar ${selector}`))?.focus();
}

/** @param {Person} person @param {(id: string) => void} choose */
function personItem(person, choose) {
  const isMe = person.id === store.me;
  const about = make("span", { class: "person-about" }, make("span", { class: "person-time", "data-zone": person.zone }, timeOf(person.zone)));
  if (person.is_admin) about.append(make("span", { class: "tag" }, "Admin"));
  const name = make("span", { class: "person-name" }, person.name);
  const button = make(
    "button",
    { type: "button", class: "person", "data-person": person.id, "aria-pressed": isMe ? "true" : "false", title: `@${person.handle}` },
    avatar(person.id), make("span", { class: "person-words" }, name, about),
  );
  button.addEventListener("click", () => choose(person.id));
  return make("li", {}, button);
}

/** @param {string} zone */
function timeOf(zone) {
  return `${dayAndTimeIn(now(), zone)} · ${cityOf(zone)}`;
}

/** Let the clocks beside the names go on. */
export function tickClocks() {
  for (const shown of document.querySelectorAll("[data-zone]")) {
    shown.textContent = timeOf(/** @type {HTMLElement} */ (shown).dataset.zone ?? "UTC");
  }
}

/** @param {Channel} channel @param {boolean} isOpen @param {(id: string) => void} choose */
function channelItem(channel, isOpen, choose) {
  const isNew = channel.unread > 0 && !isOpen;
  const sign = channel.with ? avatar(channel.with) : make("span", { class: "hash", "aria-hidden": "true" }, channel.private ? "◆" : "#");
  const button = make(
    "button",
    { type: "button", class: isNew ? "channel unread" : "channel", "data-channel": channel.id, "aria-current": isOpen ? "page" : null },
    sign, make("span", { class: "channel-name" }, channel.name), channel.private ? make("span", { class: "spoken" }, " (private)") : null,
  );
  if (isNew) button.append(unreadMark(channel.unread));
  button.addEventListener("click", () => choose(channel.id));
  return make("li", {}, button);
}

/** @param {number} count */
function unreadMark(count) {
  const words = count > 99 ? "99+" : String(count);
  return make("span", { class: "badge" }, words, make("span", { class: "spoken" }, " unread"));
}
