/* Notes without names, NIP and phone numbers: the server finds them and keeps nothing; the name of whom a note is about is known. */

import { Unreachable, send } from "../server.js";
import { MOST_CHARACTERS, patiently, portions } from "../tagging.js";
import { masked as maskedText, pieces } from "./stand_ins.js";

const CHOICE = "berakhlak-mask"; // in localStorage: the switch alone

export const masks = () => localStorage.getItem(CHOICE) === "on";

export const setMasks = (on) => localStorage.setItem(CHOICE, on ? "on" : "off");

/** The server answered, but not with masked notes: they must not be read as they are. */
export class Unmasked extends Error {
  constructor(cause) {
    super(`Catatan tidak dapat disamarkan, jadi tidak dibaca program. ${cause.message}`, { cause });
  }
}

/** The notes with masked texts, in order; Unreachable or Unmasked where that can't be. */
export async function masked(notes) {
  const parts = notes.flatMap(({ text, person }, at) => slices(text).map((slice) => ({ at, text: slice, person })));
  const texts = notes.map(() => "");
  for (const portion of portions(parts)) {
    const found = await maskedHere(portion);
    portion.forEach(({ at }, n) => (texts[at] += maskedText(found[n])));
  }
  return notes.map((note, at) => ({ ...note, text: texts[at] }));
}

/** What of each note would be masked: its text's pieces. */
export async function inPieces(notes) {
  const { results } = await patiently(() => send("/v1/mask", { texts: notes.map(({ text }) => text) }));
  return notes.map(({ text, person }, n) => pieces(text, results[n].places, person));
}

async function maskedHere(notes) {
  try {
    return await inPieces(notes);
  } catch (error) {
    throw error instanceof Unreachable ? error : new Unmasked(error);
  }
}

/* A text longer than the server takes gets no tags, but lies here like the others: it is masked in slices, cut at a space. */
function slices(text) {
  if (text.length <= MOST_CHARACTERS) return [text];
  const cut = text.lastIndexOf(" ", MOST_CHARACTERS - 1) + 1;
  const end = cut || (isLow(text, MOST_CHARACTERS) ? MOST_CHARACTERS - 1 : MOST_CHARACTERS);
  return [text.slice(0, end), ...slices(text.slice(end))];
}

const isLow = (text, at) => /[\uDC00-\uDFFF]/.test(text[at]);
