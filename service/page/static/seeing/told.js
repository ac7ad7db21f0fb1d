/* What was just decided, said aloud and shown at the window's foot, with the way back. */

import { element } from "../element.js";

/** @returns {{root: HTMLElement, tell: (words: string) => void, say: (words: string) => void, paint: () => void}} */
export function mountTold(desk, { onUndo, onRedo }) {
  const words = element("p", { role: "status" });
  const spoken = element("p", { class: "visually-hidden", role: "status" });
  const undo = button("↶", "Batalkan", onUndo);
  const redo = button("↷", "Ulangi", onRedo);
  const root = element("div", { class: "told visually-hidden" }, words, spoken, undo, redo);

  function paint() {
    const idle = !desk.undoable && !desk.redoable && !words.textContent;
    root.classList.toggle("visually-hidden", idle);
    for (const [one, possible] of [[undo, desk.undoable], [redo, desk.redoable]]) {
      one.hidden = idle;
      one.setAttribute("aria-disabled", String(!possible));
    }
  }

  paint();
  return {
    root,
    paint,
    tell(message) {
      words.textContent = message;
      paint();
    },
    say: (message) => (spoken.textContent = message),
  };
}

function button(sign, name, onclick) {
  return element("button", { type: "button", class: "quiet small", onclick }, element("span", { "aria-hidden": "true" }, `${sign} `), element("span", { class: "word" }, name));
}
