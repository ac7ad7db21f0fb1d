/* Which column of a table is what: by its header, else by what stands in it. Pure. */

import { looksLikeAuthor } from "./authors.js";
import { cellOf } from "./cells.js";

/** @typedef {"note"|"person"|"period"|"author"|""} Role */

/** What a column can be, with the page's word for it. Only notes can be in several columns. */
export const ROLES = {
  "": "Tidak dipakai",
  note: "Catatan",
  person: "Pegawai yang dicatat",
  period: "Periode",
  author: "Penulis catatan",
};

const VALUE = /^(?:ber)?orientasi pelayanan|^(?:akuntabel|kompeten|harmonis|loyal|adaptif|kolaboratif)$/u;
const NOTE = [
  /^(?:catatan|umpan ?balik|feedback|note)\b/u,
  /^(?:uraian|teks|text|narasi|komentar|masukan|tanggapan|testimoni|ulasan)\b|\b(?:umpan ?balik|catatan)\b/u,
  /^(?:keterangan|deskripsi|isi|pesan|kesan|perilaku|bukti|comment|message|description)\b/u,
];
const AUTHOR = /\b(?:author|penulis|penilai|pengirim|pemberi|pelapor|pengamat|sumber|peran|role|dari|oleh|sender|from)\b/u;
const PERIOD = /\b(?:periode?|triwulan|tw|semester|bulan|tahun|tanggal|tgl|waktu|date|month)\b/u;
const NAME = /\b(?:nama|name|pegawai|karyawan|asn|pns|dinilai|employee|person|staf|guru)\b/u;
const NUMBER = /\b(?:nip|nik|employee ref|id pegawai|nip baru)\b/u;
const OTHER = /^(?:no|nomor|id|jabatan|unit|instansi|satker|opd|golongan|pangkat|status|nilai|rating|hasil|ekspektasi|style|sector|origin|labels)\b/u;
const MOST_WORDS = 5; // of a header
const SEARCHED = 10; // rows in which a header is looked for: titles and letterheads stand above it
const SAMPLE = 100; // rows that tell what a column holds

/** The index of the row of headers, -1 where there is none. */
export function headerRow(rows) {
  const several = Math.max(0, ...rows.slice(0, SAMPLE).map((row) => filled(row).length)) > 1;
  const scored = rows.slice(0, SEARCHED).map((row, index) => ({ index, score: headers(row, several) }));
  const best = scored.reduce((a, b) => (b.score > a.score ? b : a), { index: -1, score: 0 });
  if (best.score >= (several ? 2 : 1)) return best.index;
  return several && looksLikeHeader(rows) ? 0 : -1;
}

/** Whether a line of text consists of headers, at least two of them known. */
export const areHeaders = (cells) => headers(cells, true) > 1;

function headers(row, several) {
  const cells = filled(row);
  if (several && cells.length < 2) return 0;
  if (!cells.every(brief)) return 0;
  return cells.filter((cell) => byHeader(cell) !== null).length;
}

function looksLikeHeader([first, ...rest]) {
  const cells = filled(first);
  if (cells.length < 2 || !cells.every((cell) => brief(cell) && /\p{L}/u.test(cell))) return false;
  return first.some((_, column) => contents(rest, column).words > MOST_WORDS);
}

/**
 * What each column is.
 * @param {string[][]} rows
 * @param {number} header   the index of the row of headers, or -1
 * @returns {Role[]}
 */
export function rolesOf(rows, header) {
  const body = rows.slice(header + 1).slice(0, SAMPLE);
  const width = Math.max(0, ...rows.slice(0, header + 1 + SAMPLE).map((row) => row.length));
  const columns = Array.from({ length: width }, (_, index) => ({
    index,
    told: header < 0 ? null : byHeader(rows[header][index] ?? ""),
    held: contents(body, index),
  }));
  const roles = Array(width).fill("");
  for (const index of notes(columns)) roles[index] = "note";
  for (const role of ["author", "period", "person"]) {
    const index = only(role, columns.filter((column) => !roles[column.index]));
    if (index >= 0) roles[index] = role;
  }
  return roles;
}

/** The columns that are told to be notes most clearly, else the one with most words. */
function notes(columns) {
  const told = columns.filter(({ told, held }) => told?.role === "note" && held.count);
  const texts = told.filter(({ held }) => held.lettered > held.count / 2);
  const [candidates] = [texts, told].filter((some) => some.length);
  if (candidates) {
    const rank = Math.min(...candidates.map(({ told }) => told.rank));
    return candidates.filter(({ told }) => told.rank === rank).map(({ index }) => index);
  }
  const free = columns.filter(({ told, held }) => !told && held.lettered);
  const longest = free.reduce((a, b) => (b.held.words > (a?.held.words ?? 0) ? b : a), null);
  return longest ? [longest.index] : [];
}

function only(role, columns) {
  const told = columns.filter((column) => column.told?.role === role).sort((a, b) => a.told.rank - b.told.rank);
  const held = columns.filter((column) => !column.told && column.held.role === role);
  return (told[0] ?? held[0])?.index ?? -1;
}

/** What a header says: a role, and how clearly (0 is clearest); null where it is none of ours. */
function byHeader(cell) {
  const words = cell.toLowerCase().replace(/[_\-./:()]+/gu, " ").replace(/\s+/gu, " ").trim();
  if (!words) return null;
  if (VALUE.test(words)) return { role: "note", rank: 0 };
  if (NOTE[0].test(words)) return { role: "note", rank: 0 };
  if (AUTHOR.test(words)) return { role: "author", rank: 0 };
  const rank = NOTE.findIndex((pattern) => pattern.test(words));
  if (rank >= 0) return { role: "note", rank };
  if (NUMBER.test(words)) return { role: "person", rank: 1 };
  if (NAME.test(words)) return { role: "person", rank: 0 };
  if (PERIOD.test(words)) return { role: "period", rank: 0 };
  return OTHER.test(words) ? { role: "", rank: 0 } : null;
}

/** What stands in a column: how many cells, how many with letters, words a cell, and the role that most of them look like. */
function contents(rows, column) {
  const cells = rows.map((row) => cellOf(row, column)).filter(Boolean);
  const count = cells.length;
  const lettered = cells.filter((cell) => /\p{L}{2}/u.test(cell)).length;
  const words = count ? cells.reduce((sum, cell) => sum + cell.split(/\s+/u).length, 0) / count : 0;
  const most = (test) => count > 0 && cells.filter(test).length > count / 2;
  return { count, lettered, words, role: Object.keys(LOOKS).find((role) => most(LOOKS[role])) ?? "" };
}

const LOOKS = {
  author: (cell) => cell.length <= 40 && looksLikeAuthor(cell),
  period: (cell) => cell.length <= 30 && /\b(?:triwulan|tw|semester)\b|\b20\d\d\b/iu.test(cell),
  person: (cell) => /^\d{18}$/u.test(cell.replace(/\s/gu, "")) || /^\p{Lu}[\p{L}.'’,]*(?:\s\p{Lu}[\p{L}.'’,]*){0,5}$/u.test(cell),
};

const filled = (row) => row.filter((cell) => cell.trim());
const brief = (cell) => cell.length <= 60 && cell.trim().split(/\s+/u).length <= MOST_WORDS && !/[.!?]$/u.test(cell.trim());
