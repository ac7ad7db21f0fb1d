/* A section that folds to a few words, so that the results are not far down. */

import { element } from "./element.js";

/**
 * @param {HTMLElement} section   with a heading; what stays while it is folded stands in page.css
 * @returns {{fold: () => void, unfold: () => void}}   fold: unless the person is at work in it
 */
export function mountFolding(section) {
  const title = section.querySelector("h2");
  const button = element("button", { type: "button", class: "quiet", hidden: true, "aria-describedby": title.id, onclick: () => show(!isOpen()) });
  const head = element("div", { class: "fold-head" });
  title.replaceWith(head);
  head.append(title, button);

  const isOpen = () => !section.classList.contains("folded");

  function show(open) {
    section.classList.toggle("folded", !open);
    button.textContent = open ? "Ringkas" : "Tampilkan";
    button.setAttribute("aria-expanded", String(open));
  }

  return {
    fold() {
      button.hidden = false;
      show(section.contains(document.activeElement));
    },
    unfold() {
      show(true);
      button.hidden = true;
    },
  };
}
