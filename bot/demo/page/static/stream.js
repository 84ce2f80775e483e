/** The server-sent events of one person, handed on as `page:…` events of the document. */

const EVENTS = ["message", "removed", "view", "views", "home", "state", "clock", "traffic", "controls"];

/** @type {EventSource | null} */
let source = null;

/** @param {string} name @param {any} detail */
export function announce(name, detail) {
  document.dispatchEvent(new CustomEvent(`page:${name}`, { detail }));
}

/** @param {string} name @param {(detail: any) => void} heard */
export function when(name, heard) {
  document.addEventListener(`page:${name}`, (event) => heard(/** @type {CustomEvent} */ (event).detail));
}

/** Follow what this person sees; `page:connected` tells whether it was lost in between. @param {string} user */
export function follow(user, again = false) {
  source?.close();
  const opened = new EventSource(`/page/stream?as=${encodeURIComponent(user)}`);
  source = opened;
  opened.addEventListener("open", () => {
    announce("connected", { again });
    again = true;
  });
  opened.addEventListener("error", () => {
    announce("lost", {});
    // The browser itself tries again unless it was refused.
    if (opened.readyState === EventSource.CLOSED) setTimeout(() => source === opened && follow(user, true), 2_000);
  });
  for (const name of EVENTS) {
    opened.addEventListener(name, (event) => announce(name, JSON.parse(/** @type {MessageEvent} */ (event).data)));
  }
}
