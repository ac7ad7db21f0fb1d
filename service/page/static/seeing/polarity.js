/* How a polarity is shown, and a label told: a sign, a kind for the styles, and words. Never by colour alone. */

import { codesOf, parts } from "../verdict.js";

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

/** A label for people: "AK1+" to "Akuntabel (AK1), ditunjukkan". A code never stands alone. */
export const labelInWords = (label, taxonomy) => `${nameOf(label, taxonomy)}, ${polarityOf(parts(label)[1]).words}`;

/** The same for a button: "✓ Akuntabel (AK1)". */
export const labelWithSign = (label, taxonomy) => `${polarityOf(parts(label)[1]).sign} ${nameOf(label, taxonomy)}`;

/** What a label or its code is called, whatever its polarity: "Akuntabel (AK1)". */
export function nameOf(label, taxonomy) {
  const [code] = parts(label);
  const value = taxonomy.values.find((one) => codesOf(one).some(({ id }) => id === code));
  if (!value) return code;
  return value.id === code ? value.name : `${value.name} (${code})`;
}
