/* Places in a note's text: between the page's nodes and code points, and the words with their places. */

const ASIDE = "sup"; // what the page adds to the text
const WORD = /[\p{L}\p{N}\p{M}]+(?:[-'’./@][\p{L}\p{N}\p{M}]+)*|\p{Extended_Pictographic}/gu;

/** How many code points of the note stand before a place in the page. */
export function pointAt(text, node, offset) {
  const before = document.createRange();
  before.setStart(text, 0);
  before.setEnd(node, offset);
  const copy = before.cloneContents();
  for (const aside of copy.querySelectorAll(ASIDE)) aside.remove();
  return Array.from(copy.textContent).length;
}

/** The range in the page of a span of code points. */
export function rangeOf(text, { start, end }) {
  const range = document.createRange();
  let passed = 0;
  const nodes = document.createTreeWalker(text, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement.closest(ASIDE) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  );
  for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
    const points = Array.from(node.data);
    const unit = (point) => points.slice(0, point - passed).join("").length;
    if (start >= passed && start < passed + points.length) range.setStart(node, unit(start));
    if (end > passed && end <= passed + points.length) range.setEnd(node, unit(end));
    passed += points.length;
  }
  return range;
}

/** A text's words as spans of code points. */
export function wordsOf(text) {
  const found = [];
  let [units, points] = [0, 0];
  for (const { 0: word, index } of text.matchAll(WORD)) {
    points += Array.from(text.slice(units, index)).length;
    const end = points + Array.from(word).length;
    found.push({ start: points, end });
    [units, points] = [index + word.length, end];
  }
  return found;
}

/** The whole words that a span touches, as one span; null where it touches none. */
export function wholeWords(words, { start, end }) {
  const touched = words.filter((word) => word.start < end && start < word.end);
  return touched.length ? { start: touched[0].start, end: touched.at(-1).end } : null;
}
