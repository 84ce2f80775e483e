/** The clock, what goes wrong on purpose, and the bot's life. */

import { ask, tell } from "./api.js";
import { make } from "./blocks/dom.js";
import { byId, say } from "./drawing.js";
import { togglePanel } from "./panel.js";
import { now, setNow, store, zone } from "./store.js";
import { when } from "./stream.js";
import { cityOf } from "./times.js";

/**
 * @typedef {{now: string, moving: boolean, done?: number}} Clock
 * @typedef {{name: string, label: string, hint: string, on: boolean}} Fault
 * @typedef {{clock: Clock, faults: Fault[], bot: {alive: boolean, trouble: string}}} State
 */

const LEAPS = /** @type {const} */ ([
  ["hour", "+1 hour"],
  ["day", "+1 day"],
  ["morning", "Next morning", "To nine o'clock where you are"],
  ["monday", "Next Monday", "To nine o'clock on Monday where you are"],
]);
const TICK = 1_000;

const time = make("time", { class: "clock-time" });
const place = make("span", { class: "clock-place" });
const leaps = LEAPS.map(([by, words, title]) => leapButton(by, words, title));
const progress = /** @type {HTMLProgressElement} */ (make("progress", { class: "clock-progress", max: "1", "aria-label": "The clock is moving", hidden: "" }));
const status = make("p", { class: "controls-status", role: "status" });
const opener = make("button", { type: "button", class: "control", "aria-expanded": "false", "aria-controls": "faults" }, "Break things");
const faults = make("div", { id: "faults", class: "faults", role: "group", "aria-label": "What goes wrong", hidden: "" });
const toggle = make("button", { type: "button", class: "control", "aria-expanded": "false", "aria-controls": "panel" }, "Traffic");

/** @type {Clock | null} */
let clock = null;

/** @param {string} by @param {string} words @param {string} [title] */
function leapButton(by, words, title) {
  const button = make("button", { type: "button", class: "control", "data-leap": by, title: title ?? null }, words);
  button.addEventListener("click", () => leap(by));
  return button;
}

/** A short way is over before the answer comes, so that it moves counts from the press on. @param {string} by */
async function leap(by) {
  follow({ now: now().toISOString(), moving: true, done: clock?.done });
  const outcome = await tell("/page/clock", { by });
  if (outcome.ok) return;
  await load();
  say(outcome.failure);
}

/** Take over what the server says of the clock. @param {Clock} told */
function follow(told) {
  const arrived = clock?.moving && !told.moving;
  clock = told;
  setNow(told.now);
  for (const button of leaps) button.setAttribute("aria-disabled", told.moving ? "true" : "false");
  progress.hidden = !told.moving;
  progress.value = told.done ?? 0;
  drawTime();
  if (arrived) say(`It is ${time.textContent} now.`);
}

function drawTime() {
  const shown = now();
  const how = /** @type {const} */ ({ weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone() });
  time.textContent = new Intl.DateTimeFormat("en-GB", how).format(shown);
  time.setAttribute("datetime", shown.toISOString());
  place.textContent = cityOf(zone());
}

/** @param {State} state */
function draw(state) {
  follow(state.clock);
  const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.control : undefined;
  faults.replaceChildren(...state.faults.map(faultSwitch), lifeSwitch(state.bot));
  if (focused) /** @type {HTMLElement | null} */ (faults.querySelector(`[data-control="${focused}"]`))?.focus();
  status.textContent = wrong(state);
  opener.classList.toggle("is-on", status.textContent !== "");
}

/** What is the matter, in words. @param {State} state */
function wrong({ faults: all, bot }) {
  const on = all.filter((fault) => fault.on).map((fault) => fault.label);
  if (!bot.alive) on.push(bot.trouble ? `The bot could not start: ${bot.trouble}` : "The bot is killed");
  return on.map((sentence) => (sentence.endsWith(".") ? sentence : `${sentence}.`)).join(" ");
}

/** @param {Fault} fault */
function faultSwitch({ name, label, hint, on }) {
  return switchRow(name, label, hint, on, () => tell("/page/faults", { name, on: !on }));
}

/** @param {State["bot"]} bot */
function lifeSwitch({ alive }) {
  const hint = "As by kill -9: whatever it was doing is dropped. Switched off, it starts on the same database.";
  return switchRow("killed", "The bot is killed", hint, !alive, () => tell("/page/bot", { do: alive ? "kill" : "start" }));
}

/** @param {string} name @param {string} label @param {string} hint @param {boolean} on @param {() => Promise<any>} flip */
function switchRow(name, label, hint, on, flip) {
  const id = `switch-${name}`;
  const button = make(
    "button",
    { type: "button", role: "switch", class: "switch", "data-control": name, "aria-checked": on ? "true" : "false", "aria-labelledby": id, "aria-describedby": `${id}-hint` },
    make("span", { class: "switch-knob", "aria-hidden": "true" }),
  );
  button.addEventListener("click", async () => {
    button.setAttribute("aria-busy", "true");
    const outcome = await flip();
    if (outcome.clock) draw(outcome);
    else say(outcome.failure);
  });
  const words = make("span", { class: "switch-words" }, make("span", { id, class: "switch-label" }, label), make("span", { id: `${id}-hint`, class: "switch-hint" }, hint));
  words.addEventListener("click", () => button.click());
  return make("div", { class: "switch-row" }, button, words);
}

/** @param {boolean} open */
function showFaults(open) {
  faults.hidden = !open;
  opener.setAttribute("aria-expanded", open ? "true" : "false");
}

async function load() {
  const state = await ask("/page/controls");
  if (state.clock) draw(state);
}

function begin() {
  const clockGroup = make("div", { class: "clock" }, time, place);
  const leapGroup = make("div", { class: "control-group", role: "group", "aria-label": "Move the clock" }, ...leaps, progress);
  const more = make("div", { class: "control-group" }, make("div", { class: "faults-place" }, opener, faults), toggle);
  byId("controls").append(clockGroup, leapGroup, more, status);
  opener.addEventListener("click", () => showFaults(faults.hidden));
  toggle.addEventListener("click", () => toggle.setAttribute("aria-expanded", togglePanel(toggle) ? "true" : "false"));
  document.addEventListener("click", ({ target }) => {
    if (target instanceof Node && target.isConnected && !faults.contains(target) && target !== opener) showFaults(false);
  });
  document.addEventListener("keydown", ({ key, target }) => {
    if (key !== "Escape" || faults.hidden || !(target instanceof Node) || !faults.parentElement?.contains(target)) return;
    showFaults(false);
    opener.focus();
  });
  when("clock", follow);
  when("controls", draw);
  when("connected", load);
  when("person", drawTime);
  setInterval(() => store.me && !clock?.moving && drawTime(), TICK);
}

begin();
