/* The cards of the page that shows. Only what changed is made, moved or painted; one card is in the tab order. */

import { element } from "../element.js";
import { makeCard } from "./card.js";

export function mountCards(room) {
  const root = element("div", { class: "cards" });
  const cards = new Map(); // a note's id -> its card
  const next = new Map(); // a note's id -> where the focus goes on in it
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

  /** Show these notes, keeping the cards that are there. */
  function show(notes) {
    const focused = root.contains(document.activeElement);
    const ids = new Set(notes.map((note) => note.id));
    for (const [id, card] of cards) if (!ids.has(id)) forget(id, card);
    notes.forEach((note, place) => {
      if (!cards.has(note.id)) cards.set(note.id, makeCard(note, room));
      const card = cards.get(note.id).root;
      if (root.children[place] !== card) root.insertBefore(card, root.children[place] ?? null);
    });
    if (!ids.has(current)) hold(notes[0]?.id ?? null);
    if (focused && !root.contains(document.activeElement)) cards.get(current)?.root.focus();
  }

  function forget(id, card) {
    card.root.remove();
    cards.delete(id);
  }

  return {
    root,
    show,
    clear: () => show([]),
    paint(ids) {
      for (const id of ids) cards.get(id)?.paint(next.get(id));
      next.clear();
    },
    focusNext: (id, key) => next.set(id, key),
    focus: (id, key = "") => cards.get(id)?.focus(key),
    card: (id) => cards.get(id) ?? null,
    current: () => cards.get(current) ?? null,
    at: (node) => cards.get(idAt(node)) ?? null,
    isFocused: () => root.contains(document.activeElement),
  };
}

function idAt(node) {
  const place = node instanceof Element ? node : node?.parentElement;
  return Number(place?.closest("article[data-id]")?.dataset.id) || null;
}
