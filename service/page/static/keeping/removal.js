/* The button that takes everything away from this device, and the question before it. */

import { element } from "../element.js";

/**
 * @param {{question: () => Promise<string>, onRemove: () => Promise<void>}} options
 * @returns {{button: HTMLElement, dialog: HTMLElement}}
 */
export function removal({ question, onRemove }) {
  const words = element("p", { id: "removal-words" });
  const no = element("button", { type: "button", class: "quiet", onclick: () => dialog.close() }, "Batal");
  const yes = element("button", { type: "button", class: "grave", onclick: remove }, "Hapus");
  const title = element("h3", { id: "removal-title" }, "Hapus semua dari perangkat ini?");
  const buttons = element("div", { class: "actions" }, no, yes);
  const dialog = element("dialog", { "aria-labelledby": "removal-title", "aria-describedby": "removal-words" }, title, words, buttons);
  const button = element("button", { type: "button", class: "quiet", onclick: ask }, "Hapus semua dari perangkat ini");

  async function ask() {
    words.textContent = await question();
    dialog.showModal();
  }

  async function remove() {
    dialog.close();
    await onRemove();
  }

  return { button, dialog };
}
