/** Everything with a value says here how it is read: what stands in the fields of a message, modal or home tab. */

/** @typedef {import("./context.js").Values} Values */
/** @typedef {import("./context.js").State} State */

/** @type {WeakMap<Element, () => State>} */
const READERS = new WeakMap();

/** What an element with a value reports it under, and what it is given at first; as in bot/sandbox/elements.py. */
export const STATE_KEYS = /** @type {Record<string, [string, string]>} */ ({
  plain_text_input: ["value", "initial_value"],
  number_input: ["value", "initial_value"],
  email_text_input: ["value", "initial_value"],
  url_text_input: ["value", "initial_value"],
  rich_text_input: ["rich_text_value", "initial_value"],
  static_select: ["selected_option", "initial_option"],
  external_select: ["selected_option", "initial_option"],
  radio_buttons: ["selected_option", "initial_option"],
  users_select: ["selected_user", "initial_user"],
  conversations_select: ["selected_conversation", "initial_conversation"],
  channels_select: ["selected_channel", "initial_channel"],
  datepicker: ["selected_date", "initial_date"],
  timepicker: ["selected_time", "initial_time"],
  datetimepicker: ["selected_date_time", "initial_date_time"],
  checkboxes: ["selected_options", "initial_options"],
  multi_static_select: ["selected_options", "initial_options"],
  multi_external_select: ["selected_options", "initial_options"],
  multi_users_select: ["selected_users", "initial_users"],
  multi_conversations_select: ["selected_conversations", "initial_conversations"],
  multi_channels_select: ["selected_channels", "initial_channels"],
});

/**
 * Make a node the field of an element.
 * @template {HTMLElement} T
 * @param {T} node @param {import("./places.js").Place} place @param {{type: string, action_id: string}} element
 * @param {() => any} read gives the value as Slack reports it; null or an empty list for none
 */
export function asField(node, place, element, read) {
  node.dataset.field = "";
  node.dataset.block = place.block_id;
  node.dataset.action = element.action_id;
  READERS.set(node, () => ({ type: element.type, [STATE_KEYS[element.type][0]]: read() }));
  return node;
}

/**
 * What stands in an element at first: what the context kept for it, else what the element says.
 * @param {import("./places.js").Place} place @param {{type: string, action_id: string} & Record<string, any>} element
 */
export function firstValue(place, element) {
  const [key, initial] = STATE_KEYS[element.type];
  const kept = place.context.values?.[place.block_id]?.[element.action_id];
  return (kept?.type === element.type && key in kept ? kept[key] : element[initial]) ?? null;
}

/** The fields in a part of the page. @param {ParentNode} root @returns {HTMLElement[]} */
export function fieldsIn(root) {
  return [...root.querySelectorAll("[data-field]")].map((node) => /** @type {HTMLElement} */ (node));
}

/** The values by block and action, in Slack's shape. @param {ParentNode} root @returns {Values} */
export function stateOf(root) {
  /** @type {Values} */
  const values = {};
  for (const node of fieldsIn(root)) {
    const read = READERS.get(node);
    const { block = "", action = "" } = node.dataset;
    if (read) (values[block] ??= {})[action] = read();
  }
  return values;
}
