/* The notes that the filters find: one page of them in sight, and the ways from note to note. */

import { runsOf } from "./folds.js";
import { matching, NO_VALUE } from "./matching.js";
import { PAGE_SIZE } from "./pages.js";

/**
 * @param {import("../desk.js").Desk} desk
 * @param {{cards: object, filters: object, pages: object, said: (words: string) => void, onShow: (found: object[], wanted: object) => void}} parts
 */
export function makeListing(desk, { cards, filters, pages, said, onShow }) {
  const kept = new Set(); // ids of notes decided since the filters changed: they stay in sight
  let page = 0;
  let found = [];

  /** Anew, as after other filters: the first page, and nothing kept in sight. */
  function restart() {
    kept.clear();
    page = 0;
    show();
  }

  /** What the filters find now: the page that showed, or the one with the note of this id. */
  function show(id = null) {
    const wanted = filters.wanted();
    found = matching(desk.notes, wanted, desk.taxonomy, kept);
    if (id !== null) page = Math.floor(found.findIndex((note) => note.id === id) / PAGE_SIZE);
    const last = Math.max(Math.ceil(found.length / PAGE_SIZE), 1);
    page = Math.min(page, last - 1);
    const seen = found.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE);
    cards.show(seen, wanted.search || wanted.value === NO_VALUE ? [] : runsOf(seen, held()));
    pages.show(page, last);
    onShow(found, wanted);
  }

  /** The notes that must not be folded: decided a moment ago, or at work on. */
  function held() {
    const at = cards.isFocused() && !cards.fold() ? cards.current()?.note.id : null;
    return new Set([...kept, at]);
  }

  function keep(ids) {
    for (const id of ids) kept.add(id);
  }

  function turn(to) {
    page = to;
    show();
    cards.root.scrollIntoView({ block: "start" });
    if (found.length) cards.focus(found[page * PAGE_SIZE].id);
  }

  /** The note's page, with the focus on its card where that was among the cards or nowhere. */
  function reveal(id) {
    kept.add(id);
    const among = cards.isFocused() || document.activeElement === document.body;
    show(id);
    if (among) cards.focus(id);
    else cards.card(id).root.scrollIntoView({ block: "nearest" });
  }

  /** To the next or the previous note, or to the line into which it is folded; the first such key only goes to the list. */
  function step(by) {
    const note = found[placeOfFocus(by) + (cards.isFocused() ? by : 0)];
    if (!note) return said(by > 0 ? "Ini catatan terakhir." : "Ini catatan pertama.");
    show(note.id);
    cards.focus(note.id);
  }

  /** The place of the note from which a step goes: a fold's last or first one, unless the step goes into it. */
  function placeOfFocus(by) {
    const fold = cards.fold();
    if (!fold) return cards.current() ? found.indexOf(cards.current().note) : page * PAGE_SIZE;
    const first = found.findIndex(({ id }) => id === fold.ids[0]);
    if (by < 0) return first;
    return fold.open ? first - 1 : first + fold.ids.length - 1;
  }

  return { restart, show, keep, turn, reveal, step, found: () => found };
}
