/* A note's text with its evidence marked: a line below and a sign, different by polarity. */

import { element } from "../element.js";
import { parts, standing } from "../verdict.js";
import { labelInWords, polarityOf } from "./polarity.js";

/** The text cut into plain pieces and marks; after a mark's end come its codes. */
export function markedText(note, taxonomy) {
  const spans = standing(note)?.spans ?? [];
  if (!spans.length) return [note.text];
  const points = Array.from(note.text);
  const ends = spans.flatMap(({ start, end }) => [start, end]);
  const cuts = [...new Set([0, ...ends, points.length])].filter((cut) => cut <= points.length).sort((a, b) => a - b);
  return cuts.slice(0, -1).flatMap((start, index) => {
    const end = cuts[index + 1];
    return piece(points.slice(start, end).join(""), spans.filter((span) => span.start <= start && span.end >= end), { end, taxonomy });
  });
}

function piece(text, covering, { end, taxonomy }) {
  if (!covering.length) return [text];
  const kinds = new Set(covering.map(({ label }) => polarityOf(parts(label)[1]).kind));
  const mark = element("mark", { class: [...kinds].join(" ") }, text);
  const labels = new Set(covering.filter((span) => span.end === end).map((span) => span.label));
  return [mark, ...Array.from(labels, (label) => codeMark(label, taxonomy))];
}

function codeMark(label, taxonomy) {
  const [code, polarity] = parts(label);
  const { sign, kind } = polarityOf(polarity);
  const said = element("span", { class: "visually-hidden" }, ` (bukti ${labelInWords(label, taxonomy)}) `);
  return element("sup", { class: kind }, said, element("span", { "aria-hidden": "true" }, `${sign}\u00a0${code}`));
}
