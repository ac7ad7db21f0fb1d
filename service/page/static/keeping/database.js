/* The browser's database on this device: what lies in it, and its requests as promises. Knows nothing of the page. */

const NAME = "berakhlak";
const VERSION = 1;
const PLACE = ["set", "id"]; // a note: the set it was opened with, and its number there

/**
 * sets: sets of notes with their model, taxonomy and edits; notes: their notes; waiting: what is still to be told the server of a
 * note; batches: what is under way to it, in order; sent: what it was told last of each note.
 * @returns {Promise<IDBDatabase>} fails where the browser keeps nothing
 */
export async function openDatabase() {
  const opening = indexedDB.open(NAME, VERSION);
  opening.onupgradeneeded = () => {
    const database = opening.result;
    database.createObjectStore("sets", { keyPath: "id" });
    database.createObjectStore("notes", { keyPath: PLACE });
    database.createObjectStore("waiting", { keyPath: PLACE });
    database.createObjectStore("sent", { keyPath: PLACE }).createIndex("refused", "refused");
    database.createObjectStore("batches", { keyPath: "number", autoIncrement: true });
  };
  const database = await asked(opening);
  database.onversionchange = () => database.close(); // a newer page in another tab goes first
  return database;
}

/** What a request brings. */
export function asked(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * Work in one transaction: all of it is kept or nothing. `work` gets a function that gives a store by its name.
 * @template T
 * @param {(store: (name: string) => IDBObjectStore) => T|Promise<T>} work
 * @returns {Promise<T>}
 */
export async function within(database, names, mode, work) {
  const transaction = database.transaction(names, mode);
  const done = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error ?? new DOMException("aborted", "AbortError"));
  });
  try {
    const result = await work((name) => transaction.objectStore(name));
    await done;
    return result;
  } catch (error) {
    done.catch(() => {}); // told by this error
    abort(transaction);
    throw error;
  }
}

function abort(transaction) {
  try {
    transaction.abort();
  } catch {
    // it had ended by itself
  }
}

/** All of a set. */
export const ofSet = (set) => IDBKeyRange.bound([set, 0], [set, Infinity]);
