/** Lists that open over everything else, beside the control they belong to. */

const GAP = 4;
const TALLEST = 320;

/** @param {HTMLElement} anchor @param {HTMLElement} popup */
function place(anchor, popup) {
  const at = anchor.getBoundingClientRect();
  popup.style.minWidth = `${at.width}px`;
  const below = window.innerHeight - at.bottom - 2 * GAP;
  const above = at.top - 2 * GAP;
  const isBelow = below >= Math.min(popup.scrollHeight, TALLEST) || below >= above;
  popup.style.maxHeight = `${Math.min(TALLEST, Math.max(80, isBelow ? below : above))}px`;
  const top = isBelow ? at.bottom + GAP : Math.max(GAP, at.top - GAP - popup.offsetHeight);
  const left = Math.min(at.left, window.innerWidth - popup.offsetWidth - GAP);
  popup.style.top = `${top}px`;
  popup.style.left = `${Math.max(GAP, left)}px`;
}

/**
 * A popup that follows its anchor while it is open.
 * @param {HTMLElement} anchor @param {HTMLElement} popup
 */
export function popupAt(anchor, popup) {
  popup.popover = popup.popover ?? "manual";
  const follow = () => place(anchor, popup);
  popup.addEventListener("toggle", (event) => {
    const listen = /** @type {ToggleEvent} */ (event).newState === "open" ? window.addEventListener : window.removeEventListener;
    listen("scroll", follow, /** @type {any} */ ({ capture: true, passive: true }));
    listen("resize", follow);
  });
  return {
    isOpen: () => popup.matches(":popover-open"),
    open() {
      if (!this.isOpen() && anchor.isConnected) popup.showPopover();
      follow();
    },
    close() {
      if (this.isOpen()) popup.hidePopover();
    },
  };
}
