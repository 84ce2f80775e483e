/** Files that came with a message: pictures in their place, everything else as a card with its name. */

import { make } from "./blocks/dom.js";
import { picture } from "./blocks/pictures.js";
import { store } from "./store.js";

/** @typedef {import("./store.js").SharedFile} SharedFile */

/** @param {SharedFile[]} files */
export function fileList(files) {
  return files.length ? make("ul", { class: "files", "aria-label": "Files" }, ...files.map(fileItem)) : null;
}

/** @param {SharedFile} file */
function fileItem(file) {
  const address = `/page/files/${encodeURIComponent(file.id)}?${new URLSearchParams({ as: store.me })}`;
  const about = make(
    "p", { class: "file-about" },
    make("span", { class: "file-name" }, file.name), make("span", { class: "muted" }, sizeOf(file.size)),
    make("a", { href: address, download: file.name, "aria-label": `Download ${file.name}` }, "Download"),
  );
  if (!file.picture) return make("li", { class: "file" }, about);
  const shown = make("a", { href: address, target: "_blank", rel: "noopener", title: "Open it in full" }, picture({ image_url: address, alt_text: file.alt || file.name }));
  return make("li", { class: "file file-picture" }, shown, about);
}

/** 12 KB @param {number} bytes */
export function sizeOf(bytes) {
  if (bytes < 1_000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1_000)} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
