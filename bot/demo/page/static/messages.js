/** A list of messages that grows at both ends; what is there already is not drawn again. */

import { make } from "./blocks/dom.js";
import { messagesOf } from "./drawing.js";
import { messageItem, noticeItem } from "./message.js";

/** @typedef {import("./store.js").Message} Message */

const NEAR = 120;
const TOGETHER_SECONDS = 300;

export class MessageList {
  /**
   * @param {HTMLElement} scroller
   * @param {{channel: string, name: string, thread?: string, openThread: ((ts: string) => void) | null, empty: string}} about
   */
  constructor(scroller, about) {
    this.scroller = scroller;
    this.about = about;
    this.list = make("ol", { class: "messages", "aria-label": about.name });
    this.older = make("button", { type: "button", class: "quiet older", hidden: true }, "Show older messages");
    this.empty = make("p", { class: "empty", hidden: true }, about.empty);
    this.jump = make("button", { type: "button", class: "jump", hidden: true }, "New messages ↓");
    this.isLoading = false;
    /** Whether one reads the end, and stays there while pictures come in. */
    this.stays = true;
    this.list.addEventListener("load", () => this.stays && this.toEnd(), true);
    /** Of each answer on its way what was heard meanwhile, which may be newer. @type {Set<(() => void)[]>} */
    this.loads = new Set();
    this.older.addEventListener("click", () => this.showOlder());
    this.jump.addEventListener("click", () => this.toEnd());
    scroller.onscroll = () => this.scrolled();
    scroller.onkeydown = (event) => this.walk(event);
    scroller.tabIndex = 0;
    scroller.setAttribute("role", "region");
    scroller.setAttribute("aria-label", about.name);
    scroller.replaceChildren(this.older, this.empty, this.list, this.jump);
    this.holdEnd();
  }

  /** Load the last messages; a line stands before the first that is newer than `lastRead`. @param {string} [lastRead] */
  async open(lastRead) {
    const { channel, thread } = this.about;
    /** @type {(() => void)[]} */
    const heard = [];
    this.loads.add(heard);
    const { messages, more, failure } = await messagesOf(channel, { thread });
    this.loads.delete(heard);
    if (!messages) return void this.tellOf(failure);
    const isNear = this.isAtEnd();
    this.forget(messages);
    for (const message of messages) this.place(message);
    this.older.hidden = !more;
    if (lastRead) this.markNew(messages.find((/** @type {Message} */ message) => message.ts > lastRead)?.ts);
    for (const once of heard) once();
    this.settle();
    if (isNear) this.toEnd();
  }

  /** Draw all anew, as on another day, when what was today is yesterday. */
  renew() {
    for (const item of this.items()) if (item.dataset.ts) item.remove();
    return this.open();
  }

  /** Drop what is not there any more, and what lies before a gap. @param {Message[]} messages */
  forget(messages) {
    const known = new Set(messages.map(({ ts }) => ts));
    for (const item of this.items()) if (item.dataset.ts && !known.has(item.dataset.ts)) item.remove();
  }

  /** Load those before the first, and stay where one is. */
  async showOlder() {
    const before = this.items().find((item) => item.dataset.ts)?.dataset.ts;
    if (this.isLoading || !before) return;
    this.isLoading = true;
    const { channel, thread } = this.about;
    const answer = await messagesOf(channel, { thread, before });
    const height = this.scroller.scrollHeight - this.scroller.scrollTop;
    for (const message of (answer.messages ?? []).toReversed()) this.place(message);
    this.older.hidden = !answer.more;
    this.scroller.scrollTop = this.scroller.scrollHeight - height;
    this.isLoading = false;
  }

  /** Take in what has just come or changed. @param {Message} message */
  put(message) {
    for (const heard of this.loads) heard.push(() => this.place(message));
    const isNear = this.isAtEnd();
    const item = this.place(message);
    if (!item) return;
    this.settle();
    if (isNear) this.toEnd();
    else if (!item.nextElementSibling) this.jump.hidden = false;
  }

  /** Put a message where it belongs, in the place of an earlier state of it; null if it is there as it is. @param {Message} message */
  place(message) {
    const there = this.find(message.ts);
    if (there?.dataset.revision === message.revision) return null;
    const item = messageItem(this.about.channel, message, this.about.openThread);
    if (there) this.replace(there, item);
    else this.insert(item, message.ts);
    this.arrange(item);
    this.arrange(item.nextElementSibling);
    return item;
  }

  /** @param {string} ts */
  remove(ts) {
    for (const heard of this.loads) heard.push(() => this.remove(ts));
    const item = this.find(ts);
    const after = item?.nextElementSibling ?? null;
    item?.remove();
    this.arrange(after);
    this.settle();
  }

  /** Say something that is no message. @param {string} words */
  tellOf(words) {
    const item = noticeItem(words);
    this.list.append(item);
    this.settle();
    this.toEnd();
    return item;
  }

  toEnd() {
    this.jump.hidden = true;
    this.stays = true;
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  /** Whoever reads the end still does when a panel opens beside it, or the window changes. */
  holdEnd() {
    const observer = new ResizeObserver(() => {
      if (!this.list.isConnected) observer.disconnect();
      else if (this.stays) this.toEnd();
    });
    observer.observe(this.scroller);
  }

  isAtEnd() {
    return this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight < NEAR;
  }

  /** @param {string} ts @returns {HTMLElement | null} */
  find(ts) {
    return this.list.querySelector(`[data-ts="${CSS.escape(ts)}"]`);
  }

  /** @returns {HTMLElement[]} */
  items() {
    return /** @type {HTMLElement[]} */ ([...this.list.children]);
  }

  /** Whoever was in the old state of a message is in the new one after. @param {HTMLElement} there @param {HTMLElement} item */
  replace(there, item) {
    const active = there.contains(document.activeElement) ? document.activeElement : null;
    item.classList.toggle("first-new", there.classList.contains("first-new"));
    there.replaceWith(item);
    if (active) item.focus({ preventScroll: true });
  }

  /** @param {HTMLElement} item @param {string} ts */
  insert(item, ts) {
    let after = this.list.lastElementChild;
    while (after instanceof HTMLElement && after.dataset.ts && after.dataset.ts > ts) after = after.previousElementSibling;
    if (after) after.after(item);
    else this.list.prepend(item);
  }

  /** A new day gets a line, and what one person says in a row one head. @param {Element | null} item */
  arrange(item) {
    if (!(item instanceof HTMLElement) || !item.dataset.ts) return;
    const before = item.previousElementSibling instanceof HTMLElement ? item.previousElementSibling : null;
    const sameDay = before?.dataset.day === item.dataset.day;
    const soon = Number(item.dataset.ts) - Number(before?.dataset.ts ?? 0) < TOGETHER_SECONDS;
    item.classList.toggle("starts-day", !sameDay);
    item.classList.toggle("follows", sameDay && soon && before?.dataset.by === item.dataset.by && !item.classList.contains("first-new"));
  }

  /** @param {string | undefined} ts */
  markNew(ts) {
    for (const item of this.items()) item.classList.toggle("first-new", item.dataset.ts === ts);
    this.arrange(ts ? this.find(ts) : null);
  }

  settle() {
    this.empty.hidden = this.list.childElementCount > 0;
  }

  scrolled() {
    this.stays = this.isAtEnd();
    if (this.stays) this.jump.hidden = true;
    if (this.scroller.scrollTop < NEAR && !this.older.hidden) this.showOlder();
  }

  /** Up and down go from message to message. @param {KeyboardEvent} event */
  walk(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    if (!["ArrowUp", "ArrowDown"].includes(event.key) || (target !== this.scroller && !target.matches(".message"))) return;
    event.preventDefault();
    const items = this.items();
    const at = target === this.scroller ? items.length : items.indexOf(target);
    items[at + (event.key === "ArrowUp" ? -1 : 1)]?.focus();
  }
}
