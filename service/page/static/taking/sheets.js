/* The employees' sheets: the form's rows as suggested, with what the person wrote into them while the page is open. */

import { byPerson, isToCheck } from "./counting.js";
import { eKinerjaRows } from "./rows.js";

/**
 * @typedef {import("./rows.js").Row & {text: string, edited: boolean}} Cell
 * @typedef {object} Sheet
 * @property {string} person     "" where the notes name nobody
 * @property {string} periods    the periods of the notes, as they were told
 * @property {number} notes      notes that the sheet is made of
 * @property {number} unchecked  notes to check, whether they are included or not
 * @property {boolean} included  whether those are among the notes
 * @property {Cell[]} rows
 */

/** Which notes the sheets are made of can be chosen; edits belong to a person, a value and the chosen period. */
export class Sheets {
  /** @type {string|null} */ period = null; // null: all of them
  includesUnchecked = false;
  #desk;
  #edits = new Map();

  /** @param {import("../desk.js").Desk} desk */
  constructor(desk) {
    this.#desk = desk;
    desk.addEventListener("opened", () => this.#edits.clear());
  }

  /** How many notes each period has; none where no note tells one. @returns {Map<string, number>} */
  periods() {
    const counts = new Map();
    for (const { period } of this.#desk.notes) counts.set(period.trim(), (counts.get(period.trim()) ?? 0) + 1);
    return counts.size === 1 && counts.has("") ? new Map() : counts;
  }

  /** The notes of each person in the chosen period. */
  people() {
    const { notes } = this.#desk;
    return byPerson(this.period === null ? notes : notes.filter((note) => note.period.trim() === this.period));
  }

  /** @returns {Sheet} */
  sheet(person, notes) {
    const unchecked = notes.filter(isToCheck);
    const used = this.includesUnchecked ? notes : notes.filter((note) => !isToCheck(note));
    const rows = eKinerjaRows(used, this.#desk.taxonomy, { leftOut: this.includesUnchecked ? [] : unchecked });
    return {
      person,
      periods: [...new Set(notes.map((note) => note.period.trim()))].filter(Boolean).join(", "),
      notes: used.filter((note) => note.result || note.verdict).length,
      unchecked: unchecked.length,
      included: this.includesUnchecked,
      rows: rows.map((row) => this.#written(person, row)),
    };
  }

  /** Every person's sheet. @returns {Sheet[]} */
  all() {
    return [...this.people()].map(([person, notes]) => this.sheet(person, notes));
  }

  /** What the person wrote in a row; null takes the suggestion again. */
  write(person, value, text) {
    if (text === null) this.#edits.delete(this.#key(person, value));
    else this.#edits.set(this.#key(person, value), text);
  }

  #written(person, row) {
    const text = this.#edits.get(this.#key(person, row.value)) ?? row.suggestion;
    return { ...row, text, edited: text !== row.suggestion };
  }

  #key(person, value) {
    return JSON.stringify([person, this.period, value]);
  }
}
