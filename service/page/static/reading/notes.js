/* What was understood, and how the person wants it read, as notes. Pure. */

import { authorOf, authorOfSender } from "./authors.js";
import { cellOf, isFilled } from "./cells.js";
import { headerRow, rolesOf } from "./columns.js";
import { finder } from "./people.js";
import { areDates, periodMaker } from "./periods.js";
import { likelySplit, pieces } from "./text.js";

/**
 * @typedef {{kind: "text", name: string, title: string, text: string}} TextWay
 * @typedef {{kind: "chat", name: string, title: string, messages: import("./chat.js").Message[], left: number}} ChatWay
 * @typedef {{kind: "table", name: string, title: string, rows: string[][], header?: boolean, added?: number,
 *   broken?: number[]}} TableWay   header: the first row is known to be one; added: rows that do not stand in the file
 * @typedef {TextWay|ChatWay|TableWay} Way    one way to read what was given
 * @typedef {{ask: string, ways: Way[], from: string}} Found   ask: what chooses among the ways; from: the file's name or ""
 * @typedef {{text: string, person: string, period: string, author: string}} Note
 * @typedef {{notes: Note[], empty: number[], totals: number[], long: number[], broken: number[], over: number, nameless: number,
 *   unit: string}} Reading   totals: rows that only add up others; nameless: notes without a person, where others have one
 */

export const MOST_NOTES = 20_000;
export const MOST_CHARACTERS = 20_000; // of a note, in code points: the server's limit
const MOST_NAME = 200;
const MOST_PERIOD = 50;
const TOTAL = /^(?:sub|grand\s)?\s*(?:jumlah|total|rata-?\s?rata|rerata)\b/iu;
const MOST_OF_TOTAL = 5; // words of a total's label

/** How a way is read until the person says otherwise. */
export function likelyChoices(way) {
  if (way.kind === "text") return { by: likelySplit(way.text), people: [] };
  if (way.kind === "chat") return { senders: new Map(), people: [] };
  return { ...likelyColumns(way, way.header ? 0 : headerRow(way.rows)), per: "month", people: [] };
}

/** What a table's columns are under this row of headers; names with gaps follow the row above, except in data, which merges no cells. */
export function likelyColumns(way, header) {
  const roles = rolesOf(way.rows, header);
  return { header, roles, fill: !way.header && hasGaps(way, { header, roles }) };
}

/** @returns {Reading} */
export function read(way, choices) {
  const { notes, empty = [], totals = [], unit } = { text: fromText, chat: fromChat, table: fromTable }[way.kind](way, choices);
  const long = [...new Set(notes.filter(isLong).map((note) => note.row))];
  const fitting = notes.filter((note) => !isLong(note));
  const kept = fitting.slice(0, MOST_NOTES).map(({ row, ...note }) => note);
  const named = withPeople(kept, choices.people);
  const nameless = named.filter((note) => !note.person).length;
  return {
    notes: named,
    over: fitting.length - kept.length,
    broken: way.broken ?? [],
    nameless: nameless < named.length || choices.people.length ? nameless : 0,
    empty,
    totals,
    long,
    unit,
  };
}

/** Notes that name exactly one of these people are about that one, unless it was told otherwise. */
function withPeople(notes, people) {
  if (!people.length) return notes;
  const found = finder(people);
  return notes.map((note) => (note.person ? note : { ...note, person: found(note.text) }));
}

function fromText({ text }, { by }) {
  const unit = { lines: "baris", paragraphs: "paragraf", whole: "teks" }[by];
  return { notes: pieces(text, by).map((piece) => noteOf(piece)), unit };
}

function fromChat({ messages }, { senders }) {
  const notes = messages.flatMap(({ sender, text }, index) => {
    const is = senders.get(sender) ?? authorOfSender(sender);
    if (is === "left") return [];
    const told = is === "person" ? { person: sender, author: "diri" } : { author: is };
    return [noteOf({ text, row: index + 1, ...told })];
  });
  return { notes, unit: "pesan" };
}

function fromTable(way, { header, roles, fill, per }) {
  const { rows, added = 0 } = way;
  const texts = columns(roles, "note");
  const told = { person: columns(roles, "person")[0], period: columns(roles, "period")[0], author: columns(roles, "author")[0] };
  const periodOf = periodMaker(periodCells(way, { header, roles }), per);
  const [notes, empty, totals] = [[], [], []];
  let above = {};
  for (let index = header + 1; index < rows.length; index += 1) {
    const row = rows[index];
    if (!isFilled(row)) continue;
    if (isTotal(row, texts)) {
      totals.push(index + 1 - added);
      continue;
    }
    const facts = factsOf(row, told, fill ? above : {});
    above = facts;
    const about = { person: facts.person, period: periodOf(facts.period), author: authorOf(facts.author) };
    const cells = texts.map((column) => cellOf(row, column)).filter(hasWords);
    if (!cells.length) empty.push(index + 1 - added);
    for (const text of cells) notes.push(noteOf({ text, row: index + 1 - added, ...about }));
  }
  return { notes, empty: texts.length ? empty : [], totals, unit: "baris" };
}

/** Whether a row adds up others: "Jumlah", "Rata-rata" stands at its beginning; in a note's column with figures alone. */
function isTotal(row, texts) {
  const column = row.findIndex((cell) => /\p{L}/u.test(cell));
  const label = cellOf(row, column);
  if (!TOTAL.test(label)) return false;
  if (texts.includes(column)) return !hasWords(label.replace(TOTAL, ""));
  return label.split(/\s+/u).length <= MOST_OF_TOTAL;
}

/** Whom, when and by whom; where the name follows the row above, as in merged cells, so does what else is empty. */
function factsOf(row, told, above) {
  const cell = (role) => cellOf(row, told[role]);
  const before = cell("person") ? {} : above;
  const fact = (role) => cell(role) || (before[role] ?? "");
  return { person: fact("person"), period: fact("period"), author: fact("author") };
}

/** Whether the periods of a table are written as dates. */
export const hasDates = (way, choices) => areDates(periodCells(way, choices));

function periodCells({ rows }, { header, roles }) {
  const [column] = columns(roles, "period");
  return column === undefined ? [] : rows.slice(header + 1).map((row) => cellOf(row, column));
}

/** Whether a table's column of persons has gaps, as merged cells leave them. */
export function hasGaps({ rows }, { header, roles }) {
  const [column] = columns(roles, "person");
  if (column === undefined) return false;
  const cells = rows.slice(header + 1).filter(isFilled).map((row) => cellOf(row, column));
  return Boolean(cells[0]) && cells.includes("");
}

const columns = (roles, role) => roles.flatMap((one, index) => (one === role ? [index] : []));
const hasWords = (text) => /\p{L}/u.test(text);

const noteOf = ({ text, row, person = "", period = "", author = "" }) => ({
  text,
  row,
  person: first(person.replace(/\s+/gu, " "), MOST_NAME),
  period: first(period.replace(/\s+/gu, " "), MOST_PERIOD),
  author,
});

const first = (text, most) => (text.length <= most ? text : Array.from(text).slice(0, most).join(""));
const isLong = ({ text }) => text.length > MOST_CHARACTERS && Array.from(text).length > MOST_CHARACTERS;
