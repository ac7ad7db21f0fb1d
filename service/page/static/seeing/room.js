/* The room where notes are seen with their tags and corrected: filters above, a page of cards, the way back below. */

import { element, whole } from "../element.js";
import { valuesOf } from "../verdict.js";
import { makeBar } from "./bar.js";
import { mountCards } from "./cards.js";
import { decidable } from "./decision.js";
import { makeDeeds } from "./deeds.js";
import { filtering, mountFilters } from "./filters.js";
import { runsOf } from "./folds.js";
import { matching, NO_VALUE } from "./matching.js";
import { makeNaming } from "./naming.js";
import { mountPages, PAGE_SIZE } from "./pages.js";
import { digitOf, makePicker } from "./picker.js";
import { polaritiesOf } from "./polarity.js";
import { printsAll } from "./printing.js";
import { mountSelecting } from "./selecting.js";
import { mountShortcuts } from "./shortcuts.js";
import { mountTold } from "./told.js";

/** @param {HTMLElement} root @param {import("../desk.js").Desk} desk */
export function mountRoom(root, desk) {
  const kept = new Set(); // ids of notes decided since the filters changed: they stay in sight
  let page = 0;
  let found = [];

  const told = mountTold(desk, { onUndo: () => deeds.undo(), onRedo: () => deeds.redo() });
  const deeds = makeDeeds(desk, { told: told.tell, focus: (id, key) => cards.focusNext(id, key), reveal });
  const room = { deeds, taxonomy: () => desk.taxonomy, pick, name };
  const cards = mountCards(room);
  const picker = makePicker(room);
  const bar = makeBar(room);
  const naming = makeNaming(desk, room);
  const filters = mountFilters({ onChange: filtered });
  const pages = mountPages({ onPage: turn });
  const count = element("p", { class: "count", role: "status" });
  const reset = element("button", { type: "button", class: "quiet small", hidden: true, onclick: () => filters.reset() }, "Atur ulang");
  const nameAll = element("button", { type: "button", class: "quiet small name-all", "aria-expanded": "false", onclick: nameFound });
  const forAll = element("div", { hidden: true });
  const empty = element("p", { class: "nothing", hidden: true }, "Tidak ada catatan yang cocok dengan saringan ini.");

  const help = mountShortcuts(root, {
    next: () => step(1),
    previous: () => step(-1),
    accept: () => withCurrent((card) => deeds.accept(card.note)),
    correct: (event) => withCurrent((card) => pick(card.note, { replacing: correctable(card.note, event.target) })),
    value: (event) => withCurrent((card) => pickNth(card.note, event)),
    reject: () => withCurrent((card) => deeds.reject(card.note)),
    undo: deeds.undo,
    redo: deeds.redo,
    explain: () => withCurrent((card) => card.note.result.values.length && card.explain()),
    person: () => withCard(name),
    search: filters.search,
  });
  const line = element("div", { class: "count-line" }, count, reset, nameAll, help);
  root.prepend(element("h2", { class: "visually-hidden" }, "Hasil per catatan"), naming.known, filters.root, line, forAll, empty, cards.root, pages.root, told.root);
  root.addEventListener("keydown", picker.onKey);
  mountSelecting(cards, bar, { deeds, said: told.say });
  printsAll(root, { all: () => cards.show(found), again: show });

  desk.addEventListener("opened", opened);
  desk.addEventListener("added", () => {
    filters.describe(desk);
    show();
  });
  desk.addEventListener("answered", ({ detail: ids }) => {
    cards.paint(ids);
    show();
  });
  desk.addEventListener("decided", ({ detail: ids }) => {
    for (const id of ids) kept.add(id);
    put();
    cards.paint(ids);
    filters.offerPeople(desk.notes);
    told.paint();
  });

  opened();

  function opened() {
    put();
    filters.describe(desk);
    told.tell("");
    cards.clear();
    filtered();
  }

  /** Put away what is open for a choice. */
  function put() {
    picker.close();
    bar.close();
    naming.close();
    nameAll.setAttribute("aria-expanded", "false");
  }

  function filtered() {
    put();
    kept.clear();
    page = 0;
    show();
  }

  function show() {
    const wanted = filters.wanted();
    found = matching(desk.notes, wanted, desk.taxonomy, kept);
    const last = Math.max(Math.ceil(found.length / PAGE_SIZE), 1);
    page = Math.min(page, last - 1);
    const seen = found.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE);
    cards.show(seen, wanted.search || wanted.value === NO_VALUE ? [] : runsOf(seen, held()));
    pages.show(page, last);
    const some = filtering(wanted);
    const words = some ? `${whole(found.length)} dari ${whole(desk.notes.length)} catatan` : `${whole(desk.notes.length)} catatan`;
    if (count.textContent !== words) count.textContent = words;
    reset.hidden = !some;
    nameAll.textContent = `Tetapkan pegawai untuk ${whole(found.length)} catatan ini …`;
    nameAll.hidden = found.length === 0;
    empty.hidden = found.length > 0 || desk.notes.length === 0;
  }

  /** The notes that must not be folded: decided a moment ago, or at work on. */
  function held() {
    const at = cards.isFocused() && !cards.fold() ? cards.current()?.note.id : null;
    return new Set([...kept, at]);
  }

  function turn(to) {
    put();
    page = to;
    show();
    cards.root.scrollIntoView({ block: "start" });
    if (found.length) cards.focus(found[page * PAGE_SIZE].id);
  }

  /** The note's page, with the focus on its card where that was among the cards or nowhere. */
  function reveal(id) {
    kept.add(id);
    const nowhere = document.activeElement === document.body;
    const among = cards.isFocused() || nowhere;
    found = matching(desk.notes, filters.wanted(), desk.taxonomy, kept);
    page = Math.floor(found.findIndex((note) => note.id === id) / PAGE_SIZE);
    show();
    if (among) cards.focus(id);
    else cards.card(id).root.scrollIntoView({ block: "nearest" });
  }

  /** To the next or the previous note, or to the line into which it is folded; the first such key only goes to the list. */
  function step(by) {
    const note = found[placeOfFocus(by) + (cards.isFocused() ? by : 0)];
    if (!note) return told.tell(by > 0 ? "Ini catatan terakhir." : "Ini catatan pertama.");
    page = Math.floor(found.indexOf(note) / PAGE_SIZE);
    show();
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

  function withCurrent(deed) {
    withCard((card) => decidable(card.note) && deed(card));
  }

  /** With the card that has the focus or had it last; a fold's line is no card. */
  function withCard(deed) {
    const card = cards.current();
    if (!card || cards.fold()) return;
    if (!cards.isFocused()) card.focus("");
    deed(card);
  }

  /** The value of the chip that has the focus, else the note's first, else none. */
  function correctable(note, target) {
    const values = valuesOf(note, desk.taxonomy);
    const chips = [...(target.closest("ul.chips")?.children ?? [])];
    return values[Math.max(chips.indexOf(target.closest("li.chip")), 0)] ?? null;
  }

  function pickNth(note, event) {
    const value = desk.taxonomy.values[digitOf(event) - 1];
    const polarities = polaritiesOf(desk.taxonomy);
    if (value) pick(note, { value, polarity: event.shiftKey ? polarities.at(-1) : polarities[0] });
  }

  function name(card) {
    const open = naming.isOpenIn(card.naming);
    put();
    if (!open) naming.open(card.naming, [card.note], () => card.focus("person"));
  }

  function nameFound() {
    const open = naming.isOpenIn(forAll);
    put();
    if (open) return;
    nameAll.setAttribute("aria-expanded", "true");
    naming.open(forAll, [...found], () => {
      nameAll.setAttribute("aria-expanded", "false");
      nameAll.focus();
    });
  }

  function pick(note, choice) {
    put();
    picker.open(cards.card(note.id), choice);
  }
}
