/* Fields to choose whose notes are meant: the persons on the desk and their periods, in the order in which they first came. */

import { element, whole } from "../element.js";
import { NAMELESS } from "./counting.js";

const EVERY = "every"; // the option that stands for all; the others are numbered, so that no name can be taken for it

/**
 * A labelled select that is hidden while there is only one thing to choose.
 * @param {string} id
 * @param {string} label
 * @param {(chosen: string|null) => void} onChoose   null: all
 * @returns {{frame: HTMLElement, chosen: () => string|null,
 *   offer: (counts: Map<string, number>, all: string|null, unnamed?: string) => void}}
 */
export function chooser(id, label, onChoose) {
  const select = element("select", { id, onchange: () => onChoose(chosen()) });
  const frame = element("p", { class: "choice" }, element("label", { for: id }, label), select);
  let names = [];

  function chosen() {
    return select.value === EVERY || !names.length ? null : names[Number(select.value)];
  }

  /** Notes without a name are chosen where there are no others, which is no choice. */
  const wasChosen = () => names.length > 0 && select.value !== EVERY && !(names.length === 1 && !names[0]);

  /** Names with how many notes each has; `all` words the option for all of them. A choice stays while it is offered. */
  function offer(counts, all, unnamed = NAMELESS) {
    const before = wasChosen() ? chosen() : null;
    names = [...counts.keys()];
    const options = names.map((name, place) =>
      element("option", { value: place }, `${name || unnamed} (${whole(counts.get(name))})`),
    );
    if (all) options.unshift(element("option", { value: EVERY }, all));
    select.replaceChildren(...options);
    const kept = before === null ? -1 : names.indexOf(before);
    if (kept >= 0) select.value = String(kept);
    frame.hidden = options.length < (all ? 3 : 2);
  }

  return { frame, offer, chosen };
}
