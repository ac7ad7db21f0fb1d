/* The employees' sheets: the form's rows as suggested, with what the person wrote into them. */

import { needsCheck } from "../seeing/decision.js";
import { byPerson, unnamedLast } from "./counting.js";
import { periodsInWords } from "./period.js";
import { eKinerjaRows } from "./rows.js";

/**
 * @typedef {import("./rows.js").Row & {text: string, edited: boolean}} Cell
 * @typedef {object} Sheet
 * @property {string} person     "" where the notes name nobody
 * @property {string} periods    the periods of the notes, in a few words
 * @property {number} notes      notes that the sheet is made of
 * @property {number} all        all notes of the person in the chosen period
 * @property {number} unchecked  notes to check, whether they are included or not
 * @property {boolean} included  whether those are among the notes
 * @property {Cell[]} rows
 */

/** Which notes the sheets are made of can be chosen; edits belong to a person, a value and the chosen period, and lie on the
    desk. */
export class Sheets {
  /** @type {string|null} */ period = null; // null: all of them
  includesUnchecked = false;
  #desk;

  /** @param {import("../desk.js").Desk} desk */
  constructor(desk) {
    this.#desk = desk;
  }

  get desk() {
    return this.#desk;
  }

  /** How many notes each period has; none where no note tells one. @returns {Map<string, number>} */
  periods() {
    const counts = new Map();
    for (const { period } of this.#desk.notes) counts.set(period.trim(), (counts.get(period.trim()) ?? 0) + 1);
    return counts.size === 1 && counts.has("") ? new Map() : unnamedLast(counts);
  }

  /** The notes of each person in the chosen period. */
  people() {
    const { notes } = this.#desk;
    return byPerson(notes.filter((note) => this.#isMeant(note)));
  }

  /** Whether a note stands behind a sheet: of the chosen period, answered, and not left out as one to check. */
  isUsed(note) {
    return this.#isMeant(note) && Boolean(note.result || note.verdict) && (this.includesUnchecked || !needsCheck(note));
  }

  #isMeant(note) {
    return this.period === null || note.period.trim() === this.period;
  }

  /** @returns {Sheet} */
  sheet(person, notes) {
    const unchecked = notes.filter(needsCheck);
    const used = notes.filter((note) => this.isUsed(note));
    const rows = eKinerjaRows(used, this.#desk.taxonomy, { leftOut: this.includesUnchecked ? [] : unchecked });
    return {
      person,
      periods: periodsInWords(notes.map((note) => note.period)),
      notes: used.length,
      all: notes.length,
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
    this.#desk.edit(this.#key(person, value), text);
  }

  #written(person, row) {
    const text = this.#desk.edits.get(this.#key(person, row.value)) ?? row.suggestion;
    return { ...row, text, edited: text !== row.suggestion };
  }

  #key(person, value) {
    return JSON.stringify([person, this.period, value]);
  }
}
