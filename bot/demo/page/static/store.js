/**
 * What the page knows of the workspace.
 *
 * @typedef {{id: string, handle: string, name: string, zone: string, is_admin: boolean, is_bot: boolean}} Person
 * @typedef {{id: string, name: string, kind: "channel" | "dm", with: string | null, private: boolean, members: number,
 *   topic: string, last_read: string, unread: number}} Channel
 * @typedef {{id: string, name: string, mimetype: string, size: number, alt: string, picture: boolean}} SharedFile
 * @typedef {{ts: string, user: string, text: string, blocks: any[], attachments: any[], thread_ts: string | null,
 *   files: SharedFile[], broadcast: boolean, reply_count: number, edited: string | null, ephemeral: boolean, revision: string}} Message
 */

export const store = {
  me: "",
  /** @type {Map<string, Person>} */
  people: new Map(),
  /** @type {Map<string, Channel>} */
  channels: new Map(),
  /** @type {{name: string, bot: string, home_tab: boolean, messages_read_only: boolean}} */
  workspace: { name: "", bot: "", home_tab: false, messages_read_only: false },
  /** @type {{command: string, description: string, hint: string, words: {word: string, example: string, hint: string}[]}[]} */
  commands: [],
  /** @type {{name: string, type: string, callback_id: string}[]} */
  shortcuts: [],
  /** What a message takes of files. */
  limits: { files: 0, bytes: 0, alt: 0 },
  ahead: 0,
};

/** Take over what the server says. @param {any} state */
export function take(state) {
  const { me, workspace, shortcuts, limits } = state;
  Object.assign(store, { me, workspace, shortcuts, limits });
  store.people = new Map(state.people.map((/** @type {Person} */ person) => [person.id, person]));
  store.channels = new Map(state.channels.map((/** @type {Channel} */ channel) => [channel.id, channel]));
  setNow(state.now);
}

/** @param {string} iso */
export function setNow(iso) {
  store.ahead = Date.parse(iso) - Date.now();
}

/** The workspace's time. */
export function now() {
  return new Date(Date.now() + store.ahead);
}

/** The zone of whoever looks. */
export function zone() {
  return store.people.get(store.me)?.zone ?? "UTC";
}

/** The conversation with the app. */
export function appChannel() {
  return [...store.channels.values()].find((channel) => channel.with === store.workspace.bot);
}

/** Whether people can write in a channel; an app may want no messages. @param {string} channel */
export function takesMessages(channel) {
  return store.channels.get(channel)?.with !== store.workspace.bot || !store.workspace.messages_read_only;
}

/** @param {string} user */
export function nameOf(user) {
  return store.people.get(user)?.name ?? "Somebody who has left";
}
