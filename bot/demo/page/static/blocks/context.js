/**
 * What blocks are drawn with; see also index.js.
 *
 * @typedef {{id: string, handle: string, name: string, zone?: string, is_bot?: boolean}} Person
 * @typedef {{id: string, name: string, kind: string}} Channel
 * @typedef {Record<string, Record<string, State>>} Values by block id and action id
 * @typedef {{type: string} & Record<string, any>} State
 * @typedef {{block_id: string, action_id: string, type: string, value: Record<string, any>, values: Values}} Act
 * @typedef {{text: TextObject, value: string, description?: TextObject, url?: string}} Option
 * @typedef {{type: string, text: string, emoji?: boolean}} TextObject
 * @typedef {{label: TextObject, options: Option[]}} OptionGroup
 * @typedef {{options?: Option[], option_groups?: OptionGroup[]}} Answer
 *
 * @typedef {object} Context
 * @property {Map<string, Person>} people
 * @property {Map<string, Channel>} channels
 * @property {string} zone the viewer's, such as Europe/Berlin
 * @property {() => Date} now the workspace's time
 * @property {(act: Act) => Promise<{ok: boolean, failure?: string}>} act
 * @property {(asked: {block_id: string, action_id: string, typed: string}) => Promise<Answer | Option[]>} options
 * @property {boolean} [disabled]
 * @property {Values} [values] what stands in the fields at first, instead of what the blocks say
 */

export {};
