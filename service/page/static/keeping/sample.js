/* What masking does: the first notes with what goes and what stands there instead. */

import { element } from "../element.js";
import { inPieces } from "./masking.js";
import { replaced, stoodBefore } from "./stand_ins.js";

const MOST = 3; // notes that are shown
const LOOKED_AT = 20; // notes among which those with something to mask are found
const LONG = 600; // characters of each
const EXAMPLE = "Sdr. Budi Santoso (NIP 19850312 201001 1 007, HP 0812-3456-7801) selalu ramah kepada warga.";

/** Show it for these notes; for an example where there are none. */
export async function showSample(place, notes) {
  const own = notes.map(shortened).filter(({ text }) => text).slice(0, LOOKED_AT);
  try {
    const all = await inPieces(own.length ? own : [{ text: EXAMPLE }]);
    const telling = all.filter((pieces) => pieces.some(({ kind }) => kind));
    const shown = (telling.length ? telling : all).slice(0, MOST);
    place.replaceChildren(
      element("p", { class: "hint" }, introduction(own.length, telling)),
      ...shown.map((pieces) => element("p", { class: "sample", dir: "auto" }, ...pieces.flatMap(marked))),
    );
  } catch (error) {
    place.replaceChildren(element("p", { class: "hint" }, error.message));
  }
}

const shortened = ({ text, person }) => ({ text: Array.from(text.trim()).slice(0, LONG).join(""), person });

function introduction(count, telling) {
  if (!count) return "Contoh. Tempelkan catatan untuk melihat catatan Anda sendiri.";
  if (!telling.length) return `Tidak ada yang ditemukan untuk disamarkan pada ${count} catatan pertama Anda.`;
  const done = telling.every((pieces) => pieces.every((piece) => !piece.kind || stoodBefore(piece)));
  return done ? "Catatan Anda sudah disamarkan:" : "Pada catatan Anda:";
}

function marked(piece) {
  if (!piece.kind) return [piece.text];
  const instead = element("ins", {}, replaced(piece));
  return stoodBefore(piece) ? [instead] : [element("del", {}, piece.text), " ", instead];
}
