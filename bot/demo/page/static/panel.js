/** What passed between the bot and Slack: a list one can filter, and each exchange as JSON. */

import { ask } from "./api.js";
import { make } from "./blocks/dom.js";
import { byId, say } from "./drawing.js";
import { zone } from "./store.js";
import { when } from "./stream.js";

/**
 * @typedef {{n: number, at: string, direction: string, what: string, status: number | null, milliseconds: number,
 *   problems: string[]}} Entry
 */

const MOST = 1_000;
const LONGEST = 20_000;
const FILTERS = /** @type {const} */ ([
  ["all", "Everything"],
  ["to app", "To the app"],
  ["to Slack", "To Slack"],
  ["problems", "Only problems"],
]);

/** @type {Entry[]} */
let entries = [];
let wanted = "all";
let chosen = 0;
let isLoading = false;
let isStale = false;
/** @type {HTMLElement | null} */
let opener = null;

const list = make("ol", { class: "traffic", "aria-label": "Exchanges, the latest first" });
const detail = make("section", { class: "exchange", "aria-label": "The exchange", tabindex: "-1", hidden: "" });
const empty = make("p", { class: "muted traffic-empty" }, "Nothing has passed yet.");

/** Show or hide the panel; tells whether it is shown. @param {HTMLElement} by */
export function togglePanel(by) {
  const panel = byId("panel");
  if (!panel.firstChild) furnish(panel);
  opener = by;
  panel.hidden = !panel.hidden;
  if (!panel.hidden) {
    load();
    panel.querySelector("select")?.focus();
  }
  return !panel.hidden;
}

/** @param {HTMLElement} panel */
function furnish(panel) {
  const select = /** @type {HTMLSelectElement} */ (make("select", { id: "traffic-filter" }, ...FILTERS.map(([value, words]) => make("option", { value }, words))));
  select.addEventListener("change", () => {
    wanted = select.value;
    draw();
  });
  const close = make("button", { type: "button", class: "quiet", "aria-label": "Close the panel" }, "✕");
  close.addEventListener("click", () => {
    opener?.click();
    opener?.focus();
  });
  const head = make("header", { class: "panel-head" }, make("h2", {}, "Traffic"), make("label", { for: "traffic-filter", class: "spoken" }, "Show"), select, close);
  panel.append(head, list, empty, detail);
  panel.addEventListener("keydown", move);
}

/** Up and down go through the list. @param {KeyboardEvent} event */
function move(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !(event.target instanceof HTMLElement) || !list.contains(event.target)) return;
  const buttons = [...list.querySelectorAll("button")];
  buttons[buttons.indexOf(/** @type {HTMLButtonElement} */ (event.target)) + step]?.focus();
  event.preventDefault();
}

/** Ask for what is new, once more if something came meanwhile. */
async function load() {
  isStale = true;
  if (isLoading || byId("panel").hidden) return;
  isLoading = true;
  while (isStale) {
    isStale = false;
    // The last few are asked for again: what Slack thinks of an answer is known a moment after it.
    const answer = await ask("/page/traffic", { after: String(Math.max(0, (entries.at(-1)?.n ?? 0) - 5)) });
    if (answer.entries) take(answer.entries);
  }
  isLoading = false;
}

/** @param {Entry[]} fresh */
function take(fresh) {
  const first = fresh[0]?.n ?? Infinity;
  entries = [...entries.filter((entry) => entry.n < first), ...fresh].slice(-MOST);
  draw();
}

function draw() {
  const shown = entries.filter(fits).slice(-200).reverse();
  const focused = document.activeElement instanceof HTMLElement && list.contains(document.activeElement) ? document.activeElement.dataset.n : undefined;
  list.replaceChildren(...shown.map(row));
  empty.hidden = shown.length > 0;
  if (focused) /** @type {HTMLElement | null} */ (list.querySelector(`[data-n="${focused}"]`))?.focus();
}

/** @param {Entry} entry */
function fits(entry) {
  return wanted === "all" || (wanted === "problems" ? entry.problems.length > 0 : entry.direction === wanted);
}

/** @param {Entry} entry */
function row(entry) {
  const way = entry.direction === "to app" ? ["→", "To the app:"] : ["←", "To Slack:"];
  const button = make(
    "button",
    { type: "button", class: entry.problems.length ? "entry has-problems" : "entry", "data-n": String(entry.n), "aria-current": entry.n === chosen ? "true" : null },
    make("span", { class: "entry-way", "aria-hidden": "true" }, way[0]), make("span", { class: "spoken" }, way[1]),
    make("span", { class: "entry-what" }, entry.what),
    make("span", { class: "entry-status" }, entry.problems.length ? `! ${entry.status ?? "no answer"}` : String(entry.status ?? "")),
    make("span", { class: "entry-time" }, `${entry.milliseconds.toFixed(0)} ms`),
  );
  button.addEventListener("click", () => open(entry.n));
  return make("li", {}, button);
}

/** @param {number} n */
async function open(n) {
  const entry = await ask(`/page/traffic/${n}`);
  if (entry.failure) return say(entry.failure);
  chosen = n;
  draw();
  detail.hidden = false;
  detail.replaceChildren(
    make("h3", {}, entry.what),
    make("p", { class: "muted" }, `${entry.direction === "to app" ? "To the app" : "To Slack"} · ${when_(entry.at)} · ${entry.status ?? "no answer"} · ${entry.milliseconds} ms`),
    ...entry.problems.map((/** @type {string} */ problem) => make("p", { class: "problem" }, problem)),
    actions(entry),
    ...json("Sent", entry.request),
    ...json("Answered", entry.response),
  );
  return detail.focus();
}

/** @param {any} entry */
function actions(entry) {
  const copy = make("button", { type: "button", class: "control" }, "Copy as curl");
  copy.addEventListener("click", async () => {
    const { curl, failure } = await ask(`/page/traffic/${entry.n}/curl`);
    const done = curl && (await copied(curl));
    copy.textContent = done ? "Copied" : "Copy as curl";
    say(done ? "Copied as curl." : (failure ?? "The browser did not allow it."));
  });
  const link = entry.has_blocks ? make("a", { class: "control", href: `/page/traffic/${entry.n}/blocks.json`, target: "_blank", rel: "noopener" }, "Open blocks as JSON") : null;
  return make("p", { class: "control-group" }, copy, link);
}

/** @param {string} text */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** @param {string} title @param {any} value */
function json(title, value) {
  const text = JSON.stringify(value, null, 2);
  const shown = text.length > LONGEST ? `${text.slice(0, LONGEST)}\n… ${text.length - LONGEST} characters more` : text;
  return [make("h4", {}, title), make("pre", { tabindex: "0", "aria-label": title }, shown)];
}

/** @param {string} iso */
function when_(iso) {
  return new Intl.DateTimeFormat("en-GB", { timeZone: zone(), dateStyle: "medium", timeStyle: "medium" }).format(new Date(iso));
}

when("traffic", load);
