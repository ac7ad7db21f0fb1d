/* Notes counted by value: how many say that it was shown or the contrary, in which words. The counting of
   service/groups.py, which quotes span by span; here neighbouring words of a note make one quotation. */

import { needsCheck } from "../seeing/decision.js";
import { codesOf, standing } from "../verdict.js";
import { quoted } from "./quoting.js";
import { wilson } from "./wilson.js";

export const FEW_NOTES = 5;
export const NAMELESS = "Tanpa nama";

const LONGEST_QUOTE = 300; // characters of a note that is quoted as a whole

/**
 * @typedef {import("../desk.js").Note} Note
 * @typedef {{notes: number, share: number, low: number, high: number, evidence: string[]}} Side  share with its 95 % interval
 * @typedef {{value: string, name: string, shown: Side, contrary: Side}} ValueCount
 * @typedef {{notes: number, decided: number, toCheck: number, values: ValueCount[]}} Count
 */

/** The notes of each person, persons in the order in which they first came, nobody's last. @returns {Map<string, Note[]>} */
export function byPerson(notes) {
  const people = new Map();
  for (const note of notes) {
    const person = note.person.trim();
    if (!people.has(person)) people.set(person, []);
    people.get(person).push(note);
  }
  return unnamedLast(people);
}

/** How many notes each of these people has. @param {Map<string, Note[]>} people @returns {Map<string, number>} */
export const sizes = (people) => new Map([...people].map(([person, notes]) => [person, notes.length]));

/** The same entries; what goes without a name stands after all names. */
export const unnamedLast = (entries) => new Map([...entries].sort(([one], [other]) => Number(!one) - Number(!other)));

/** What holds for these notes, counted; a note without an answer or a verdict is left out. @returns {Count} */
export function counted(notes, taxonomy) {
  const sides = new Map(taxonomy.values.map((value) => [value.id, { shown: emptySide(), contrary: emptySide() }]));
  const places = placesOf(taxonomy);
  const count = { notes: 0, decided: 0, toCheck: 0 };
  for (const note of notes) {
    const verdict = standing(note);
    if (!verdict) continue;
    count.notes += 1;
    count.decided += note.verdict ? 1 : 0;
    count.toCheck += needsCheck(note) ? 1 : 0;
    add(note, verdict, { sides, places });
  }
  const values = taxonomy.values.map(({ id, name }) => {
    const { shown, contrary } = sides.get(id);
    return { value: id, name, shown: finished(shown, count.notes), contrary: finished(contrary, count.notes) };
  });
  return { ...count, values };
}

/** The values that no note is about. @param {Count} count */
export const unmentioned = (count) => count.values.filter(({ shown, contrary }) => !shown.notes && !contrary.notes);

const emptySide = () => ({ notes: 0, words: new Set() });

/** Which side of which value a label counts for. */
function placesOf(taxonomy) {
  const places = new Map();
  for (const value of taxonomy.values) {
    for (const { id } of codesOf(value)) {
      for (const polarity of ["+", "-", ""])
        places.set(id + polarity, { value: value.id, side: polarity === "-" ? "contrary" : "shown" });
    }
  }
  return places;
}

/** A note counts once a side, with as many labels as it may have there. */
function add(note, verdict, { sides, places }) {
  const sideOf = (label) => {
    const place = places.get(label);
    return place ? sides.get(place.value)[place.side] : null;
  };
  const points = Array.from(note.text);
  const spans = spansOf(note, verdict, points.length);
  for (const side of new Set(verdict.labels.map(sideOf))) {
    if (!side) continue;
    side.notes += 1;
    for (const quote of quoted(points, spans.filter(({ label }) => sideOf(label) === side))) side.words.add(quote);
  }
}

/** The spans that speak for the labels; a short note speaks as a whole where a person marked none of its words. */
function spansOf(note, verdict, length) {
  const marked = verdict.spans.filter((span) => verdict.labels.includes(span.label));
  if (!note.verdict || note.text.length > LONGEST_QUOTE) return marked;
  const bare = verdict.labels.filter((label) => !marked.some((span) => span.label === label));
  return [...marked, ...bare.map((label) => ({ label, start: 0, end: length }))];
}

function finished({ notes, words }, total) {
  const [low, high] = wilson(notes, total);
  return { notes, share: total ? notes / total : 0, low, high, evidence: [...words] };
}
