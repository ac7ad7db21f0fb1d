/* The words of a note that speak for something: its spans in their order, those that make one sentence as one piece. Pure. */

// What may stand between two pieces of one sentence: spaces, a comma, a conjunction (nlp/lexicon/conjunctions.txt and some that add).
const CONJUNCTIONS =
  "dan|serta|atau|juga|maupun|sambil|sekaligus|lalu|kemudian|lantas|tetapi|tapi|namun|sedangkan|sementara|padahal|" +
  "karena|sebab|sehingga|akibatnya|walaupun|walau|meskipun|meski|malah|malahan|melainkan|apalagi";
const BETWEEN = new RegExp(`^[^\\S\\r\\n]*,?[^\\S\\r\\n]*(?:(?:${CONJUNCTIONS})[^\\S\\r\\n]+){0,2}$`, "iu");
const FARTHEST = 40; // code points between them
const FIRST = /^\p{Lu}+\]/u;
const LAST = /\[\p{Lu}+$/u;
const ENDED = /[.!?;]\s*$/u;

/**
 * @param {string[]} points   the note's code points
 * @param {{start: number, end: number}[]} spans
 * @returns {string[]} as they stand in the note
 */
export function quoted(points, spans) {
  const joined = [];
  for (const { start, end } of [...spans].sort((one, other) => one.start - other.start || one.end - other.end)) {
    const last = joined.at(-1);
    if (last && belongs(points, last, start)) last.end = Math.max(last.end, end);
    else joined.push({ start, end });
  }
  return joined.map((span) => whole(points, span).trim()).filter(Boolean);
}

/* The program's spans leave signs at their ends out, also the brackets of a stand-in such as [NAMA]. */
function whole(points, { start, end }) {
  const words = points.slice(start, end).join("");
  const before = points[start - 1] === "[" && FIRST.test(words) ? "[" : "";
  const after = points[end] === "]" && LAST.test(words) ? "]" : "";
  return before + words + after;
}

function belongs(points, last, start) {
  if (start < last.end) return true;
  if (start - last.end > FARTHEST || ENDED.test(points.slice(last.end - 2, last.end).join(""))) return false;
  return BETWEEN.test(points.slice(last.end, start).join(""));
}
