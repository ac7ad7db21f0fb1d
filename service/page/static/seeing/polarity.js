/* How a polarity is shown: a sign, a kind for the styles, and words. Never by colour alone. */

import { parts } from "../verdict.js";

const KINDS = {
  "+": { sign: "✓", kind: "shown", words: "ditunjukkan" },
  "-": { sign: "✗", kind: "contrary", words: "dilanggar atau kurang" },
  "": { sign: "•", kind: "named", words: "disebut" },
};

/** @returns {{sign: string, kind: string, words: string}} */
export const polarityOf = (polarity) => KINDS[polarity];

/** The polarities that a taxonomy knows. */
export const polaritiesOf = (taxonomy) => (taxonomy.polarity === false ? [""] : ["+", "-"]);

/** The other polarity; of none there is none. */
export const opposite = (polarity) => ({ "+": "-", "-": "+" })[polarity] ?? "";

/** A label for people: "AK1+" to "AK1 ditunjukkan". */
export function labelInWords(label) {
  const [code, polarity] = parts(label);
  return `${code} ${polarityOf(polarity).words}`;
}
