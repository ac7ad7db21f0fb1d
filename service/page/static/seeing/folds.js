/* Runs of notes without a value, folded into one line so that they take little room. */

import { element, whole } from "../element.js";
import { isEmpty, needsCheck } from "./decision.js";

const FEWEST = 3; // notes that are worth a line of their own

/** The runs among these notes that are folded, at least so long; notes in `kept` stay in sight. @returns {object[][]} */
export function runsOf(notes, kept) {
  const runs = [];
  let run = [];
  for (const note of [...notes, null]) {
    if (note && isEmpty(note) && !needsCheck(note) && !kept.has(note.id)) run.push(note);
    else {
      if (run.length >= FEWEST) runs.push(run);
      run = [];
    }
  }
  return runs;
}

/** The line of a run; `open` says whether its notes show. */
export function makeFold(run, open, onToggle) {
  const ids = run.map(({ id }) => id);
  const words = `${whole(run.length)} catatan tanpa perilaku`;
  const sign = element("span", { "aria-hidden": "true" });
  const root = element("button", { type: "button", class: "quiet fold", onclick: () => onToggle(fold, !fold.open) }, sign, ` ${words}`);
  const fold = {
    ids,
    root,
    open,
    show(now) {
      fold.open = now;
      root.setAttribute("aria-expanded", String(now));
      sign.textContent = now ? "▾" : "▸";
    },
  };
  fold.show(open);
  return fold;
}
