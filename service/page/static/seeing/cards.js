/* The cards of the page that shows. Only what changed is made, moved or painted; one card is in the tab order. */

import { element } from "../element.js";
import { makeCard } from "./card.js";
import { makeFold } from "./folds.js";

export function mountCards(room) {
  const root = element("div", { class: "cards" });
  const cards = new Map(); // a note's id -> its card
  const next = new Map(); // a note's id -> where the focus goes on in it
  const opened = new Set(); // ids of notes that were unfolded
  let folds = new Map(); // a run's ids -> its fold
  let current = null;

  root.addEventListener("focusin", (event) => {
    const id = idAt(event.target);
    if (id && id !== current) hold(id);
  });

  function hold(id) {
    cards.get(current)?.root.setAttribute("tabindex", "-1");
    current = id;
    cards.get(current)?.root.setAttribute("tabindex", "0");
  }

  function holdFirst() {
    hold(idAt(root.querySelector("article:not([hidden])")));
  }

  /** Show these notes, keeping the cards that are there; runs of them come folded. */
  function show(notes, runs = []) {
    const focused = root.contains(document.activeElement);
    const ids = new Set(notes.map((note) => note.id));
    for (const [id, card] of cards) if (!ids.has(id)) forget(id, card);
    fold(runs);
    const first = new Map([...folds.values()].map((one) => [one.ids[0], one]));
    const rows = notes.flatMap((note) => [first.get(note.id)?.root, cardOf(note).root].filter(Boolean));
    rows.forEach((row, place) => root.children[place] !== row && root.insertBefore(row, root.children[place] ?? null));
    for (const { id } of notes) cards.get(id).root.hidden = Boolean(closedAround(id));
    if (!ids.has(current) || closedAround(current)) holdFirst();
    if (focused && !root.contains(document.activeElement)) reach(current ?? notes[0]?.id);
  }

  function cardOf(note) {
    if (!cards.has(note.id)) cards.set(note.id, makeCard(note, room));
    return cards.get(note.id);
  }

  function forget(id, card) {
    card.root.remove();
    cards.delete(id);
  }

  /** Folds for these runs; one that is there already stays. */
  function fold(runs) {
    const old = folds;
    folds = new Map(runs.map((run) => [run.map(({ id }) => id).join(), run]).map(([key, run]) => [key, old.get(key) ?? made(run)]));
    for (const [key, one] of old) if (!folds.has(key)) one.root.remove();
  }

  const made = (run) => makeFold(run, run.some(({ id }) => opened.has(id)), toggle);

  function toggle(one, open) {
    one.show(open);
    for (const id of one.ids) {
      cards.get(id).root.hidden = !open;
      if (open) opened.add(id);
      else opened.delete(id);
    }
    if (closedAround(current)) holdFirst();
  }

  const closedAround = (id) => [...folds.values()].find((one) => !one.open && one.ids.includes(id));

  /** The focus on the card, or on the line into which it is folded. */
  function reach(id, key = "") {
    const closed = closedAround(id);
    if (closed) closed.root.focus();
    else cards.get(id)?.focus(key);
  }

  return {
    root,
    show,
    clear() {
      opened.clear();
      show([]);
    },
    paint(ids) {
      for (const id of ids) cards.get(id)?.paint(next.get(id));
      next.clear();
    },
    focusNext: (id, key) => next.set(id, key),
    focus: reach,
    card: (id) => cards.get(id) ?? null,
    current: () => cards.get(current) ?? null,
    /** The fold whose line has the focus. */
    fold: () => [...folds.values()].find((one) => one.root === document.activeElement) ?? null,
    at: (node) => cards.get(idAt(node)) ?? null,
    isFocused: () => root.contains(document.activeElement),
  };
}

function idAt(node) {
  const place = node instanceof Element ? node : node?.parentElement;
  return Number(place?.closest("article[data-id]")?.dataset.id) || null;
}
