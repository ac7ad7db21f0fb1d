/* The room where notes are seen with their tags and corrected: filters above, a page of cards, the way back below. */

import { element, whole } from "../element.js";
import { valuesOf } from "../verdict.js";
import { makeBar } from "./bar.js";
import { mountCards } from "./cards.js";
import { decidable } from "./decision.js";
import { makeDeeds } from "./deeds.js";
import { filtering, mountFilters } from "./filters.js";
import { makeListing } from "./listing.js";
import { makeNaming } from "./naming.js";
import { mountPages } from "./pages.js";
import { digitOf, makePicker } from "./picker.js";
import { polaritiesOf } from "./polarity.js";
import { printsAll } from "./printing.js";
import { mountSelecting } from "./selecting.js";
import { mountShortcuts } from "./shortcuts.js";
import { mountTold } from "./told.js";

/** @param {HTMLElement} root @param {import("../desk.js").Desk} desk */
export function mountRoom(root, desk) {
  const told = mountTold(desk, { onUndo: () => deeds.undo(), onRedo: () => deeds.redo() });
  const deeds = makeDeeds(desk, { told: told.tell, focus: (id, key) => cards.focusNext(id, key), reveal: (id) => listing.reveal(id) });
  const room = { deeds, taxonomy: () => desk.taxonomy, pick, name };
  const cards = mountCards(room);
  const picker = makePicker(room);
  const bar = makeBar(room);
  const naming = makeNaming(desk, room);
  const filters = mountFilters({ onChange: filtered });
  const pages = mountPages({ onPage: turn });
  const listing = makeListing(desk, { cards, filters, pages, said: told.tell, onShow: paintLine });
  const count = element("p", { class: "count", role: "status" });
  const reset = element("button", { type: "button", class: "quiet small", hidden: true, onclick: () => filters.reset() }, "Atur ulang");
  const nameAll = element("button", { type: "button", class: "quiet small name-all", "aria-expanded": "false", onclick: nameFound });
  const forAll = element("div", { hidden: true });
  const empty = element("p", { class: "nothing", hidden: true }, "Tidak ada catatan yang cocok dengan saringan ini.");

  const help = mountShortcuts(root, {
    next: () => listing.step(1),
    previous: () => listing.step(-1),
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
  printsAll(root, { all: () => cards.show(listing.found()), again: listing.show });

  desk.addEventListener("opened", opened);
  desk.addEventListener("added", () => {
    filters.describe(desk);
    listing.show();
  });
  desk.addEventListener("answered", ({ detail: ids }) => {
    cards.paint(ids);
    listing.show();
  });
  desk.addEventListener("decided", ({ detail: ids }) => {
    listing.keep(ids);
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
    listing.restart();
  }

  function turn(to) {
    put();
    listing.turn(to);
  }

  function paintLine(found, wanted) {
    const some = filtering(wanted);
    const words = some ? `${whole(found.length)} dari ${whole(desk.notes.length)} catatan` : `${whole(desk.notes.length)} catatan`;
    if (count.textContent !== words) count.textContent = words;
    reset.hidden = !some;
    nameAll.textContent = `Tetapkan pegawai untuk ${whole(found.length)} catatan ini …`;
    nameAll.hidden = found.length === 0;
    empty.hidden = found.length > 0 || desk.notes.length === 0;
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
    naming.open(forAll, listing.found(), () => {
      nameAll.setAttribute("aria-expanded", "false");
      nameAll.focus();
    });
  }

  function pick(note, choice) {
    put();
    picker.open(cards.card(note.id), choice);
  }
}
