/* A workbook (XLSX) as rows of text, a sheet a table. */

import { stored } from "./archive.js";
import { isFilled } from "./cells.js";
import { readExcelFile } from "./library.js";
import { clean } from "./text.js";
import { Unreadable } from "./unreadable.js";

const MOST_ROWS = 100_000;
const MOST_COLUMNS = 500;
const SHEET = /^xl\/worksheets\/[^/]+\.xml$/u;

/**
 * @param {Record<string, Uint8Array>} entries   of the workbook's archive
 * @returns {Promise<import("./notes.js").TableWay[]>}
 */
export async function sheetsOf(entries) {
  for (const [name, bytes] of Object.entries(entries)) if (SHEET.test(name)) refuseVast(bytes);
  const readXlsxFile = await readExcelFile();
  // The library unpacks in workers made of text, which the page's policy forbids; what is stored unpacked it only copies.
  const sheets = await readXlsxFile((await stored(entries)).buffer);
  const ways = sheets.map(({ sheet, data }) => ({ kind: "table", name: sheet, title: "Tabel dari Excel", rows: data.map(written) }));
  const full = ways.filter(({ rows }) => rows.some(isFilled));
  if (!full.length) throw new Unreadable("Buku kerja ini kosong.");
  return full;
}

/** The library fills all between a sheet's first and last cell; a cell in the farthest corner would fill the memory. */
function refuseVast(bytes) {
  const xml = new TextDecoder().decode(bytes);
  for (const [, letters, row] of xml.matchAll(/\sr="([A-Z]{0,9})(\d+)"/gu)) {
    if (Number(row) <= MOST_ROWS && columnOf(letters) <= MOST_COLUMNS) continue;
    throw new Unreadable("Lembar kerja ini terlalu luas. Salin baris yang berisi catatan saja, lalu tempel di kotak catatan.");
  }
}

const columnOf = (letters) => [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);

const written = (row) => row.map((cell) => clean(cell === null ? "" : cell instanceof Date ? dateOf(cell) : String(cell)));

const dateOf = (date) => date.toLocaleDateString("id-ID", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
