/* Why the program proposed its tags: the strongest words of each, with their share. The server is asked once a note. */

import { decimal, element } from "../element.js";
import { Unreachable } from "../server.js";
import { explained } from "../tagging.js";
import { words } from "../verdict.js";
import { polarityOf } from "./polarity.js";

const MOST = 5; // words of a tag
const NEEDS_SERVER = "Penjelasan dihitung oleh peladen, dan peladen tidak terjangkau. Coba lagi saat tersambung.";

/** @returns {{root: HTMLElement, toggle: () => void, isOpen: () => boolean}} */
export function makeWhy(note) {
  const root = element("div", { class: "why", role: "region", "aria-label": `Mengapa? Catatan ${note.id}`, "aria-live": "polite", hidden: true });
  let asking = null;
  let known = false;

  async function fill() {
    asking = new AbortController();
    root.replaceChildren(element("p", {}, "Bertanya kepada peladen …"));
    try {
      const result = await explained(note, { signal: asking.signal });
      root.replaceChildren(...reasons(note.text, result));
      known = true;
    } catch (error) {
      if (error.name === "AbortError") return;
      root.replaceChildren(element("p", {}, error instanceof Unreachable ? NEEDS_SERVER : error.message));
    }
  }

  return {
    root,
    isOpen: () => !root.hidden,
    toggle() {
      root.hidden = !root.hidden;
      if (root.hidden) asking?.abort();
      else if (!known) fill();
    },
  };
}

function reasons(text, result) {
  const evidence = result.values.flatMap((value) => value.evidence.map((one) => ({ ...one, name: value.name })));
  const intro = "Kata-kata yang paling menentukan usulan program, dengan bagiannya dari semua pengaruh:";
  return [element("p", {}, intro), ...evidence.map((one) => reason(text, one))];
}

function reason(text, { name, code, polarity, words: weights }) {
  const { sign, kind, words: said } = polarityOf(polarity);
  const whole = weights.reduce((sum, { contribution }) => sum + Math.abs(contribution), 0) || 1;
  return element(
    "div",
    { class: `reason ${kind}` },
    element("h4", {}, element("span", { class: "sign", "aria-hidden": "true" }, sign), ` ${name} (${code}), ${said}`),
    element("ol", {}, ...weights.slice(0, MOST).map((weight) => weighed(text, weight, whole))),
  );
}

function weighed(text, { start, end, contribution }, whole) {
  const share = Math.abs(contribution) / whole;
  const length = element("span", { class: contribution < 0 ? "share against" : "share", "aria-hidden": "true" });
  length.style.inlineSize = `${(100 * share).toFixed(1)}%`;
  return element(
    "li",
    {},
    element("bdi", {}, words(text, { start, end })),
    element("span", { class: "share-frame", "aria-hidden": "true" }, length),
    element("span", { class: "quiet-words" }, `${contribution < 0 ? "menentang" : "mendukung"} ${decimal(100 * share, 0)}%`),
  );
}
