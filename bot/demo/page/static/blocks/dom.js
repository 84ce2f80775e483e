/** Elements of the page. Texts of others enter only as text nodes and checked addresses. */

/** @typedef {Node | string | null | undefined | false} Child */

const ADDRESS = /^(https?|mailto):/i;
let count = 0;

/** An id that no other element of this page has. */
export function freshId(stem = "bk") {
  count += 1;
  return `${stem}-${count}`;
}

/**
 * An element with attributes; null and false leave one out, a function under `onclick` and the like listens.
 * @param {string} tag
 * @param {Record<string, any>} [attributes]
 * @param {...(Child | Child[])} children
 */
export function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...present(children));
  return made;
}

/** @param {(Child | Child[])[]} children @returns {(Node | string)[]} */
export function present(children) {
  return /** @type {(Node | string)[]} */ (children.flat().filter((child) => child !== null && child !== undefined && child !== false));
}

/** @param {...(Child | Child[])} children */
export function fragment(...children) {
  const made = document.createDocumentFragment();
  made.append(...present(children));
  return made;
}

/** The address if a click may go there: http, https or mail. @param {unknown} address */
export function safeAddress(address) {
  const text = String(address ?? "");
  return ADDRESS.test(text) && URL.canParse(text) ? text : null;
}

/** A link that opens elsewhere, or only its words where the address is not one to follow. @param {unknown} address @param {...Child} words */
export function link(address, ...words) {
  const href = safeAddress(address);
  return href ? make("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...words) : make("span", {}, ...words);
}

/** Add an id to those an attribute lists, or take it away. @param {Element} where @param {string} name @param {string} id @param {boolean} listed */
export function listId(where, name, id, listed) {
  const others = (where.getAttribute(name) ?? "").split(" ").filter((one) => one && one !== id);
  const ids = listed ? [...others, id] : others;
  if (ids.length) where.setAttribute(name, ids.join(" "));
  else where.removeAttribute(name);
}
