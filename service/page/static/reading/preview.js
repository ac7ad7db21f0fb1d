/* The first notes as they were understood. */

import { element, whole } from "../element.js";
import { AUTHORS } from "./authors.js";

const SHOWN = 4;
const MOST = 180; // characters of a note

const COLUMNS = {
  text: "Catatan",
  person: "Pegawai",
  period: "Periode",
  author: "Penulis",
};

/** @param {import("./notes.js").Note[]} notes */
export function preview(notes) {
  const shown = telling(notes).map((note) => ({ ...note, text: brief(note.text), author: AUTHORS[note.author] ?? "" }));
  const columns = Object.keys(COLUMNS).filter((column) => column === "text" || notes.some((note) => note[column]));
  const caption = `${whole(shown.length)} dari ${whole(notes.length)} catatan, seperti yang akan ditandai`;
  const head = element("tr", {}, ...columns.map((column) => element("th", { scope: "col" }, COLUMNS[column])));
  const rows = shown.map((note) => element("tr", {}, ...columns.map((column) => cell(column, note[column]))));
  const table = element("table", {}, element("caption", {}, caption), element("thead", {}, head), element("tbody", {}, ...rows));
  return element("div", { class: "table-frame", role: "region", "aria-label": "Contoh catatan yang terbaca", tabindex: "0" }, table);
}

/** The first ones; where only some have a person, of both kinds. */
function telling(notes) {
  const nameless = notes.filter((note) => !note.person);
  const named = notes.filter((note) => note.person).slice(0, nameless.length ? SHOWN - 1 : SHOWN);
  const shown = new Set([...named, ...nameless.slice(0, SHOWN - named.length)]);
  return notes.filter((note) => shown.has(note));
}

// A name or a note may be written from right to left; it must not turn its neighbours round.
const cell = (column, text) => element("td", { class: column, dir: "auto" }, text || "–");

function brief(text) {
  const letters = Array.from(text.slice(0, 2 * MOST));
  return letters.length <= MOST ? text : `${letters.slice(0, MOST).join("").trimEnd()}…`;
}
