/* What was understood, and how the person wants it read, as notes. Pure. */

import { authorOf } from "./authors.js";
import { headerRow, rolesOf } from "./columns.js";
import { likelySplit, pieces } from "./text.js";

/**
 * @typedef {{kind: "text", name: string, title: string, text: string}} TextWay
 * @typedef {{kind: "chat", name: string, title: string, messages: import("./chat.js").Message[], left: number}} ChatWay
 * @typedef {{kind: "table", name: string, title: string, rows: string[][], header?: boolean, added?: number,
 *   broken?: number[]}} TableWay   header: the first row is known to be one; added: rows that do not stand in the file
 * @typedef {TextWay|ChatWay|TableWay} Way    one way to read what was given
 * @typedef {{ask: string, ways: Way[], from: string}} Found   ask: what chooses among the ways; from: the file's name or ""
 * @typedef {{text: string, person: string, period: string, author: string}} Note
 * @typedef {{notes: Note[], empty: number[], long: number[], broken: number[], over: number, unit: string}} Reading
 */

export const MOST_NOTES = 20_000;
export const MOST_CHARACTERS = 20_000; // of a note, in code points: the server's limit
const MOST_NAME = 200;
const MOST_PERIOD = 50;

/** How a way is read until the person says otherwise. */
export function likelyChoices(way) {
  if (way.kind === "text") return { by: likelySplit(way.text) };
  if (way.kind === "chat") return { senders: new Map() };
  const header = way.header ? 0 : headerRow(way.rows);
  return { header, roles: rolesOf(way.rows, header), fill: false };
}

/** @returns {Reading} */
export function read(way, choices) {
  const { notes, empty, unit } = { text: fromText, chat: fromChat, table: fromTable }[way.kind](way, choices);
  const long = [...new Set(notes.filter(isLong).map((note) => note.row))];
  const fitting = notes.filter((note) => !isLong(note));
  return {
    notes: fitting.slice(0, MOST_NOTES).map(({ row, ...note }) => note),
    over: Math.max(0, fitting.length - MOST_NOTES),
    broken: way.broken ?? [],
    empty,
    long,
    unit,
  };
}

function fromText({ text }, { by }) {
  const unit = { lines: "baris", paragraphs: "paragraf", whole: "teks" }[by];
  return { notes: pieces(text, by).map((piece) => noteOf(piece)), empty: [], unit };
}

function fromChat({ messages }, { senders }) {
  const notes = messages.flatMap(({ sender, text }, index) => {
    const is = senders.get(sender) ?? authorOf(sender);
    if (is === "left") return [];
    const told = is === "person" ? { person: sender, author: "diri" } : { author: is };
    return [noteOf({ text, row: index + 1, ...told })];
  });
  return { notes, empty: [], unit: "pesan" };
}

function fromTable({ rows, added = 0 }, { header, roles, fill }) {
  const texts = columns(roles, "note");
  const told = { person: columns(roles, "person")[0], period: columns(roles, "period")[0], author: columns(roles, "author")[0] };
  const notes = [];
  const empty = [];
  let above = {};
  for (let index = header + 1; index < rows.length; index += 1) {
    const row = rows[index];
    if (!row.some((cell) => cell.trim())) continue;
    const facts = factsOf(row, told, fill ? above : {});
    above = facts;
    const cells = texts.map((column) => (row[column] ?? "").trim()).filter(hasWords);
    if (!cells.length) empty.push(index + 1 - added);
    for (const text of cells) notes.push(noteOf({ text, row: index + 1 - added, ...facts, author: authorOf(facts.author) }));
  }
  return { notes, empty: texts.length ? empty : [], unit: "baris" };
}

/** Whom, when and by whom; an empty cell of a merged one says what stands above. */
function factsOf(row, told, above) {
  const fact = (role) => (row[told[role]] ?? "").trim() || (above[role] ?? "");
  return { person: fact("person"), period: fact("period"), author: fact("author") };
}

/** Whether a table's column of persons has gaps, as merged cells leave them. */
export function hasGaps({ rows }, { header, roles }) {
  const [column] = columns(roles, "person");
  if (column === undefined) return false;
  const cells = rows.slice(header + 1).filter((row) => row.some((cell) => cell.trim())).map((row) => (row[column] ?? "").trim());
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
