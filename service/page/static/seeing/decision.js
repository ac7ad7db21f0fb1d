/* What a person made of a note, in words, and whether it still has to be looked at. Pure functions. */

import { agrees, alike, asAnswered, standing } from "../verdict.js";

/** Whether the program was unsure and no person has decided yet. */
export const needsCheck = (note) => Boolean(note.result?.review) && !note.verdict;

/** Whether there is something to decide: an answer came. */
export const decidable = (note) => Boolean(note.result);

/** Whether an answer came and no value holds. */
export const isEmpty = (note) => Boolean(note.result) && standing(note).labels.length === 0;

/** Whether a person said of values that the program proposed: not a behaviour. */
export const isRejected = (note) => isEmpty(note) && !agrees(note);

/** Whether a person left the program's values and evidence as they were. */
export const isAccepted = (note) => Boolean(note.verdict && note.result) && alike(note.verdict, asAnswered(note.result));

/** "Anda: benar" and the like; "" where the person did not decide. */
export function decisionOf(note) {
  if (!note.verdict) return "";
  if (isAccepted(note)) return "Anda: benar";
  if (isRejected(note)) return "Anda: bukan perilaku";
  return agrees(note) ? "Anda mengubah bukti" : "Anda mengubah";
}
