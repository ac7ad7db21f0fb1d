/* What was understood, in a sentence, and what was left out. Pure. */

import { whole } from "../element.js";
import { isFilled } from "./cells.js";
import { MOST_CHARACTERS, MOST_NOTES } from "./notes.js";

const NAMED = 8; // rows that are named one by one

/** "Tabel dari Excel: 48 baris, 5 kolom." */
export function kindOf(way, choices) {
  if (way.kind === "chat") {
    const left = way.left ? `; ${whole(way.left)} pesan sistem atau media dilewati` : "";
    return `${way.title}: ${whole(way.messages.length)} pesan dari ${whole(sendersOf(way).size)} pengirim${left}.`;
  }
  if (way.kind === "table") {
    const rows = way.rows.slice(choices.header + 1).filter(isFilled).length;
    return `${way.title}: ${whole(rows)} baris, ${whole(columnsOf(way).length)} kolom.`;
  }
  return `${way.title}: ${whole(way.text.trim().split("\n").length)} baris.`;
}

/** How many messages each sender wrote, the busiest first. */
export function sendersOf({ messages }) {
  const counts = new Map();
  for (const { sender } of messages) counts.set(sender, (counts.get(sender) ?? 0) + 1);
  return new Map([...counts].sort((a, b) => b[1] - a[1]));
}

/** The indices of a table's columns in which anything stands. */
export function columnsOf({ rows }) {
  const filled = new Set();
  for (const row of rows) row.forEach((cell, index) => cell.trim() && filled.add(index));
  return [...filled].sort((a, b) => a - b);
}

/** What stays out or is missing, a sentence each. @param {import("./notes.js").Reading} reading */
export function leftOut({ empty, totals, long, broken, over, nameless, unit }) {
  const limit = whole(MOST_CHARACTERS);
  return [
    broken.length && `Tidak dapat dibaca: ${places("baris", broken)}.`,
    totals.length && `Baris jumlah atau rata-rata dilewati: ${places("baris", totals)}.`,
    empty.length && `Tanpa teks catatan: ${places(unit, empty)}.`,
    long.length && `Lebih dari ${limit} karakter: ${places(unit, long)}. Bagilah menjadi beberapa catatan.`,
    over && `Sekali jalan paling banyak ${whole(MOST_NOTES)} catatan; ${whole(over)} catatan terakhir belum ikut. Tandai dalam beberapa bagian.`,
    nameless && `${whole(nameless)} catatan tanpa nama pegawai.`,
  ].filter(Boolean);
}

function places(unit, rows) {
  const named = rows.slice(0, NAMED).map(whole).join(", ");
  return `${unit} ${named}${rows.length > NAMED ? `, dan ${whole(rows.length - NAMED)} lagi` : ""}`;
}
