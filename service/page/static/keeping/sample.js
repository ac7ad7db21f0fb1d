/* What masking would do: the first notes with what goes and what stands there instead. */

import { element } from "../element.js";
import { found } from "./masking.js";

const MOST = 3; // notes
const LONG = 600; // characters of each
const EXAMPLE = "Sdr. Budi Santoso (NIP 19850312 201001 1 007, HP 0812-3456-7801) selalu ramah kepada warga.";

/** Show it for these texts; for an example where there are none. */
export async function showSample(place, texts) {
  const own = texts.map((text) => Array.from(text.trim()).slice(0, LONG).join("")).filter(Boolean).slice(0, MOST);
  const shown = own.length ? own : [EXAMPLE];
  try {
    const results = await found(shown);
    const nothing = results.every(({ places }) => !places.length);
    place.replaceChildren(
      element("p", { class: "hint" }, introduction(own.length, nothing)),
      ...shown.map((text, at) => element("p", { class: "sample" }, ...marked(text, results[at].places))),
    );
  } catch (error) {
    place.replaceChildren(element("p", { class: "hint" }, error.message));
  }
}

function introduction(count, nothing) {
  if (!count) return "Contoh. Tempelkan catatan untuk melihat catatan Anda sendiri.";
  return nothing ? "Tidak ada yang ditemukan untuk disamarkan pada catatan pertama Anda." : "Pada catatan pertama Anda:";
}

/* Places count code points. */
function marked(text, places) {
  const points = Array.from(text);
  const slice = (start, end) => points.slice(start, end).join("");
  const ends = [0, ...places.map(({ end }) => end)];
  return [
    ...places.flatMap(({ kind, start, end }, n) => [
      slice(ends[n], start),
      element("del", {}, slice(start, end)),
      " ",
      element("ins", {}, `[${kind}]`),
    ]),
    slice(ends.at(-1)),
  ];
}
