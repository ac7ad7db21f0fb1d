/* The desk: the notes that lie on it, what the server answered, what the person decided, and the way back. */

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

/**
 * One step that can be taken back: what notes had and got. `told` says it in words.
 * @typedef {{field: "verdict"|"person", changes: {id: number, from: unknown, to: unknown}[], told: string}} Step
 */

const EMPTY = { person: "", period: "", author: "", result: null, fault: null, verdict: null };

/**
 * Tells what happens as events: "opened" (other notes lie here), "added" (more notes do; detail: their ids), "answered" and
 * "decided" (detail: the notes' ids), "edited", "cleared". Whoever shows, keeps or sends notes listens; nobody else changes them.
 */
export class Desk extends EventTarget {
  /** @type {Note[]} */ notes = [];
  model = "";
  taxonomy = { name: "", source: "", values: [], labels: [] };
  /** What the person wrote in a place of the form. @type {Map<string, string>} */ edits = new Map();
  /** @type {Step[]} */ #done = [];
  /** @type {Step[]} */ #undone = [];

  /** Lay other notes here; those that were kept bring their answers and verdicts along, with the model and the edits. */
  open(notes, { model = "", edits = [] } = {}) {
    this.notes = notes.map((note, index) => ({ ...EMPTY, ...note, id: index + 1 }));
    this.model = model;
    this.edits = new Map(edits);
    this.#done = [];
    this.#undone = [];
    this.#tell("opened", this.notes.map((note) => note.id));
  }

  /** Lay more notes beside those here, which keep their ids, answers, verdicts and the way back. */
  add(notes) {
    const before = this.notes.length;
    this.notes = [...this.notes, ...notes.map((note, index) => ({ ...EMPTY, ...note, id: before + index + 1 }))];
    this.#tell("added", this.notes.slice(before).map((note) => note.id));
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

  /** What the person holds right for a note; null takes the server's answer again. `told` says it for the way back. */
  decide(id, verdict, told = "") {
    this.#step({ field: "verdict", changes: [{ id, from: this.note(id).verdict, to: verdict }], told });
  }

  /** Whom these notes are about, "" for nobody known: one step, told as "decided". */
  name(ids, person, told = "") {
    const changes = ids.map((id) => ({ id, from: this.note(id).person, to: person })).filter(({ from, to }) => from !== to);
    if (changes.length) this.#step({ field: "person", changes, told });
  }

  /** Whether the person did anything here that would be lost with the notes. */
  get isWorkedOn() {
    return this.undoable || this.edits.size > 0 || this.notes.some((note) => note.verdict);
  }

  /** What the person wrote in a place of the form; null takes it away. */
  edit(place, text) {
    if (text === null) this.edits.delete(place);
    else this.edits.set(place, text);
    this.#tell("edited", []);
  }

  get undoable() {
    return this.#done.length > 0;
  }

  get redoable() {
    return this.#undone.length > 0;
  }

  /** Take the last step back. @returns {Step|null} null where there was none */
  undo() {
    const last = this.#done.pop();
    if (!last) return null;
    this.#undone.push(last);
    this.#set(last, "from");
    return last;
  }

  /** Take the step again that was taken back. @returns {Step|null} */
  redo() {
    const last = this.#undone.pop();
    if (!last) return null;
    this.#done.push(last);
    this.#set(last, "to");
    return last;
  }

  #step(step) {
    this.#done.push(step);
    this.#undone = [];
    this.#set(step, "to");
  }

  #set({ field, changes }, side) {
    for (const change of changes) this.note(change.id)[field] = change[side];
    this.#tell("decided", changes.map(({ id }) => id));
  }

  #tell(name, ids) {
    this.dispatchEvent(new CustomEvent(name, { detail: ids }));
  }
}
