/** The modal on top of the stack, as the workspace has it. */

import { tell } from "./api.js";
import { contextFor } from "./drawing.js";
import { hideModal, showModal } from "./modal.js";

/** @type {{id: string, hash: string} | null} */
let shown = null;

/** Show the modal that is on top now, if it is not what one sees already. @param {any} view null for none */
export function followTop(view) {
  if (!view) {
    if (shown) hideModal();
    shown = null;
  } else if (shown?.id !== view.id || shown?.hash !== view.hash) {
    shown = { id: view.id, hash: view.hash };
    showModal(view, doingsOf(view));
  }
}

/** An open modal was changed by the app. @param {any} view */
export function followChange(view) {
  if (shown?.id === view.id) followTop(view);
}

/** @param {any} view */
function doingsOf(view) {
  return {
    context: contextFor({ type: "view", id: view.id }, { values: view.state.values }),
    submit: (/** @type {any} */ values) => tell("/page/submit", { view: view.id, values }),
    close: async (/** @type {boolean} */ everything) => {
      const { modal } = await tell("/page/close", { view: view.id, everything });
      if (modal !== undefined) followTop(modal);
    },
  };
}
