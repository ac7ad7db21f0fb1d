/* A text in pieces: what stays, and what a stand-in such as [NAMA] takes the place of. Pure. */

import { wordsOfName } from "./names.js";

const STAND_IN = "\\[(?:NIP|NIK|NPWP|TELEPON|EMAIL|PLAT|NAMA)\\]";
const NAME = "NAMA";
const BLANK = /^\s{1,3}$/u;

/**
 * @typedef {{text: string, kind: string}} Piece   kind: "" where the text stays
 * @typedef {{kind: string, start: number, end: number}} Place   in code points, as the server tells it
 */

/**
 * What becomes of a text: the server's places, the name of whom it is about wherever it stands, and stand-ins that stood
 * there before (their text is the stand-in itself).
 * @param {string} text @param {Place[]} places @param {string} [person] @returns {Piece[]}
 */
export function pieces(text, places, person = "") {
  const pattern = new RegExp([STAND_IN, wordsOfName(person)].filter(Boolean).join("|"), "giu");
  return joined(atPlaces(text, places).flatMap((piece) => (piece.kind ? [piece] : atMatches(piece.text, pattern))));
}

/** The text with stand-ins. @param {Piece[]} all */
export const masked = (all) => all.map(replaced).join("");

/** What stands in a piece's place. */
export const replaced = ({ text, kind }) => (kind ? `[${kind}]` : text);

/** Whether a piece was a stand-in before. */
export const stoodBefore = (piece) => piece.text === replaced(piece);

function atPlaces(text, places) {
  const points = Array.from(text);
  const slice = (start, end) => points.slice(start, end).join("");
  const ends = [0, ...places.map(({ end }) => end)];
  const found = places.flatMap(({ kind, start, end }, n) => [
    { text: slice(ends[n], start), kind: "" },
    { text: slice(start, end), kind },
  ]);
  return [...found, { text: slice(ends.at(-1)), kind: "" }];
}

function atMatches(text, pattern) {
  let done = 0;
  const found = [...text.matchAll(pattern)].flatMap(({ 0: match, index }) => {
    const before = { text: text.slice(done, index), kind: "" };
    done = index + match.length;
    return [before, { text: match, kind: match.startsWith("[") ? match.slice(1, -1).toUpperCase() : NAME }];
  });
  return [...found, { text: text.slice(done), kind: "" }];
}

/* The parts of one name side by side get one stand-in; empty pieces go. */
function joined(all) {
  const kept = [];
  for (const piece of all) {
    const [before, blank] = kept.slice(-2);
    if (!piece.text) continue;
    if (kept.length > 1 && before.kind === NAME && piece.kind === NAME && BLANK.test(blank.text) && !blank.kind) {
      kept.splice(-2, 2, { text: before.text + blank.text + piece.text, kind: NAME });
    } else kept.push(piece);
  }
  return kept;
}
