/** The app's home page beside the messages with it. */

import { ask, tell } from "./api.js";
import { make } from "./blocks/dom.js";
import { renderBlocks } from "./blocks/index.js";
import { byId, contextFor } from "./drawing.js";
import { store } from "./store.js";

const TABS = ["messages", "home"];

/** @param {(tab: string) => void} chosen */
export function listenToTabs(chosen) {
  for (const name of TABS) byId(`tab-${name}`).addEventListener("click", () => chosen(name));
  byId("tabs").addEventListener("keydown", (event) => {
    if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    const other = byId("tab-home").ariaSelected === "true" ? "messages" : "home";
    chosen(other);
    byId(`tab-${other}`).focus();
  });
}

/** Show one of the two; a channel has no tabs. @param {"messages" | "home"} tab @param {boolean} hasTabs */
export function showTab(tab, hasTabs) {
  byId("tabs").hidden = !hasTabs;
  for (const name of TABS) {
    const isShown = name === tab;
    byId(`tab-${name}`).ariaSelected = String(isShown);
    byId(`tab-${name}`).tabIndex = isShown ? 0 : -1;
    byId(`tab-panel-${name}`).hidden = !isShown;
    if (hasTabs) {
      byId(`tab-panel-${name}`).setAttribute("role", "tabpanel");
      byId(`tab-panel-${name}`).setAttribute("aria-labelledby", `tab-${name}`);
    } else {
      byId(`tab-panel-${name}`).removeAttribute("role");
      byId(`tab-panel-${name}`).removeAttribute("aria-labelledby");
    }
  }
}

/** Tell the app that its home page was opened, and show what there is. */
export async function openHome() {
  const told = await tell("/page/home/open", {});
  const { view, failure } = await ask("/page/home");
  drawHome(view ?? null, told.failure ?? failure);
}

/** @param {any} view @param {string} [failure] */
export function drawHome(view, failure) {
  const home = byId("tab-panel-home");
  if (!view) home.replaceChildren(make("div", { class: "nothing" }, make("h3", {}, "Nothing here yet"), make("p", {}, failure ?? why())));
  else home.replaceChildren(renderBlocks(view.blocks, contextFor({ type: "view", id: view.id }, { values: view.state.values })));
}

function why() {
  return store.workspace.home_tab
    ? "The app has not published a home page for you. It may do so when something happens."
    : "The app's manifest turns its home page off; in Slack this tab is not shown. Alerts and answers are under Messages.";
}
