/* The two tables that are taken along as files: the form's rows of every person, and every note with what holds for it. */

import { decimal } from "../element.js";
import { decisionOf, needsCheck } from "../seeing/decision.js";
import { nameOf } from "../seeing/polarity.js";
import { labelsOf, parts, standing, valuesOf } from "../verdict.js";
import { NAMELESS } from "./counting.js";
import { quoted } from "./quoting.js";
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
    ["Catatan melanggar atau kurang", 13],
    ["Catatan yang dipakai", 13],
    ["Catatan seluruhnya", 13],
    ["Perhatian", 44],
  ];
  const rows = sheets.flatMap(({ person, periods, notes, all, rows }) =>
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
      all,
      [caution(notes), NOTICE].filter(Boolean).join(" "),
    ]),
  );
  return table("e-Kinerja", columns, rows);
}

/** Every note; the last column says which stand behind the sheets. @param {import("./sheets.js").Sheets} sheets @returns {Table} */
export function notesTable(sheets) {
  const { notes, taxonomy } = sheets.desk;
  const columns = [
    ["No.", 6],
    ["Pegawai", 22],
    ["Periode", 14],
    ["Penulis", 12],
    ["Catatan", 70],
    ["Kode", 16],
    ["Nilai", 44],
    ["Skor", 24],
    ["Bukti", 60],
    ["Keputusan", 16],
    ["Untuk dicek", 10],
    ["Tidak dapat dibaca", 24],
    ["Dipakai dalam formulir", 12],
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
      values.flatMap(labelsOf).map((label) => inWords(label, taxonomy)).join("; "),
      values.flatMap((value) => scored(value, taxonomy)).join("; "),
      evidence(note, taxonomy),
      decisionOf(note),
      yes(needsCheck(note)),
      note.fault ?? "",
      yes(sheets.isUsed(note)),
    ];
  });
  return table("Catatan", columns, rows);
}

const table = (name, columns, rows) => ({ name, columns: columns.map(([title, width]) => ({ title, width })), rows });

const SIDES = { "+": SHOWN, "-": CONTRARY };

/** Labels in the file's words: "AK1-" to "Akuntabel (AK1), dilanggar atau kurang". Without polarity nothing follows the name. */
const inWords = (label, taxonomy) => [nameOf(label, taxonomy), SIDES[parts(label)[1]]?.toLowerCase()].filter(Boolean).join(", ");

const scored = ({ codes }, taxonomy) =>
  codes.filter(({ score }) => score !== null).map(({ code, score }) => `${nameOf(code, taxonomy)} ${decimal(score)}`);

function evidence(note, taxonomy) {
  const spans = [...(standing(note)?.spans ?? [])].sort((one, other) => one.start - other.start);
  const points = Array.from(note.text);
  return spans.map((span) => `${inWords(span.label, taxonomy)}: "${quoted(points, [span])}"`).join("; ");
}
