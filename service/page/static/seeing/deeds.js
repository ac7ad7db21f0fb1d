/* What a person can do to a note. Each deed is told, can be undone, and says where the focus goes on. */

import { nothing, relabelled, standing, withLabel, withoutLabel, withoutSpan, withSpan } from "../verdict.js";
import { chipKey } from "./chips.js";
import { labelInWords, opposite, polarityOf } from "./polarity.js";

/**
 * @param {import("../desk.js").Desk} desk
 * @param {{told: (words: string) => void, focus: (id: number, key: string) => void, reveal: (id: number) => void}} page
 */
export function makeDeeds(desk, { told, focus, reveal }) {
  function decide(note, verdict, words, key) {
    if (!note.result) return;
    focus(note.id, key);
    desk.decide(note.id, verdict);
    told(`Catatan ${note.id}: ${words}.`);
  }

  function back(id, words, none) {
    if (id === null) return told(none);
    reveal(id);
    told(`${words}: catatan ${id}.`);
  }

  return {
    accept: (note) => decide(note, standing(note), "benar", "accept"),
    reject: (note) => decide(note, nothing(), "bukan perilaku", "reject"),
    restore: (note) => decide(note, null, "usulan program berlaku lagi", ""),
    flip(note, value) {
      const to = opposite(value.polarity);
      const turned = (verdict, { code, polarity }) => relabelled(verdict, code + polarity, code + to);
      const words = `${value.name} menjadi ${polarityOf(to).words}`;
      decide(note, value.codes.reduce(turned, standing(note)), words, chipKey("flip", value.value, to));
    },
    remove: (note, value) => decide(note, without(standing(note), value), `${value.name} dihapus`, ""),
    add: (note, label) => decide(note, withLabel(standing(note), label), `${labelInWords(label)} ditambahkan`, "add"),
    drop: (note, label) => decide(note, withoutLabel(standing(note), label), `${labelInWords(label)} dihapus`, "add"),
    replace(note, value, label) {
      const olds = value.codes.map(({ code, polarity }) => code + polarity).filter((old) => old !== label);
      const verdict = olds.reduce((left, old) => relabelled(left, old, label), standing(note));
      decide(note, verdict, `${value.name} diganti dengan ${labelInWords(label)}`, "");
    },
    mark: (note, label, { start, end }) => decide(note, withSpan(standing(note), label, start, end), `bukti ${labelInWords(label)} ditambahkan`, "text"),
    unmark: (note, verdict, span) => decide(note, withoutSpan(verdict, span), `bukti ${labelInWords(span.label)} dihapus`, "text"),
    narrow(note, verdict, span, { start, end }) {
      decide(note, withSpan(withoutSpan(verdict, span), span.label, start, end), `bukti ${labelInWords(span.label)} dipersempit`, "text");
    },
    undo: () => back(desk.undo(), "Dibatalkan", "Tidak ada yang dapat dibatalkan."),
    redo: () => back(desk.redo(), "Diulangi", "Tidak ada yang dapat diulangi."),
  };
}

const without = (verdict, value) => value.codes.reduce((left, { code, polarity }) => withoutLabel(left, code + polarity), verdict);
