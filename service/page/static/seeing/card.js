/* One note as a card: who and when, the text with its evidence, the chips, and what can be decided. */

import { element } from "../element.js";
import { chipsOf } from "./chips.js";
import { decidable, decisionOf, isAccepted, isEmpty, isRejected, needsCheck } from "./decision.js";
import { markedText } from "./marked.js";
import { withTip } from "./tip.js";
import { makeWhy } from "./why.js";

const AUTHORS = { atasan: "atasan", rekan: "rekan kerja", bawahan: "bawahan", diri: "pegawai itu sendiri", warga: "warga", pemeriksa: "pemeriksa" };
const UNSURE = "Program kurang yakin apakah nilai-nilainya lengkap dan tepat.";

/**
 * @param {import("../desk.js").Note} note
 * @returns {{note: object, root: HTMLElement, text: HTMLElement, naming: HTMLElement, bar: HTMLElement,
 *   panel: HTMLElement, paint: (next?: string) => void, focus: (key: string) => void, explain: () => void}}
 */
export function makeCard(note, room) {
  const title = `note-${note.id}`;
  const head = element("div", { class: "card-head" });
  const naming = element("div", { hidden: true });
  const text = element("p", { class: "note", dir: "auto", "data-key": "text" });
  const bar = element("div", { class: "selecting", hidden: true });
  const tags = element("div", {});
  const actions = element("div", { class: "deeds" });
  const panel = element("div", { class: "picker", hidden: true });
  const why = makeWhy(note);
  const root = element("article", { "aria-labelledby": title, tabindex: "-1", "data-id": note.id }, head, naming, text, bar, tags, actions, panel, why.root);
  const card = { note, root, text, naming, bar, panel, paint, focus, explain };
  let painted = null; // what the text showed, so that a selection in it outlives a change of chips

  function paint(next = "") {
    const held = document.activeElement;
    const inside = held !== root && root.contains(held);
    head.replaceChildren(...headOf(note, title, () => room.name(card)));
    root.classList.toggle("empty", isEmpty(note));
    paintText();
    tags.replaceChildren(tagsOf(note, room));
    actions.replaceChildren(...(decidable(note) ? actionsOf(note, room, why, explain) : []));
    if (inside && !root.contains(document.activeElement)) focus(next || held.dataset.key);
  }

  function paintText() {
    const pieces = markedText(note, room.taxonomy());
    const shape = pieces.map((piece) => piece.outerHTML ?? piece).join("\u0000");
    if (shape === painted) return;
    painted = shape;
    text.replaceChildren(...pieces);
    if (!decidable(note)) return;
    const asks = { tabindex: "0", role: "group", "aria-label": `Teks catatan ${note.id}`, "aria-describedby": "selecting-hint" };
    for (const [name, value] of Object.entries(asks)) text.setAttribute(name, value);
  }

  function focus(key) {
    const target = key ? root.querySelector(`[data-key="${CSS.escape(key)}"]`) : null;
    (target ?? root).focus();
  }

  function explain() {
    why.toggle();
    paint();
  }

  paint();
  return card;
}

function headOf(note, title, onName) {
  const about = [note.person, note.period].filter(Boolean).flatMap((words) => [", ", element("bdi", {}, words)]);
  const author = AUTHORS[note.author];
  const decision = decisionOf(note);
  const heading = element("h3", { id: title }, `Catatan ${note.id}`, ...about);
  return [
    element("div", { class: "whose" }, heading, personButton(note, onName)),
    author ? element("span", { class: "quiet-words" }, `ditulis ${author}`) : null,
    needsCheck(note) ? withTip(element("button", { type: "button", class: "fact review", "data-key": "review" }, "⚠ Cek catatan ini"), UNSURE) : null,
    decision ? element("span", { class: "decision" }, decision) : null,
  ].filter(Boolean);
}

function personButton(note, onclick) {
  const attributes = { type: "button", class: "fact person", "data-key": "person", onclick };
  if (!note.person) return element("button", { ...attributes, "aria-label": `Catatan ${note.id}: tetapkan pegawai` }, "tetapkan pegawai");
  const label = `Catatan ${note.id}: ganti pegawai`;
  return withTip(element("button", { ...attributes, "aria-label": label }, element("span", { "aria-hidden": "true" }, "✎")), label, { onTap: false });
}

function tagsOf(note, room) {
  if (note.fault) return element("p", { class: "fault" }, element("strong", {}, "Tidak dapat dibaca. "), note.fault);
  if (!note.result) return element("p", { class: "nothing" }, "Menunggu dibaca …");
  if (isRejected(note)) return element("p", { class: "nothing" }, "Menurut Anda bukan perilaku.");
  return chipsOf(note, room) ?? element("p", { class: "nothing" }, "Tidak ada perilaku yang ditemukan dalam catatan ini.");
}

function actionsOf(note, room, why, explain) {
  const tagged = note.result.values.length > 0;
  return [
    note.verdict ? null : action("accept", "Benar", () => room.deeds.accept(note)),
    action("add", "Tambah nilai", () => room.pick(note, {})),
    tagged && !isRejected(note) ? action("reject", "Bukan perilaku", () => room.deeds.reject(note)) : null,
    tagged ? action("why", "Mengapa?", explain, { "aria-expanded": String(why.isOpen()) }) : null,
    note.verdict ? action("restore", isAccepted(note) ? "Cabut keputusan" : "Pakai usulan program", () => room.deeds.restore(note)) : null,
  ].filter(Boolean);
}

function action(key, words, onclick, state = {}) {
  return element("button", { type: "button", class: "quiet small", "data-key": key, onclick, ...state }, words);
}
