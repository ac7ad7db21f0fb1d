/* Notes to the server in portions, answers to the desk as they come; can be stopped, and goes on where it was stopped. */

import { whole } from "./element.js";
import { Refused, send } from "./server.js";

export const MOST_CHARACTERS = 20_000; // of a note, in code points: the server's limit
const FIRST = 50; // notes of the first portion: soon there is something to see
const MOST = 500;
const MOST_TOGETHER = 500_000; // characters of a portion, well under the server's 5 MB
const TRIES = 3; // for a server that is busy

/**
 * Tag all notes of the desk that have no answer yet. AbortError when stopped, Unreachable or Refused when it can't go on;
 * what was answered until then stays.
 * @param {import("./desk.js").Desk} desk
 * @param {{signal: AbortSignal, told: (done: number, total: number) => void}} options
 */
export async function tagAll(desk, { signal, told }) {
  const total = desk.notes.length;
  const waiting = desk.notes.filter((note) => !note.result && !note.fault);
  const [fitting, long] = [waiting.filter(fits), waiting.filter((note) => !fits(note))];
  if (long.length) desk.answer(long.map((note) => ({ id: note.id, fault: tooLong(note) })), desk.model);
  let done = total - fitting.length;
  for (const portion of portions(fitting)) {
    told(done, total);
    await tag(desk, portion, signal);
    done += portion.length;
  }
  told(total, total);
}

/** Why the server answered so: a note's result with every word's contribution. */
export async function explained(note, { signal } = {}) {
  const answer = await send("/v1/classify", { notes: [note.text], explain: true }, { signal });
  return answer.results[0];
}

const length = (note) => (note.text.length <= MOST_CHARACTERS ? note.text.length : Array.from(note.text).length);
const fits = (note) => length(note) <= MOST_CHARACTERS;
const tooLong = (note) => `Catatan terlalu panjang: ${whole(length(note))} karakter; paling banyak ${whole(MOST_CHARACTERS)}. Bagilah menjadi beberapa catatan.`;

/** Notes, or whatever has a text, in portions that one request holds. */
export function* portions(notes) {
  let portion = [];
  let characters = 0;
  let most = FIRST;
  for (const note of notes) {
    if (portion.length && (portion.length === most || characters + note.text.length > MOST_TOGETHER)) {
      yield portion;
      [portion, characters, most] = [[], 0, MOST];
    }
    portion.push(note);
    characters += note.text.length;
  }
  if (portion.length) yield portion;
}

async function tag(desk, notes, signal) {
  const body = { notes: notes.map((note) => ({ id: String(note.id), text: note.text })) };
  const answer = await patiently(() => send("/v1/classify", body, { signal }), signal);
  desk.answer(answer.results.map((result, index) => ({ id: notes[index].id, result })), answer.model);
}

/** The request's answer; a server that is busy is asked again when it wants to be. */
export async function patiently(request, signal) {
  for (let left = TRIES; ; left -= 1) {
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof Refused && error.retryAfter && left > 1)) throw error;
      await pause(error.retryAfter * 1_000, signal);
    }
  }
}

function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    signal?.addEventListener("abort", stop, { once: true });
  });
}
