/** What blocks need to be drawn and worked in, and the parts that look the same wherever they stand. */

import { ask, tell } from "./api.js";
import { make } from "./blocks/dom.js";
import { now, store, zone } from "./store.js";

/**
 * The context of blocks.
 * @param {{type: "message", channel: string, ts: string} | {type: "view", id: string}} container
 * @param {{values?: any, disabled?: boolean}} [more]
 */
export function contextFor(container, more = {}) {
  const { people, channels } = store;
  const place = (/** @type {any} */ asked) => ({ container, ...asked });
  return {
    people, channels, now, zone: zone(), disabled: false, ...more,
    act: (/** @type {any} */ act) => tell("/page/action", place(act)),
    options: (/** @type {any} */ asked) => tell("/page/options", place(asked)),
  };
}

/** A message as it is now. @param {string} channel @param {{thread?: string, before?: string}} asked */
export function messagesOf(channel, asked) {
  return ask(`/page/channels/${encodeURIComponent(channel)}`, asked);
}

/** The initials of somebody in their colour; the name stands beside it. @param {string} user */
export function avatar(user) {
  const person = store.people.get(user);
  const letters = (person?.name ?? "?").split(/\s+/).map((word) => word[0]).slice(0, 2).join("");
  const colour = Number.parseInt(user.replace(/\D/g, "") || "0", 10) % 8;
  const shape = person?.is_bot ? "avatar avatar-app" : `avatar avatar-${colour}`;
  return make("span", { class: shape, "aria-hidden": "true" }, letters.toUpperCase());
}

/** Say something to whoever does not see the page. @param {string} words */
export function say(words) {
  const announcer = document.getElementById("announcer");
  if (announcer) announcer.textContent = words;
}

/** An element that must be on the page. @param {string} id */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`#${id} is not on the page`);
  return found;
}
