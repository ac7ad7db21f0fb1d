/* Sets of notes in the device's database: written as they change, read back, removed when nobody used them for days. */

import { gist } from "../verdict.js";
import { correctionOf } from "./corrections.js";
import { asked, ofSet, within } from "./database.js";

export const DAYS = 7;

const LONG = DAYS * 24 * 3_600_000;
const ALL = ["sets", "notes", "waiting", "sent", "batches"];

/** @typedef {{id: string, count: number, used: number, model: string, taxonomy: object, edits?: [string, string][]}} KeptSet  edits: the desk's */

/** Keep a set and these notes of it. Waits for nothing in between, so that it is done even while the page is left. */
export function keep(database, set, notes) {
  return within(database, ["sets", "notes"], "readwrite", (store) => {
    store("sets").put({ ...set, used: Date.now() });
    for (const note of notes) store("notes").put({ ...note, set: set.id });
    store("sets").transaction.commit();
  });
}

/** Put down what the server is to be told of these notes. */
export function putDown(database, set, notes) {
  return within(database, ["waiting", "sent"], "readwrite", async (store) => {
    for (const note of notes) await putOneDown(store, set, note);
  });
}

/** Put down what was decided when the page was left too soon; all else is known. */
export async function catchUp(database, set, notes) {
  const sent = await within(database, ["sent"], "readonly", (store) => asked(store("sent").getAllKeys(ofSet(set.id))));
  const told = new Set(sent.map(([, id]) => id));
  await putDown(database, set, notes.filter((note) => note.verdict || told.has(note.id)));
}

async function putOneDown(store, set, note) {
  const sent = await asked(store("sent").get([set.id, note.id]));
  const correction = correctionOf(note, set.model, { wasSent: Boolean(sent) });
  if (correction && gist(correction) !== sent?.gist) store("waiting").put({ set: set.id, id: note.id, at: Date.now(), correction });
  else store("waiting").delete([set.id, note.id]);
}

/** @returns {Promise<KeptSet[]>} the last used first */
export async function keptSets(database) {
  const sets = await within(database, ["sets"], "readonly", (store) => asked(store("sets").getAll()));
  return sets.sort((one, other) => other.used - one.used);
}

/** A set's notes in order. */
export function notesOf(database, set) {
  return within(database, ["notes"], "readonly", (store) => asked(store("notes").getAll(ofSet(set))));
}

/** Take a set away; what the server is still to be told stays. */
export function remove(database, set) {
  return within(database, ["sets", "notes", "sent"], "readwrite", (store) => take(store, set));
}

function take(store, set) {
  store("sets").delete(set);
  store("notes").delete(ofSet(set));
  store("sent").delete(ofSet(set));
}

/** Take away what nobody used for days, unsent corrections too. */
export function expire(database, { now = Date.now() } = {}) {
  return within(database, ALL, "readwrite", async (store) => {
    const old = ({ used, at }) => (used ?? at) < now - LONG;
    for (const set of (await asked(store("sets").getAll())).filter(old)) take(store, set.id);
    for (const one of (await asked(store("waiting").getAll())).filter(old)) store("waiting").delete([one.set, one.id]);
    for (const batch of (await asked(store("batches").getAll())).filter(old)) store("batches").delete(batch.number);
  });
}

/** Take everything away. */
export const removeAll = (database) => within(database, ALL, "readwrite", (store) => ALL.forEach((name) => store(name).clear()));
