/* The desk kept on this device: answers at once, other changes a moment later, only what changed, and laid out again later. */

import { claim, hadBefore, letGo } from "./claim.js";
import { randomKey } from "./outbox.js";
import { catchUp, expire, keep, keptSets, notesOf, putDown, remove, removeAll } from "./sets.js";

const MOMENT = 250; // milliseconds

/**
 * @param {import("../desk.js").Desk} desk
 * @param {IDBDatabase} database
 * @param {{told: (decided: boolean) => void, failed: (error: Error) => void}} listeners  told when something was written
 */
export function startSaving(desk, database, { told, failed }) {
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("berakhlak") : null;
  let set = null; // the KeptSet of this tab
  let changed = new Map(); // notes by id
  let decided = new Map();
  let edited = false;
  let timer = 0;
  let restoring = false;
  let last = Promise.resolve(); // one write after another

  const then = (work) => (last = last.then(work).catch(failed));

  function write() {
    clearTimeout(timer);
    if (!set || !(changed.size || edited)) return last;
    const [to, notes, verdicts] = [{ ...set }, [...changed.values()], [...decided.values()]];
    [changed, decided, edited] = [new Map(), new Map(), false];
    return then(async () => {
      try {
        await keep(database, to, notes);
        await putDown(database, to, verdicts);
      } catch (error) {
        again(to, notes, verdicts);
        throw error;
      }
      told(verdicts.length > 0);
    });
  }

  /* What could not be written is written with the next change. */
  function again(to, notes, verdicts) {
    if (to.id !== set?.id) return;
    changed = new Map([...notes.map((note) => [note.id, note]), ...changed]);
    decided = new Map([...verdicts.map((note) => [note.id, note]), ...decided]);
    edited = true;
  }

  function change(ids) {
    if (!set || !(ids.length || edited)) return;
    Object.assign(set, { model: desk.model, taxonomy: desk.taxonomy, edits: [...desk.edits] });
    for (const id of ids) changed.set(id, desk.note(id));
    clearTimeout(timer);
    timer = setTimeout(write, MOMENT);
  }

  function edit() {
    edited = true;
    change([]);
  }

  function decide(ids) {
    for (const id of ids) decided.set(id, desk.note(id));
    change(ids);
  }

  function opened(ids) {
    if (restoring) return;
    write();
    const gone = set?.id;
    set = ids.length ? { id: randomKey(), count: ids.length, model: "", taxonomy: desk.taxonomy } : null;
    if (gone) then(() => remove(database, gone));
    if (!set) letGo();
    else claim(set.id);
    change(ids);
    write();
  }

  function added(ids) {
    if (!set) return;
    set.count = desk.notes.length;
    change(ids);
    write();
  }

  function lay(kept, notes) {
    restoring = true;
    set = kept;
    if (!desk.taxonomy.values.length) desk.taxonomy = kept.taxonomy;
    desk.open(notes, { model: kept.model, edits: kept.edits });
    restoring = false;
  }

  desk.addEventListener("opened", ({ detail }) => opened(detail));
  desk.addEventListener("added", ({ detail }) => added(detail));
  desk.addEventListener("answered", ({ detail }) => {
    change(detail);
    decide(detail.filter((id) => desk.note(id).verdict));
    write(); // answers take long to get: a page that is closed in this moment keeps them
  });
  desk.addEventListener("decided", ({ detail }) => decide(detail));
  desk.addEventListener("edited", edit);
  addEventListener("pagehide", write);
  document.addEventListener("visibilitychange", () => document.hidden && write());
  tabs?.addEventListener("message", () => {
    forget();
    told(false);
  });

  function forget() {
    [changed, decided, edited] = [new Map(), new Map(), false];
    set = null;
    desk.clear();
  }

  return {
    get set() {
      return set;
    },
    /** Lay out what this tab had, else the notes last used that no other tab has. */
    async restore() {
      if (desk.notes.length) return;
      await expire(database);
      const kept = await free(await keptSets(database));
      const notes = kept ? await notesOf(database, kept.id) : [];
      if (!notes.length || desk.notes.length) return;
      lay(kept, notes);
      await keep(database, kept, []);
      await catchUp(database, kept, desk.notes);
    },
    /** Take everything away from this device, in all tabs. */
    async removeAll() {
      forget();
      await then(() => removeAll(database));
      tabs?.postMessage("removed");
    },
  };
}

async function free(sets) {
  const mine = sets.find(({ id }) => id === hadBefore());
  if (mine && (await claim(mine.id, { patient: true }))) return mine;
  for (const set of sets) if (await claim(set.id)) return set;
  return null;
}
