/** Files on their way into a message: chosen, dropped or pasted, and held until it is sent. */

import { freshId, make } from "./blocks/dom.js";
import { say } from "./drawing.js";
import { sizeOf } from "./files.js";
import { store } from "./store.js";

/** @typedef {{file: File, item: HTMLElement, alt: HTMLInputElement | null}} Held */
/** @typedef {{name: string, alt: string, data: string}} Sent `data` in base64 */

export class Attachments {
  /** @param {HTMLInputElement} box where one writes @param {HTMLElement} around where files may be dropped */
  constructor(box, around) {
    this.box = box;
    /** @type {Held[]} */
    this.held = [];
    this.list = make("ul", { class: "held", "aria-label": "Files to send", hidden: true });
    this.trouble = make("p", { class: "failure held-trouble", role: "status" });
    this.input = /** @type {HTMLInputElement} */ (make("input", { type: "file", multiple: true, hidden: true, "aria-label": "Files to attach" }));
    this.button = make("button", { type: "button", class: "attach", "aria-label": "Attach files", title: "Attach files, or drop or paste them here" }, make("span", { "aria-hidden": "true" }, "+"));
    this.button.addEventListener("click", () => this.input.click());
    this.input.addEventListener("change", () => {
      this.take([...(this.input.files ?? [])]);
      this.input.value = "";
    });
    box.addEventListener("paste", (event) => this.pasted(event));
    // As properties, so that the box of another channel takes them over.
    around.ondragover = around.ondragleave = (event) => { around.classList.toggle("is-target", event.type === "dragover" && hasFiles(event)); };
    around.ondrop = (event) => {
      around.classList.remove("is-target");
      if (hasFiles(event)) this.take([...(event.dataTransfer?.files ?? [])]);
    };
  }

  /** @param {ClipboardEvent} event */
  pasted(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    this.take(files);
  }

  /** Hold these as well, as far as they fit. @param {File[]} files */
  take(files) {
    if (this.box.readOnly) return;
    this.trouble.textContent = "";
    for (const file of files) {
      const why = this.refusal(file);
      if (why) this.trouble.textContent = why;
      else this.hold(file);
    }
    if (!this.trouble.textContent) say(files.length === 1 ? `${files[0].name} is attached.` : `${files.length} files are attached.`);
    this.box.focus();
  }

  /** @param {File} file */
  refusal(file) {
    const { files, bytes } = store.limits;
    const size = this.held.reduce((sum, { file: { size: each } }) => sum + each, file.size);
    if (this.held.length >= files) return `A message takes ${files} files. Send the others with another one.`;
    if (size > bytes) return `${file.name} is too large: here a message takes ${bytes / 1_000_000} MB of files in all.`;
    return file.size ? "" : `${file.name} is empty. Slack takes no empty files.`;
  }

  /** @param {File} file */
  hold(file) {
    const remove = make("button", { type: "button", class: "quiet", "aria-label": `Remove ${file.name}` }, "✕");
    const alt = file.type.startsWith("image/") ? this.description(file) : null;
    const item = make("li", {}, make("span", { class: "file-name" }, file.name), make("span", { class: "muted" }, sizeOf(file.size)), alt?.label, alt?.input, remove);
    const held = { file, item, alt: alt?.input ?? null };
    remove.addEventListener("click", () => {
      this.drop(held);
      this.box.focus();
    });
    this.held.push(held);
    this.list.append(item);
    this.list.hidden = false;
  }

  /** What a picture shows, for those who do not see it. @param {File} file */
  description({ name }) {
    const id = freshId("shows");
    const input = /** @type {HTMLInputElement} */ (make("input", { id, type: "text", class: "shows", maxlength: String(store.limits.alt), placeholder: "What does it show?", autocomplete: "off" }));
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      this.box.focus();
    });
    return { label: make("label", { for: id, class: "spoken" }, `What ${name} shows, for those who do not see it`), input };
  }

  /** @param {Held} held */
  drop(held) {
    this.held = this.held.filter((each) => each !== held);
    held.item.remove();
    this.list.hidden = !this.held.length;
    this.trouble.textContent = "";
  }

  clear() {
    for (const held of this.held) this.drop(held);
  }

  /** What is sent; null, and a sentence, if one cannot be read. @returns {Promise<Sent[] | null>} */
  async contents() {
    try {
      return await Promise.all(this.held.map(async ({ file, alt }) => ({ name: file.name, alt: alt?.value.trim() ?? "", data: await inBase64(file) })));
    } catch {
      this.trouble.textContent = "A file could not be read; it may have been moved or be a folder. Remove it and try again.";
      return null;
    }
  }
}

/** @param {File} file @returns {Promise<string>} */
function inBase64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(String(reader.result).split(",")[1]));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(file);
  });
}

/** @param {DragEvent} event */
function hasFiles(event) {
  return event.dataTransfer?.types.includes("Files") ?? false;
}

// A file dropped beside the message box must not take the page's place.
for (const name of /** @type {const} */ (["dragover", "drop"])) document.addEventListener(name, (event) => hasFiles(event) && event.preventDefault());
