/* A table as text for spreadsheets: a CSV file, or rows for the clipboard. No cell is run as a formula. */

const MARK = "\uFEFF"; // without it Excel takes UTF-8 for Windows-1252
const FORMULA = /^ *[=+\-@\t\r\n＝＋－＠]/;

/** CSV with semicolons, which Excel expects where the comma is the decimal sign. @param {import("./tables.js").Table} table */
export function csv({ columns, rows }) {
  return MARK + written([columns.map(({ title }) => title), ...rows], ";", "\r\n");
}

/** Rows with tabs, as Excel itself puts them on the clipboard. @param {(string|number)[][]} rows */
export const tabbed = (rows) => written(rows, "\t", "\n");

/** A cell that no spreadsheet takes for a formula: an apostrophe goes before what could begin one. */
export const plain = (cell) => (FORMULA.test(cell) ? `'${cell}` : cell);

const written = (rows, separator, lineEnd) =>
  rows.map((row) => row.map((cell) => quoted(cell, separator)).join(separator) + lineEnd).join("");

function quoted(cell, separator) {
  const safe = typeof cell === "string" ? plain(cell) : String(cell);
  return safe.includes(separator) || /["\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
