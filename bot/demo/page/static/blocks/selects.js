/** Menus of all kinds: written options, options the app is asked for, people, conversations. */

import { fitting, searchSelect } from "../search_select.js";
import { asField, firstValue } from "./fields.js";
import { plainWords } from "./mrkdwn.js";
import { named, perform } from "./places.js";

/** @typedef {import("../search_select.js").Item} Item */
/** @typedef {import("../search_select.js").Group} Group */
/** @typedef {import("./places.js").Place} Place */
/** @typedef {Record<string, any>} Menu */

const QUIET = 200;
const LEAST_UNLESS_SAID = 3;

/** @param {import("./context.js").Option} option @returns {Item} */
export function optionItem(option) {
  const description = option.description && plainWords(option.description);
  return { key: option.value, text: plainWords(option.text), description, value: option };
}

/** @param {import("./context.js").Answer | import("./context.js").Option[]} answer @returns {Group[]} */
function groupsOf(answer) {
  const { options, option_groups: groups } = Array.isArray(answer) ? { options: answer, option_groups: undefined } : answer;
  if (groups) return groups.map(({ label, options: listed }) => ({ label: plainWords(label), items: listed.map(optionItem) }));
  return [{ label: null, items: (options ?? []).map(optionItem) }];
}

/** @param {import("./context.js").Context} context @returns {Item[]} */
function people(context) {
  return [...context.people.values()].map(({ id, name, handle }) => ({ key: id, text: name, description: `@${handle}`, value: id }));
}

/** @param {import("./context.js").Context} context @returns {Item[]} */
function conversations(context) {
  return [...context.channels.values()].map(({ id, name, kind }) => ({ key: id, text: kind === "dm" ? name : `#${name}`, value: id }));
}

/** @param {import("./context.js").Context} context @returns {Item[]} */
function channels(context) {
  return conversations(context).filter(({ value }) => context.channels.get(value)?.kind !== "dm");
}

/**
 * Where the items of each kind come from, and what an empty menu asks for.
 * @type {Record<string, {listed: ((context: import("./context.js").Context) => Item[]) | null, asks: string}>}
 */
const KINDS = {
  static: { listed: null, asks: "Choose an option" },
  external: { listed: null, asks: "Type to search" },
  users: { listed: people, asks: "Choose a person" },
  conversations: { listed: conversations, asks: "Choose a conversation" },
  channels: { listed: channels, asks: "Choose a channel" },
};

/** @param {Menu} menu @param {Place} place */
export function select(menu, place) {
  const several = menu.type.startsWith("multi_");
  const kind = menu.type.replace("multi_", "").replace("_select", "");
  const asks = menu.placeholder ? plainWords(menu.placeholder) : KINDS[kind].asks;
  const read = () => (several ? made.chosen.map(({ value }) => value) : (made.chosen[0]?.value ?? null));
  let before = first(menu, place, kind);
  const made = searchSelect({
    id: place.controlId,
    attributes: { placeholder: asks, "data-control": true, ...named(place, asks) },
    ...source(menu, place, kind),
    chosen: before,
    several,
    most: menu.max_selected_items,
    disabled: place.context.disabled,
    onchange: () => changed(),
  });
  const field = asField(made.node, place, /** @type {any} */ (menu), read);

  async function changed() {
    if (!place.dispatches) return;
    const [key] = valueKeys(menu.type);
    const isTold = await perform(place, menu, made.input, { [key]: read() });
    if (isTold) before = made.chosen;
    else made.set(before);
  }
  return field;
}

/** @param {string} type */
function valueKeys(type) {
  const several = type.startsWith("multi_") ? "s" : "";
  const kind = type.replace("multi_", "").replace("_select", "");
  return [`selected_${["static", "external"].includes(kind) ? "option" : kind.slice(0, -1)}${several}`];
}

/** What is chosen at first. @param {Menu} menu @param {Place} place @param {string} kind @returns {Item[]} */
function first(menu, place, kind) {
  const value = firstValue(place, /** @type {any} */ (menu));
  const values = value === null ? [] : [value].flat();
  const { listed } = KINDS[kind];
  if (!listed) return values.map(optionItem);
  const known = new Map(listed(place.context).map((item) => [item.key, item]));
  return values.map((id) => known.get(id) ?? { key: id, text: id, value: id });
}

/** @param {Menu} menu @param {Place} place @param {string} kind */
function source(menu, place, kind) {
  const { listed } = KINDS[kind];
  if (kind === "external") return asked(menu, place);
  const groups = listed ? [{ label: null, items: listed(place.context) }] : groupsOf(menu);
  return { find: (/** @type {string} */ typed) => fitting(groups, typed) };
}

/** @param {Menu} menu @param {Place} place */
function asked({ action_id, min_query_length: least = LEAST_UNLESS_SAID }, { block_id, context }) {
  const find = async (/** @type {string} */ typed) => groupsOf(await context.options({ block_id, action_id, typed }));
  return { find, least, wait: QUIET };
}
