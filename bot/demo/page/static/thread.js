/** A thread in the pane on the right. */

import { tell } from "./api.js";
import { composer } from "./composer.js";
import { byId, say } from "./drawing.js";
import { MessageList } from "./messages.js";

/** @typedef {import("./store.js").Message} Message */

/** @type {Thread | null} */
let open = null;
/** @type {() => HTMLElement | null | undefined} the message whose thread it is */
let head = () => null;

class Thread {
  /** @param {string} channel @param {string} ts of its head */
  constructor(channel, ts) {
    this.ts = ts;
    this.list = new MessageList(byId("thread-messages"), { channel, name: "Messages in the thread", thread: ts, openThread: null, empty: "" });
  }

  /** Take in a message if it belongs here. @param {Message} message */
  hear(message) {
    if (message.ts === this.ts || message.thread_ts === this.ts) this.list.put(message);
  }
}

/** The thread that is open. */
export function threadList() {
  return open;
}

/** @param {string} channel @param {string} ts @param {() => HTMLElement | null | undefined} findHead */
export function openThread(channel, ts, findHead) {
  head = findHead;
  open = new Thread(channel, ts);
  byId("thread").hidden = false;
  open.list.open();
  const { list } = open;
  const box = composer(byId("thread-composer"), {
    label: "Reply in this thread",
    hint: "Enter sends. Press Escape to close the thread.",
    send: async (text) => {
      const outcome = await tell("/page/say", { channel, text, thread: ts });
      if (!outcome.ok) {
        list.tellOf(outcome.failure);
        say(outcome.failure);
      }
      return outcome.ok;
    },
  });
  box.focus();
}

/** The focus goes back to the message whose thread it was. */
export function closeThread() {
  if (!open) return;
  open = null;
  const pane = byId("thread");
  const wasHere = pane.contains(document.activeElement);
  pane.hidden = true;
  if (wasHere) (head() ?? byId("messages")).focus();
}

byId("thread-close").addEventListener("click", closeThread);
byId("thread").addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented) closeThread();
});
