/** Asking the page's server, always through somebody's eyes. */

import { store } from "./store.js";

const UNREACHED = "The workspace on this machine did not answer. Is it still running?";

/**
 * GET; gives the JSON, or {ok: false, failure, unreached} if there is none.
 * @param {string} path
 * @param {Record<string, string | undefined | null>} [query]
 * @returns {Promise<any>}
 */
export function ask(path, query = {}) {
  const given = Object.entries({ as: store.me, ...query }).filter(([, value]) => value);
  return answered(fetch(`${path}?${new URLSearchParams(/** @type {[string, string][]} */ (given))}`));
}

/**
 * POST; gives the JSON, {ok: false, failure} where something stands in the way.
 * @param {string} path
 * @param {Record<string, any>} body
 * @returns {Promise<any>}
 */
export function tell(path, body) {
  const headers = { "Content-Type": "application/json" };
  return answered(fetch(path, { method: "POST", headers, body: JSON.stringify({ as: store.me, ...body }) }));
}

/** @param {Promise<Response>} asked */
async function answered(asked) {
  try {
    return await (await asked).json();
  } catch {
    return { ok: false, failure: UNREACHED, unreached: true };
  }
}
