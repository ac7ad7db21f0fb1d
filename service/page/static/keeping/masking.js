/* Texts without names, NIP and phone numbers: the server finds them and keeps nothing. */

import { send } from "../server.js";
import { MOST_CHARACTERS, patiently, pieces } from "../tagging.js";

const CHOICE = "berakhlak-mask"; // in localStorage: the switch alone

export const masks = () => localStorage.getItem(CHOICE) === "on";

export const setMasks = (on) => localStorage.setItem(CHOICE, on ? "on" : "off");

/** The notes with masked texts, in order. */
export async function masked(notes) {
  const parts = notes.flatMap(({ text }, at) => slices(text).map((slice) => ({ at, text: slice })));
  const texts = notes.map(() => "");
  for (const piece of pieces(parts)) {
    const results = await found(piece.map(({ text }) => text));
    piece.forEach(({ at }, n) => (texts[at] += results[n].text));
  }
  return notes.map((note, at) => ({ ...note, text: texts[at] }));
}

/** What of each text would be masked: the server's results. */
export async function found(texts) {
  const { results } = await patiently(() => send("/v1/mask", { texts }));
  return results;
}

/* A text longer than the server takes gets no tags, but lies here like the others: it is masked in slices, cut at a space. */
function slices(text) {
  if (text.length <= MOST_CHARACTERS) return [text];
  const cut = text.lastIndexOf(" ", MOST_CHARACTERS - 1) + 1;
  const end = cut || (isLow(text, MOST_CHARACTERS) ? MOST_CHARACTERS - 1 : MOST_CHARACTERS);
  return [text.slice(0, end), ...slices(text.slice(end))];
}

const isLow = (text, at) => /[\uDC00-\uDFFF]/.test(text[at]);
