/** The question before an act, in a dialog over everything else. */

import { freshId, make } from "./blocks/dom.js";
import { plainWords, words } from "./blocks/mrkdwn.js";

const NOBODY = /** @type {any} */ ({ people: new Map(), channels: new Map(), zone: "UTC", now: () => new Date() });

/**
 * Ask, and give whether the answer was yes. Escape is a no.
 * @param {Record<string, any>} asked Slack's confirmation dialog
 * @param {import("./blocks/context.js").Context} [context] whose names and zone its text takes
 * @returns {Promise<boolean>}
 */
export function confirm(asked, context = NOBODY) {
  const before = /** @type {HTMLElement | null} */ (document.activeElement);
  const [title, text] = [freshId("confirm-title"), freshId("confirm-text")];
  const isDanger = asked.style === "danger";
  const yes = make("button", { value: "yes", class: `bk-button bk-${isDanger ? "danger" : "primary"}` }, plainWords(asked.confirm ?? { text: "Yes" }));
  const no = make("button", { value: "no", class: "bk-button" }, plainWords(asked.deny ?? { text: "Cancel" }));
  const dialog = /** @type {HTMLDialogElement} */ (
    make(
      "dialog",
      { class: "bk-dialog bk-confirm", role: "alertdialog", "aria-labelledby": title, "aria-describedby": text },
      make("form", { method: "dialog" },
        make("h2", { id: title }, plainWords(asked.title ?? { text: "Are you sure?" })),
        make("div", { id: text, class: "bk-text" }, words(asked.text ?? { type: "plain_text", text: "" }, context)),
        make("div", { class: "bk-dialog-foot" }, no, yes)),
    )
  );
  document.body.append(dialog);
  dialog.showModal();
  (isDanger ? no : yes).focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      before?.focus();
      resolve(dialog.returnValue === "yes");
    });
  });
}
