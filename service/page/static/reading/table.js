/* Tables written as text: copied from Excel, or a CSV file with any delimiter. */

import { isFilled } from "./cells.js";
import { areHeaders } from "./columns.js";
import { papaparse } from "./library.js";

const DELIMITERS = ["\t", ";", ",", "|"];

/** Rows of a table that was copied from Excel or pasted with its header; null where the text is no table. */
export async function pastedRows(text) {
  const delimiter = delimiterOf(text);
  if (!delimiter) return null;
  const rows = await rowsOf(text, delimiter);
  return delimiter !== "\t" || text.includes("\t") || rows.length < text.trim().split("\n").length ? rows : null;
}

/** Rows of a CSV file. */
export const csvRows = (text) => rowsOf(text, "");

async function rowsOf(text, delimiter) {
  const Papa = await papaparse();
  const { data } = Papa.parse(text, { delimiter, delimitersToGuess: [",", ";", "\t", "|"], skipEmptyLines: false });
  while (data.length && !isFilled(data.at(-1))) data.pop();
  return data;
}

/** Tabs are Excel's; other delimiters stand in sentences too, so that only a line of known headers shows them. */
function delimiterOf(text) {
  const lines = text.split("\n").filter((line) => line.trim());
  const tabbed = lines.filter((line) => line.includes("\t")).length;
  if (tabbed && (tabbed >= lines.length / 2 || text.includes('\t"'))) return "\t";
  if (lines.length < 2) return "";
  const listed = DELIMITERS.slice(1).find((one) => areHeaders(lines[0].split(one).map((cell) => cell.replace(/^"|"$/g, ""))));
  return listed ?? (lines.some(opensQuote) ? "\t" : "");
}

/** A cell with line breaks, copied alone: Excel puts it in quotes. */
const opensQuote = (line) => line.startsWith('"') && (line.match(/"/g).length & 1) === 1;
