/** Puts the page together: who looks at what, kept in the address as #U…/C… so that a reload stays there. */

import { ask, tell } from "./api.js";
import { composer } from "./composer.js";
import { byId, say } from "./drawing.js";
import { drawHome, listenToTabs, openHome, showTab } from "./home.js";
import { MessageList } from "./messages.js";
import { followChange, followTop } from "./modals.js";
import { drawSidebar, tickClocks } from "./sidebar.js";
import { appChannel, nameOf, now, setNow, store, take, takesMessages, zone } from "./store.js";
import { announce, follow, when } from "./stream.js";
import { closeThread, openThread, threadList } from "./thread.js";
import { dayIn } from "./times.js";

const TICK = 10_000;
const SOON = 150;

/** Channels that were read, but not told as such. @type {Set<string>} */
const unsettled = new Set();

/** @type {MessageList | null} */
let list = null;
/** @type {string | undefined} */
let open;
/** @type {"messages" | "home"} */
let tab = "messages";
/** The day on which the messages were drawn. */
let day = "";

/** Load everything but messages, and the modal that is open. @param {string} [user] */
async function load(user) {
  const state = await ask("/page/state", { as: user ?? store.me });
  if (state.failure) return lost(state.failure);
  take(state);
  draw();
  followTop(state.modal);
  return undefined;
}

/** What can be typed after a slash is known only when the bot is loaded; nobody waits for it. */
async function learnCommands() {
  store.commands = (await ask("/page/suggestions")).commands ?? store.commands;
  // Who was faster is offered them now.
  if (document.activeElement?.matches(".box")) document.activeElement.dispatchEvent(new Event("input"));
}

function draw() {
  drawSidebar(open, { person: becomePerson, channel: showChannel });
}

/** Where the window is narrow the channel stands below the list. @param {string} id */
function showChannel(id) {
  if (id === open) return showPlace();
  window.addEventListener("hashchange", showPlace, { once: true });
  return go(store.me, id);
}

function showPlace() {
  document.querySelector(".place")?.scrollIntoView({ block: "start" });
}

/** @param {string} user */
function becomePerson(user) {
  const channel = open && store.channels.get(open)?.kind === "channel" ? open : "";
  go(user, channel);
}

/** @param {string} user @param {string} channel @param {string} [what] */
function go(user, channel, what) {
  location.hash = address(user, channel, what);
}

/** @param {string} user @param {string} channel @param {string} [what] */
function address(user, channel, what) {
  return `#${[user, channel, what].filter(Boolean).join("/")}`;
}

/** Go where the address says. */
async function arrive() {
  const [user, channel, what] = location.hash.slice(1).split("/");
  if (!store.me || user !== store.me) await become(user);
  if (!store.me) return;
  const found = store.channels.get(channel) ?? appChannel() ?? [...store.channels.values()][0];
  if (found && found.id !== open) openChannel(found);
  chooseTab(what === "home" && found?.kind === "dm" ? "home" : "messages");
  history.replaceState(null, "", address(store.me, open ?? "", tab === "home" ? "home" : undefined));
}

/** @param {string} user */
async function become(user) {
  open = undefined;
  unsettled.clear();
  closeThread();
  await load(user);
  // An address may name somebody who is not there.
  if (!store.me) await load();
  if (!store.me) return;
  follow(store.me);
  announce("person", { user: store.me });
}

/** @param {import("./store.js").Channel} channel */
function openChannel(channel) {
  open = channel.id;
  day = dayIn(now(), zone());
  closeThread();
  const isDm = channel.kind === "dm";
  byId("place-name").textContent = isDm ? channel.name : `# ${channel.name}`;
  byId("place-about").textContent = isDm ? "Your conversation with the app" : about(channel);
  document.title = `${isDm ? channel.name : `#${channel.name}`} · ${nameOf(store.me)} · ${store.workspace.name}`;
  const empty = isDm ? "Nothing has been said here yet. Type / to see what the app can do." : "Nothing has been said here yet.";
  list = new MessageList(byId("messages"), { channel: channel.id, name: `Messages in ${channel.name}`, openThread: (ts) => openThread(channel.id, ts, () => list?.find(ts)), empty });
  list.open(channel.last_read).then(() => read(channel.id));
  writeIn(channel, isDm);
  draw();
}

/** @param {import("./store.js").Channel} channel */
function about({ members, topic }) {
  return [`${members} members`, topic].filter(Boolean).join(" · ");
}

/** @param {import("./store.js").Channel} channel @param {boolean} isDm */
function writeIn(channel, isDm) {
  const onlyCommands = !takesMessages(channel.id);
  const label = onlyCommands ? "Type a command, such as /journey" : `Message ${isDm ? channel.name : `#${channel.name}`}, or / for commands`;
  const hint = onlyCommands ? "The app's manifest turns messages off, so Slack has no box here; this page still takes commands." : "↑ ↓ choose a suggestion, Enter sends.";
  composer(byId("composer"), { label, hint, id: "composer-text", takesFiles: !onlyCommands, send: (text, files) => send(channel.id, text, files) });
}

/** @param {string} channel @param {string} text @param {import("./attaching.js").Sent[]} files */
async function send(channel, text, files) {
  const list_ = list;
  const isCommand = text.startsWith("/");
  if (isCommand && files.length) return refuse(list_, "Commands take no files. Remove them, or write a message.");
  const outcome = await tell(isCommand ? "/page/command" : "/page/say", isCommand ? { channel, text } : { channel, text, files });
  if (!outcome.ok) refuse(list_, outcome.failure);
  // A command that failed was sent; one that never left stays in the box.
  return outcome.ok || (isCommand && !outcome.unreached);
}

/** Say why something does not work where it was tried. @param {MessageList | null} where @param {string} why */
function refuse(where, why) {
  where?.tellOf(why);
  say(why);
  return false;
}

/** @param {"messages" | "home"} wanted */
function chooseTab(wanted) {
  const isDm = store.channels.get(open ?? "")?.kind === "dm";
  const isNew = wanted === "home" && tab !== "home";
  tab = wanted;
  showTab(tab, isDm);
  if (isNew) openHome();
}

/** Many messages may come at once; what is open is told as read soon after. @param {string} channel */
function read(channel) {
  const found = store.channels.get(channel);
  if (!found || document.visibilityState !== "visible") return;
  found.unread = 0;
  if (!unsettled.size) setTimeout(() => [...unsettled].forEach(markRead), SOON);
  unsettled.add(channel);
}

/** @param {string} channel */
async function markRead(channel) {
  unsettled.delete(channel);
  const { last_read } = await tell("/page/read", { channel });
  const found = store.channels.get(channel);
  if (found && last_read) found.last_read = last_read;
}

/** @param {{channel: string, new: boolean, message: import("./store.js").Message}} told */
function hear({ channel, message, new: isNew }) {
  const isReply = message.thread_ts !== null && message.thread_ts !== message.ts;
  const isHere = channel === open;
  if (isHere && (!isReply || message.broadcast)) list?.put(message);
  if (isHere) threadList()?.hear(message);
  if (!isNew || message.user === store.me) return;
  say(`${nameOf(message.user)}: ${[message.text.slice(0, 300), ...message.files.map(({ name }) => name)].filter(Boolean).join(", ")}`);
  if (isHere) read(channel);
  else if (!isReply || message.broadcast) countUnread(channel);
}

/** @param {string} id */
function countUnread(id) {
  const channel = store.channels.get(id);
  if (!channel) return void load();
  channel.unread += 1;
  return draw();
}

/** @param {string} words */
function lost(words) {
  byId("lost").textContent = words;
}

/** What one looks at may have changed while nobody listened. */
async function reload() {
  await load();
  list?.open();
  threadList()?.list.open();
}

/** Let the clocks go on; on another day what was today reads otherwise. */
function tick() {
  tickClocks();
  const today = dayIn(now(), zone());
  if (today === day) return;
  day = today;
  list?.renew();
  threadList()?.list.renew();
}

/** Not by the link's address, which says whose eyes one looks through. @param {Event} event */
function skipToBox(event) {
  event.preventDefault();
  byId(tab === "home" ? "tab-panel-home" : "composer-text").focus();
}

function listen() {
  when("message", hear);
  when("removed", ({ channel, ts }) => {
    if (channel !== open) return;
    list?.remove(ts);
    threadList()?.list.remove(ts);
  });
  when("views", ({ view }) => followTop(view));
  when("view", ({ view }) => followChange(view));
  when("home", ({ view }) => tab === "home" && drawHome(view));
  when("state", reload);
  when("clock", (told) => {
    setNow(told.now);
    tick();
  });
  when("lost", () => lost("The connection to the workspace is lost. Trying again…"));
  when("connected", ({ again }) => {
    lost("");
    // The first time, too, something may have happened before anybody listened.
    if (!store.commands.length) learnCommands();
    if (again) reload();
    else list?.open();
  });
  window.addEventListener("hashchange", arrive);
  byId("skip").addEventListener("click", skipToBox);
  document.addEventListener("visibilitychange", () => open && read(open));
  listenToTabs((wanted) => go(store.me, open ?? "", wanted === "home" ? "home" : undefined));
  setInterval(tick, TICK);
}

listen();
await arrive();
