/* The two tables that are taken along as files: the form's rows of every person, and every note with what holds for it. */

import { decimal } from "../element.js";
import { agrees, standing, valuesOf, words } from "../verdict.js";
import { isToCheck, NAMELESS } from "./counting.js";
import { CONTRARY, SHOWN } from "./rows.js";
import { caution, NOTICE } from "./words.js";

/** @typedef {{name: string, columns: {title: string, width: number}[], rows: (string|number)[][]}} Table  width: characters */

const yes = (is) => (is ? "ya" : "tidak");

/** @param {import("./sheets.js").Sheet[]} sheets @returns {Table} */
export function eKinerjaTable(sheets) {
  const columns = [
    ["Pegawai", 22],
    ["Periode", 14],
    ["Nilai", 22],
    ["Panduan perilaku", 44],
    ["Umpan balik", 60],
    ["Disunting", 10],
    ["Catatan menunjukkan", 13],
    ["Catatan bertentangan", 13],
    ["Catatan seluruhnya", 13],
    ["Perhatian", 44],
  ];
  const rows = sheets.flatMap(({ person, periods, notes, rows }) =>
    rows.map((row) => [
      person || NAMELESS,
      periods,
      row.name,
      row.guidance.join("; "),
      row.text,
      yes(row.edited),
      row.shown,
      row.contrary,
      notes,
      [caution(notes), NOTICE].filter(Boolean).join(" "),
    ]),
  );
  return table("e-Kinerja", columns, rows);
}

/** @param {import("../desk.js").Desk} desk @returns {Table} */
export function notesTable({ notes, taxonomy }) {
  const columns = [
    ["No.", 6],
    ["Pegawai", 22],
    ["Periode", 14],
    ["Penulis", 12],
    ["Catatan", 70],
    ["Label", 16],
    ["Nilai", 34],
    ["Skor", 24],
    ["Bukti", 60],
    ["Keputusan", 16],
    ["Perlu dicek", 10],
    ["Kesalahan", 24],
  ];
  const rows = notes.map((note) => {
    const values = valuesOf(note, taxonomy);
    return [
      note.id,
      note.person,
      note.period,
      note.author,
      note.text,
      standing(note)?.labels.join(", ") ?? "",
      values.map(named).join("; "),
      values.flatMap(scored).join("; "),
      evidence(note),
      decision(note),
      yes(isToCheck(note)),
      note.fault ?? "",
    ];
  });
  return table("Catatan", columns, rows);
}

const table = (name, columns, rows) => ({ name, columns: columns.map(([title, width]) => ({ title, width })), rows });

const SIDES = { "+": SHOWN, "-": CONTRARY };

const named = ({ name, polarity }) => (polarity ? `${name}: ${SIDES[polarity].toLowerCase()}` : name);

const scored = ({ codes }) =>
  codes.filter(({ score }) => score !== null).map(({ code, polarity, score }) => `${code}${polarity} ${decimal(score)}`);

const evidence = (note) => (standing(note)?.spans ?? []).map((span) => `${span.label}: "${words(note.text, span)}"`).join("; ");

/** What the person decided on a note, "" where they did not. */
function decision(note) {
  if (!note.verdict) return "";
  if (agrees(note)) return "diterima";
  return note.verdict.labels.length ? "dikoreksi" : "bukan perilaku";
}
