/* What a person can do to a note. Each deed is told, can be undone, and says where the focus goes on. */

import { whole } from "../element.js";
import { alike, labelsOf, nothing, relabelled, standing, withLabel, withoutLabel, withoutSpan, withSpan } from "../verdict.js";
import { chipKey } from "./chips.js";
import { isAccepted } from "./decision.js";
import { labelInWords, opposite, polarityOf } from "./polarity.js";

/**
 * @param {import("../desk.js").Desk} desk
 * @param {{told: (words: string) => void, focus: (id: number, key: string) => void, reveal: (id: number) => void}} page
 */
export function makeDeeds(desk, { told, focus, reveal }) {
  const said = (label) => labelInWords(label, desk.taxonomy);

  function decide(note, verdict, words, key) {
    if (!note.result) return;
    if (alike(note.verdict, verdict)) return told(`Catatan ${note.id}: sudah Anda putuskan begitu.`);
    focus(note.id, key);
    desk.decide(note.id, verdict, words);
    told(`Catatan ${note.id}: ${words}.`);
  }

  /** What a person decided stands already, so accepting leaves it. */
  const accept = (note) => decide(note, note.verdict ?? standing(note), "benar", "");

  function name(notes, person) {
    const ids = notes.filter((note) => note.person !== person).map(({ id }) => id);
    if (!ids.length) return told("Pegawai tidak berubah.");
    const words = person ? `pegawai ${person}` : "pegawai tidak disebut";
    desk.name(ids, person, words);
    told(`${subject(ids)}: ${words}.`);
  }

  function back(step, words, none) {
    if (!step) return told(none);
    const ids = step.changes.map(({ id }) => id);
    reveal(ids[0]);
    told(`${words}: ${[subject(ids).toLowerCase(), step.told].filter(Boolean).join(", ")}.`);
  }

  return {
    accept,
    name,
    reject: (note) => decide(note, nothing(), "bukan perilaku", ""),
    restore: (note) => decide(note, null, isAccepted(note) ? "belum diputuskan" : "usulan program berlaku lagi", ""),
    flip(note, value) {
      const to = opposite(value.polarity);
      const turned = (verdict, { code, polarity }) => relabelled(verdict, code + polarity, code + to);
      const words = `${value.name} menjadi ${polarityOf(to).words}`;
      decide(note, value.codes.reduce(turned, standing(note)), words, chipKey("flip", value.value, to));
    },
    remove: (note, value) => decide(note, without(standing(note), value), `menghapus ${value.name}`, ""),
    add: (note, label) => decide(note, withLabel(standing(note), label), `menambah ${said(label)}`, "add"),
    drop: (note, label) => decide(note, withoutLabel(standing(note), label), `menghapus ${said(label)}`, "add"),
    replace(note, value, label) {
      const olds = labelsOf(value).filter((old) => old !== label);
      const verdict = olds.reduce((left, old) => relabelled(left, old, label), standing(note));
      decide(note, verdict, `mengganti ${value.name} dengan ${said(label)}`, "");
    },
    mark: (note, label, { start, end }) => decide(note, withSpan(standing(note), label, start, end), `menambah bukti ${said(label)}`, "text"),
    unmark: (note, verdict, span) => decide(note, withoutSpan(verdict, span), `menghapus bukti ${said(span.label)}`, "text"),
    narrow(note, verdict, span, { start, end }) {
      decide(note, withSpan(withoutSpan(verdict, span), span.label, start, end), `mempersempit bukti ${said(span.label)}`, "text");
    },
    undo: () => back(desk.undo(), "Dibatalkan", "Tidak ada yang dapat dibatalkan."),
    redo: () => back(desk.redo(), "Diulangi", "Tidak ada yang dapat diulangi."),
  };
}

const subject = (ids) => (ids.length === 1 ? `Catatan ${ids[0]}` : `${whole(ids.length)} catatan`);

const without = (verdict, value) => labelsOf(value).reduce(withoutLabel, verdict);
