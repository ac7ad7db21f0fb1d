/* The notice that the notes are too few; out of sight where they are enough. */

import { element } from "../element.js";
import { caution } from "./words.js";

/** @returns {{node: HTMLElement, show: (notes: number) => void}} */
export function makeWarning() {
  const node = element("p", { class: "notice", hidden: true });

  return {
    node,
    show(notes) {
      node.textContent = caution(notes) ?? "";
      node.hidden = !node.textContent;
    },
  };
}
