/* What a person made of a note, in words, and whether it still has to be looked at. Pure functions. */

import { agrees, asAnswered } from "../verdict.js";

/** Whether the program was unsure and no person has decided yet. */
export const needsCheck = (note) => Boolean(note.result?.review) && !note.verdict;

/** Whether there is something to decide: an answer came. */
export const decidable = (note) => Boolean(note.result);

/** "Anda: benar" and the like; "" where the person did not decide. */
export function decisionOf(note) {
  if (!note.verdict) return "";
  if (!agrees(note)) return note.verdict.labels.length ? "Anda mengubah" : "Anda: bukan perilaku";
  return sameEvidence(note) ? "Anda: benar" : "Anda mengubah bukti";
}

function sameEvidence(note) {
  const keys = (verdict) => verdict.spans.map(({ start, end, label }) => `${start}-${end}-${label}`).sort().join();
  return keys(note.verdict) === keys(asAnswered(note.result));
}
