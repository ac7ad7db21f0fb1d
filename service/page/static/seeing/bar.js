/* The bar under a note's text: what the chosen words can become evidence of, and which evidence there can go. */

import { element } from "../element.js";
import { labelsOf, standing, valuesOf, words } from "../verdict.js";
import { labelWithSign } from "./polarity.js";

const MOST = 60; // characters of the chosen words that are repeated
const ROOM = 0.8; // of the window's height for a text with its bar

/** One bar for all cards; it shows within the card whose words were chosen. */
export function makeBar(room) {
  let at = null; // the card, the span, whether it came from a tap on a mark

  function open(card, span, { tapped = false } = {}) {
    if (at?.card === card && at.span.start === span.start && at.span.end === span.end) return;
    close();
    at = { card, span, tapped };
    card.bar.replaceChildren(...content(card.note, span));
    card.bar.hidden = false;
    place(card);
  }

  function close() {
    if (!at) return;
    at.card.bar.hidden = true;
    at.card.bar.replaceChildren();
    at = null;
  }

  /** Below the text, and in sight; over its end only where the window does not hold both. */
  function place({ text, bar }) {
    bar.classList.remove("over");
    bar.classList.toggle("over", text.offsetHeight + bar.offsetHeight > innerHeight * ROOM);
    bar.scrollIntoView({ block: "nearest" });
  }

  /** Close it and do this; the focus goes back to the text. */
  function done(deed) {
    const { card } = at;
    close();
    getSelection().removeAllRanges();
    card.text.focus({ preventScroll: true });
    deed?.();
  }

  function content(note, span) {
    const verdict = standing(note);
    const touched = verdict.spans.filter((one) => one.start < span.end && span.start < one.end);
    const around = touched.filter((one) => one.start <= span.start && one.end >= span.end);
    const covered = around.map((one) => one.label);
    const wider = around.filter((one) => one.end - one.start > span.end - span.start);
    const labels = valuesOf(note, room.taxonomy()).flatMap(labelsOf);
    const signed = (label) => labelWithSign(label, room.taxonomy());
    const close = small("✕", () => done(), { "aria-label": "Tutup" });
    return [
      element("p", { class: "chosen" }, element("span", {}, "Terpilih: ", element("q", {}, element("bdi", {}, shortened(words(note.text, span))))), close),
      element("span", { class: "asks" }, "Jadikan bukti untuk"),
      ...labels.filter((label) => !covered.includes(label)).map((label) => small(signed(label), () => done(() => room.deeds.mark(note, label, span)))),
      small("nilai lain …", () => other(note, span)),
      ...wider.map((one) => small(`${signed(one.label)} hanya kata ini`, () => done(() => room.deeds.narrow(note, verdict, one, span)))),
      ...touched.map((one) => small(`Hapus bukti ${signed(one.label)}`, () => done(() => room.deeds.unmark(note, verdict, one)))),
    ];
  }

  function other(note, span) {
    done();
    room.pick(note, { span });
  }

  document.addEventListener("pointerdown", (event) => {
    if (at?.tapped && !at.card.bar.contains(event.target)) close();
  });

  return {
    open,
    close,
    /** The selection is gone: close, unless the bar is in use or shows tapped evidence. */
    rest: () => at && !at.tapped && !at.card.bar.contains(document.activeElement) && close(),
    enter: () => at?.card.bar.querySelector(":scope > button").focus(),
    leave: () => at && done(),
    contains: (node) => Boolean(at?.card.bar.contains(node)),
    isOpen: () => at !== null,
  };
}

/** The pressed mouse must not take the selection away, so the bar leaves the focus where it is. */
function small(text, onclick, more = {}) {
  return element("button", { type: "button", class: "quiet small", onmousedown: (event) => event.preventDefault(), onclick, ...more }, text);
}

function shortened(text) {
  const points = Array.from(text);
  return points.length > MOST ? `${points.slice(0, MOST).join("")} …` : text;
}
