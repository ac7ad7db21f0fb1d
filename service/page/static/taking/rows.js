/* The rows of the e-Kinerja form: a value, its panduan perilaku, and what the notes' own words suggest as feedback. */

import { whole } from "../element.js";
import { codesOf } from "../verdict.js";
import { counted } from "./counting.js";

export const SHOWN = "Ditunjukkan";
export const CONTRARY = "Dilanggar atau kurang";

/**
 * @typedef {object} Row
 * @property {string} value
 * @property {string} name
 * @property {string[]} guidance      the value's panduan perilaku
 * @property {number} shown           notes that show the value
 * @property {number} contrary        notes that say the contrary
 * @property {number} waiting         notes about the value that are left out because they are to be checked
 * @property {string} suggestion      sentences a line each, "" where no note is about the value
 */

/** A row for each value, in the law's order. @returns {Row[]} */
export function eKinerjaRows(notes, taxonomy, { leftOut = [] } = {}) {
  const waiting = counted(leftOut, taxonomy).values;
  return counted(notes, taxonomy).values.map(({ value, name, shown, contrary }, place) => ({
    value,
    name,
    guidance: codesOf(taxonomy.values[place]).map((code) => code.text),
    shown: shown.notes,
    contrary: contrary.notes,
    waiting: waiting[place].shown.notes + waiting[place].contrary.notes,
    suggestion: suggested(sentences(shown.evidence), sentences(contrary.evidence)),
  }));
}

/** How many notes stand behind a row. */
export function told({ shown, contrary, waiting }) {
  const unchecked = waiting && `${whole(waiting)} catatan untuk dicek tidak disertakan`;
  if (!shown && !contrary) return unchecked ? `Belum ada catatan lain; ${unchecked}` : "Belum ada catatan";
  const sides = [shown && `${whole(shown)} catatan menunjukkan`, contrary && `${whole(contrary)} catatan melanggar atau kurang`, unchecked];
  return sides.filter(Boolean).join(", ");
}

/** Labels stand only where they are needed to keep the two apart. */
function suggested(shown, contrary) {
  if (!contrary.length) return shown.join("\n");
  const labelled = [`${CONTRARY}:`, ...contrary].join("\n");
  return shown.length ? `${[`${SHOWN}:`, ...shown].join("\n")}\n\n${labelled}` : labelled;
}

/** Quotations as lines that begin with a capital; what differs in nothing else is said once. */
function sentences(evidence) {
  const lines = new Map();
  for (const quote of evidence) {
    const line = capitalised(quote.replace(/\s+/gu, " ").trim());
    const same = line.toLowerCase();
    if (line && !lines.has(same)) lines.set(same, line);
  }
  return [...lines.values()];
}

function capitalised(line) {
  const [first = ""] = line;
  return first.toUpperCase().toLowerCase() === first ? first.toUpperCase() + line.slice(first.length) : line;
}
