/** Pictures. Only those on the page's own server are loaded; of others the address is shown. */

import { link, make } from "./dom.js";

/** @param {{image_url?: string, slack_file?: {id?: string, url?: string}}} image @returns {string} */
function addressOf({ image_url: url, slack_file: file }) {
  return file?.id ? `/page/files/${encodeURIComponent(file.id)}` : String(file?.url ?? url ?? "");
}

/** @param {string} address */
function isOurs(address) {
  return /^(\/|https?:)/i.test(address) && URL.canParse(address, location.href) && new URL(address, location.href).origin === location.origin;
}

/** A picture, or a box with its words where it cannot be shown. @param {any} image @returns {HTMLElement} */
export function picture(image) {
  const address = addressOf(image);
  if (!isOurs(address)) return absent(image.alt_text, "is elsewhere and not loaded", link(address, address));
  const made = make("img", { src: address, alt: image.alt_text ?? "", class: "bk-picture" });
  made.addEventListener("error", () => made.replaceWith(absent(image.alt_text, "could not be loaded")));
  return made;
}

/** @param {string} alt @param {string} why @param {...Node} more */
function absent(alt, why, ...more) {
  return make("span", { class: "bk-absent" }, `Picture “${alt}” ${why} `, ...more);
}
