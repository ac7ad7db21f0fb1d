/* Words chosen in a note's text by mouse, finger or keys, handed to the bar. */

import { element } from "../element.js";
import { standing, words } from "../verdict.js";
import { pointAt, rangeOf, wholeWords, wordsOf } from "./offsets.js";

const QUIET = 200; // milliseconds without a change until a selection counts as made
const STEPS = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity };
const HINT = "Panah kiri dan kanan memilih kata, dengan Shift beberapa kata; Enter membuka pilihan bukti; Delete menghapus bukti.";

/** Watch the cards; `said` is told the words that the keyboard chose. */
export function mountSelecting(cards, bar, { deeds, said }) {
  const known = new WeakMap(); // a note -> its words
  let pressed = false;
  let waiting = 0;
  let cursor = null; // the text, and the places of the words where the selection begins and goes to

  cards.root.before(element("p", { id: "selecting-hint", hidden: true }, HINT));
  cards.root.addEventListener("pointerdown", (event) => (pressed = event.pointerType === "mouse"));
  document.addEventListener("pointerup", () => released());
  document.addEventListener("pointercancel", () => released());
  document.addEventListener("selectionchange", look);
  cards.root.addEventListener("click", tap);
  cards.root.addEventListener("keydown", onKey);
  cards.root.addEventListener("focusout", (event) => event.target === cursor?.text && (cursor = null));

  function released() {
    if (!pressed) return;
    pressed = false;
    look();
  }

  function look() {
    clearTimeout(waiting);
    waiting = setTimeout(() => !pressed && take(), QUIET);
  }

  function take() {
    const selection = getSelection();
    if (selection.isCollapsed) return bar.rest();
    const range = selection.getRangeAt(0);
    const card = cards.at(range.startContainer);
    if (!card?.note.result || !card.text.contains(range.startContainer)) return;
    const start = pointAt(card.text, range.startContainer, range.startOffset);
    const ends = card.text.contains(range.endContainer) ? [range.endContainer, range.endOffset] : [card.text, card.text.childNodes.length];
    const span = wholeWords(wordsIn(card.note), { start, end: pointAt(card.text, ...ends) });
    if (span) bar.open(card, span);
  }

  /** A tap on a mark shows what can be done with that evidence. */
  function tap(event) {
    const mark = event.target.closest("p.note mark");
    const card = mark && cards.at(mark);
    if (!card?.note.result || !getSelection().isCollapsed) return;
    const place = pointAt(card.text, mark, 0);
    const span = standing(card.note).spans.find((one) => one.start <= place && place < one.end);
    if (span) bar.open(card, span, { tapped: true });
  }

  function onKey(event) {
    if (event.key === "Escape" && bar.isOpen()) return handled(event, bar.leave);
    const card = cards.at(event.target);
    if (event.target !== card?.text || !card.note.result || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in STEPS) handled(event, () => step(card, event));
    if (event.key === "Enter" && bar.isOpen()) handled(event, bar.enter);
    if (event.key === "Delete" && cursor) handled(event, () => erase(card));
  }

  function step({ note, text }, { key, shiftKey }) {
    const found = wordsIn(note);
    if (!found.length) return;
    const forward = getComputedStyle(text).direction === "rtl" && Math.abs(STEPS[key]) === 1 ? -STEPS[key] : STEPS[key];
    const from = cursor?.text === text ? cursor.head : forward < 0 ? found.length : -1;
    const head = Math.min(Math.max(from + forward, 0), found.length - 1);
    cursor = { text, head, anchor: shiftKey && cursor?.text === text ? cursor.anchor : head };
    choose(cards.at(text), chosen(found));
  }

  const chosen = (found) => ({ start: found[Math.min(cursor.anchor, cursor.head)].start, end: found[Math.max(cursor.anchor, cursor.head)].end });

  function choose(card, span) {
    const range = rangeOf(card.text, span);
    getSelection().setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
    bar.open(card, span);
    said(words(card.note.text, span));
    bringIntoView(range.getBoundingClientRect());
  }

  function erase({ note }) {
    const verdict = standing(note);
    const { start, end } = chosen(wordsIn(note));
    const span = verdict.spans.find((one) => one.start < end && start < one.end);
    if (!span) return;
    bar.close();
    deeds.unmark(note, verdict, span);
  }

  function wordsIn(note) {
    if (!known.has(note)) known.set(note, wordsOf(note.text));
    return known.get(note);
  }
}

function handled(event, deed) {
  event.preventDefault();
  event.stopPropagation();
  deed();
}

function bringIntoView({ top, bottom }) {
  if (top < 0) scrollBy(0, top - innerHeight / 4);
  else if (bottom > innerHeight * 0.75) scrollBy(0, bottom - innerHeight / 2);
}
