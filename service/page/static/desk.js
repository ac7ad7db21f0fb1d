/* The desk: the notes that lie on it, what the server answered, what the person decided, and the way back. */

import { standing } from "./verdict.js";

/**
 * @typedef {object} Note
 * @property {number} id       its place, counted from 1
 * @property {string} text
 * @property {string} person   whom it is about, "" where that is not told
 * @property {string} period   "" where not told
 * @property {string} author   who wrote it, one of the server's words (atasan, rekan, …) or ""
 * @property {object|null} result   the server's answer: labels, values, review; null until it came
 * @property {string|null} fault    why there is no answer
 * @property {import("./verdict.js").Verdict|null} verdict   what the person decided, null where they did not
 */

const EMPTY = { person: "", period: "", author: "", result: null, fault: null, verdict: null };

/**
 * Tells what happens as events: "opened" (other notes lie here), "answered" and "decided" (detail: the notes' ids),
 * "cleared". Whoever shows, keeps or sends notes listens; nobody else changes them.
 */
export class Desk extends EventTarget {
  /** @type {Note[]} */ notes = [];
  model = "";
  taxonomy = { name: "", source: "", values: [], labels: [] };
  #done = [];
  #undone = [];

  /** Lay other notes here; `kept` notes bring their answers and verdicts along. */
  open(notes, { model = "" } = {}) {
    this.notes = notes.map((note, index) => ({ ...EMPTY, ...note, id: index + 1 }));
    this.model = model;
    this.#done = [];
    this.#undone = [];
    this.#tell("opened", this.notes.map((note) => note.id));
  }

  /** Take everything away. */
  clear() {
    this.open([]);
    this.#tell("cleared", []);
  }

  /** @returns {Note} */
  note(id) {
    return this.notes[id - 1];
  }

  /** The server's answers, each as `{id, result}` or `{id, fault}`. */
  answer(answers, model) {
    this.model = model || this.model;
    for (const { id, result = null, fault = null } of answers) Object.assign(this.note(id), { result, fault });
    this.#tell("answered", answers.map(({ id }) => id));
  }

  /** What the person holds right for a note; null takes the server's answer again. */
  decide(id, verdict) {
    this.#done.push({ id, from: this.note(id).verdict, to: verdict });
    this.#undone = [];
    this.#set(id, verdict);
  }

  /** Say that the server's answer is right. */
  accept(id) {
    this.decide(id, standing(this.note(id)));
  }

  get undoable() {
    return this.#done.length > 0;
  }

  get redoable() {
    return this.#undone.length > 0;
  }

  /** Take the last decision back; the id of its note, null where there was none. */
  undo() {
    const last = this.#done.pop();
    if (!last) return null;
    this.#undone.push(last);
    this.#set(last.id, last.from);
    return last.id;
  }

  /** Decide again what was taken back. */
  redo() {
    const last = this.#undone.pop();
    if (!last) return null;
    this.#done.push(last);
    this.#set(last.id, last.to);
    return last.id;
  }

  #set(id, verdict) {
    this.note(id).verdict = verdict;
    this.#tell("decided", [id]);
  }

  #tell(name, ids) {
    this.dispatchEvent(new CustomEvent(name, { detail: ids }));
  }
}
