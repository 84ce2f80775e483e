/** A thread in the pane on the right. */

import { tell } from "./api.js";
import { composer } from "./composer.js";
import { byId, say } from "./drawing.js";
import { MessageList } from "./messages.js";
import { takesMessages } from "./store.js";

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
  if (!takesMessages(channel)) {
    byId("thread-composer").replaceChildren();
    byId("thread-messages").focus();
    return;
  }
  const { list } = open;
  const hint = "Enter sends. Press Escape to close the thread.";
  const box = composer(byId("thread-composer"), { label: "Reply in this thread", hint, takesCommands: false, send: (text, files) => reply(list, channel, ts, text, files) });
  box.focus();
}

/** @param {MessageList} list @param {string} channel @param {string} thread @param {string} text @param {import("./attaching.js").Sent[]} files */
async function reply(list, channel, thread, text, files) {
  const outcome = text.startsWith("/")
    ? { ok: false, failure: "Commands do not work in threads, nor do they in Slack. Type it in the channel." }
    : await tell("/page/say", { channel, text, thread, files });
  if (!outcome.ok) {
    list.tellOf(outcome.failure);
    say(outcome.failure);
  }
  return outcome.ok;
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
