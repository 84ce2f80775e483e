/** One message as it stands in a channel or a thread. */

import { tell } from "./api.js";
import { make } from "./blocks/dom.js";
import { renderBlocks } from "./blocks/index.js";
import { markedUp } from "./blocks/mrkdwn.js";
import { avatar, contextFor } from "./drawing.js";
import { fileList } from "./files.js";
import { nameOf, now, store, takesMessages, zone } from "./store.js";
import { dayIn, dayName, momentOf, timeIn, wholeIn } from "./times.js";

/** @typedef {import("./store.js").Message} Message */
/** @typedef {(ts: string) => void} OpenThread */

/**
 * @param {string} channel @param {Message} message
 * @param {OpenThread | null} openThread null within a thread
 */
export function messageItem(channel, message, openThread) {
  const moment = momentOf(message.ts);
  const item = make("li", { class: message.ephemeral ? "message ephemeral" : "message", "data-ts": message.ts, tabindex: "-1" });
  item.dataset.day = dayIn(moment, zone());
  item.dataset.revision = message.revision;
  // Cards stand by themselves; only what people type in a row is drawn together.
  item.dataset.by = message.blocks.length ? message.ts : `${message.user} ${message.ephemeral}`;
  const body = make("div", { class: "message-body" }, head(message, moment), content(channel, message), footer(message, openThread));
  item.append(
    make("p", { class: "day" }, make("span", {}, dayName(moment, now(), zone()))),
    make("p", { class: "new-line" }, make("span", {}, "New")),
    make("article", { class: "message-row" }, avatar(message.user), body, tools(channel, message, openThread)),
  );
  return item;
}

/** @param {Message} message @param {Date} moment */
function head(message, moment) {
  const time = make("time", { datetime: moment.toISOString(), title: wholeIn(moment, zone()) }, timeIn(moment, zone()));
  const made = make("p", { class: "message-head" }, make("strong", { class: "author" }, nameOf(message.user)));
  if (store.people.get(message.user)?.is_bot) made.append(make("span", { class: "tag" }, "App"));
  made.append(time);
  if (message.edited) made.append(make("span", { class: "muted" }, "(edited)"));
  if (message.ephemeral) made.append(make("span", { class: "only-you" }, "Only visible to you"));
  return made;
}

/** Blocks if there are some, else the text; then the attachments and files. @param {string} channel @param {Message} message */
function content(channel, message) {
  const context = contextFor({ type: "message", channel, ts: message.ts });
  const made = make("div", { class: "message-content" });
  if (message.blocks.length) made.append(renderBlocks(message.blocks, context));
  else if (message.text) made.append(make("div", { class: "message-text" }, markedUp(message.text, context)));
  made.append(...message.attachments.map((attachment) => attached(attachment, context)), fileList(message.files) ?? "");
  return made;
}

/** @param {any} attachment @param {any} context */
function attached(attachment, context) {
  const made = make("div", { class: "attachment" });
  if (attachment.blocks) made.append(renderBlocks(attachment.blocks, context));
  else made.append(markedUp(attachment.text ?? attachment.fallback ?? "", context));
  return made;
}

/** @param {Message} message @param {OpenThread | null} openThread */
function footer(message, openThread) {
  if (!openThread || !message.reply_count) return null;
  const words = message.reply_count === 1 ? "1 reply" : `${message.reply_count} replies`;
  const button = make("button", { type: "button", class: "replies" }, words);
  button.addEventListener("click", () => openThread(message.ts));
  return button;
}

/** What can be done with the message; it shows while one is at it. @param {string} channel @param {Message} message @param {OpenThread | null} openThread */
function tools(channel, message, openThread) {
  const made = make("div", { class: "tools", role: "group", "aria-label": "Do with this message" });
  if (openThread && !message.ephemeral && takesMessages(channel)) made.append(tool("Reply in thread", () => openThread(message.thread_ts ?? message.ts)));
  for (const shortcut of store.shortcuts.filter(({ type }) => type === "message")) {
    const { callback_id } = shortcut;
    const place = { type: "message", channel, ts: message.ts };
    made.append(tool(shortcut.name, async (button) => failed(button, await tell("/page/shortcut", { callback_id, message: place }))));
  }
  return made.childElementCount ? made : null;
}

/** @param {string} words @param {(button: HTMLElement) => void} press */
function tool(words, press) {
  const button = make("button", { type: "button", class: "tool" }, words);
  button.addEventListener("click", () => press(button));
  return button;
}

/** @param {HTMLElement} button @param {{ok: boolean, failure?: string}} outcome */
function failed(button, { ok, failure }) {
  if (!ok) button.closest(".message-row")?.querySelector(".message-body")?.append(make("p", { class: "failure", role: "alert" }, failure));
}

/** What the page itself has to say in a channel, such as that a command failed; it is not kept. @param {string} words */
export function noticeItem(words) {
  const body = make("div", { class: "message-body" });
  body.append(
    make("p", { class: "message-head" }, make("strong", { class: "author" }, "This page"), make("span", { class: "only-you" }, "Only visible to you")),
    make("div", { class: "message-content failure" }, words),
  );
  return make("li", { class: "message ephemeral notice", tabindex: "-1" }, make("article", { class: "message-row" }, make("span", { class: "avatar avatar-page", "aria-hidden": "true" }, "!"), body));
}
