/* Corrections on their way to the server: gathered into batches, each sent under a key of its own until it is answered. */

import { Refused, send } from "../server.js";
import { portions } from "../tagging.js";
import { gist } from "../verdict.js";
import { named } from "./corrections.js";
import { asked, within } from "./database.js";

const RECORDED = 409; // our keys are random: one that came before came from here, and its batch was recorded
const FAULTY = [400, 413, 422]; // the batch will never be taken as it is

/** @returns {Promise<{waiting: number, sent: number, refused: number}>} */
export function counted(database) {
  return within(database, ["waiting", "batches", "sent"], "readonly", async (store) => {
    const [waiting, batches, sent, refused] = await Promise.all([
      asked(store("waiting").count()),
      asked(store("batches").getAll()),
      asked(store("sent").count()),
      asked(store("sent").index("refused").count(1)),
    ]);
    return { waiting: waiting + batches.reduce((sum, { corrections }) => sum + corrections.length, 0), sent: sent - refused, refused };
  });
}

/** Make batches of what was put down before that moment. Taken out and put in at once, so that no tab sends it twice. */
export function gather(database, { before }) {
  return within(database, ["sets", "waiting", "batches", "sent"], "readwrite", async (store) => {
    const settled = (await asked(store("waiting").getAll())).filter(({ at }) => at <= before);
    const known = new Set(await asked(store("sets").getAllKeys()));
    for (const portion of portions(settled.map((one) => ({ ...one, text: one.correction.text })))) {
      store("batches").add(batchOf(portion.map(({ set, id }) => [set, id]), portion.map(({ correction }) => correction)));
    }
    for (const { set, id, correction } of settled) {
      store("waiting").delete([set, id]);
      if (known.has(set)) store("sent").put({ set, id, gist: gist(correction), refused: 0 });
    }
  });
}

/** Send all batches in order; fails as the server's answer does, with the rest still there. */
export async function sendBatches(database) {
  for (;;) {
    const [batch] = await within(database, ["batches"], "readonly", (store) => asked(store("batches").getAll(null, 1)));
    if (!batch) return;
    const left = await sendOne(batch);
    await within(database, ["batches", "sent"], "readwrite", (store) => settle(store, batch, left));
  }
}

/** What becomes of a batch: batches in its place, and the places of corrections that the server will not take. */
async function sendOne(batch) {
  try {
    const headers = { "Idempotency-Key": batch.key };
    await send("/v1/feedback", { corrections: batch.corrections }, { headers, background: true });
  } catch (error) {
    if (!(error instanceof Refused) || ![RECORDED, ...FAULTY].includes(error.status)) throw error;
    if (error.status !== RECORDED) return sortedOut(batch, named(error.errors));
  }
  return { batches: [], refused: [] };
}

function sortedOut(batch, faulty) {
  const all = batch.places.map((_, at) => at);
  if (all.length === 1) return { batches: [], refused: batch.places };
  if (!faulty.length) {
    const half = Math.ceil(all.length / 2);
    return { batches: [part(batch, all.slice(0, half)), part(batch, all.slice(half), 0.5)], refused: [] };
  }
  const good = all.filter((at) => !faulty.includes(at));
  return { batches: good.length ? [part(batch, good)] : [], refused: faulty.map((at) => batch.places[at]) };
}

/* In the batch's place, so that what is told later of a note still comes later. */
function part({ number, room, at, places, corrections }, chosen, shift = 0) {
  const made = batchOf(chosen.map((n) => places[n]), chosen.map((n) => corrections[n]));
  return { ...made, at, number: number + shift * room, room: room / 2 };
}

const batchOf = (places, corrections) => ({ key: randomKey(), at: Date.now(), room: 1, places, corrections });

async function settle(store, batch, { batches, refused }) {
  store("batches").delete(batch.number);
  for (const one of batches) store("batches").put(one);
  for (const place of refused) {
    const sent = await asked(store("sent").get(place));
    if (sent) store("sent").put({ ...sent, refused: 1 });
  }
}

/* Also where the page came without TLS, which has no crypto.randomUUID. */
export const randomKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
