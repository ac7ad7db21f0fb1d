/* Which notes the filters let through, and in which order. Pure functions. */

import { valuesOf } from "../verdict.js";
import { needsCheck } from "./decision.js";

/**
 * @typedef {object} Wanted
 * @property {string} search
 * @property {string} value       a value's id, NO_VALUE, or "" for any
 * @property {string} polarity    "+", "-" or "" for any
 * @property {string} person      a name, NO_PERSON, or "" for any
 * @property {boolean} checks     only notes to check
 * @property {boolean} undecided  only notes without a decision
 * @property {boolean} checksFirst
 */

export const NO_VALUE = "none";
export const NO_PERSON = " "; // no name is so: names are trimmed

/** @type {Wanted} */
export const ANYTHING = { search: "", value: "", polarity: "", person: "", checks: false, undecided: false, checksFirst: false };

/**
 * The notes to show. Those in `kept` stay though they no longer match: what was decided a moment ago must not vanish
 * under the person's hands.
 * @param {import("../desk.js").Note[]} notes
 * @param {Wanted} wanted
 */
export function matching(notes, wanted, taxonomy, kept = new Set()) {
  const search = wanted.search.trim().toLowerCase();
  const found = notes.filter((note) => kept.has(note.id) || matches(note, { ...wanted, search }, taxonomy));
  if (!wanted.checksFirst) return found;
  const first = (note) => needsCheck(note) || (kept.has(note.id) && note.result?.review);
  return [...found.filter(first), ...found.filter((note) => !first(note))];
}

function matches(note, wanted, taxonomy) {
  if (wanted.person && (note.person || NO_PERSON) !== wanted.person) return false;
  if (wanted.checks && !needsCheck(note)) return false;
  if (wanted.undecided && note.verdict) return false;
  if (wanted.search && !`${note.text}\n${note.person}`.toLowerCase().includes(wanted.search)) return false;
  return !(wanted.value || wanted.polarity) || hasValue(note, wanted, taxonomy);
}

function hasValue(note, { value, polarity }, taxonomy) {
  const values = valuesOf(note, taxonomy);
  if (value === NO_VALUE) return Boolean(note.result) && values.length === 0;
  return values.some((one) => (!value || one.value === value) && (!polarity || one.polarity === polarity));
}
