/* The question before work that a person did gives way to other notes. */

import { element, whole } from "./element.js";

/**
 * Asks what becomes of the notes on the desk: "add" the others to them, "replace" them, or "" for nothing of the kind.
 * @param {HTMLElement} place   where the dialog lies while it is open
 * @returns {Promise<"add"|"replace"|"">}
 */
export function askHow(place, { there, coming }) {
  const answer = (value, words, kind) => element("button", { type: "button", class: kind, onclick: () => dialog.close(value) }, words);
  const words = `Ada ${whole(there)} catatan, dengan keputusan Anda. ${whole(coming)} catatan baru dapat ditambahkan; bila semuanya diganti, keputusan itu hilang dari halaman ini.`;
  const buttons = [
    answer("add", "Tambahkan ke catatan yang ada", ""),
    answer("replace", "Ganti semuanya", "grave"),
    answer("", "Batal", "quiet"),
  ];
  const dialog = element(
    "dialog",
    { class: "question", "aria-labelledby": "replacing-title", "aria-describedby": "replacing-words" },
    element("h2", { id: "replacing-title" }, "Tambahkan atau ganti?"),
    element("p", { id: "replacing-words" }, words),
    element("div", { class: "actions" }, ...buttons),
  );
  place.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue);
    });
  });
}
