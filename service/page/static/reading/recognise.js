/* Text, pasted or from a file, to the ways in which it can be read; the likeliest is the first. */

import { chatOf } from "./chat.js";
import { recordRows } from "./records.js";
import { csvRows, pastedRows } from "./table.js";
import { clean } from "./text.js";

/**
 * @param {string} given
 * @param {{from?: string, csv?: boolean}} [options]   from: the file's name; csv: it is a table, whatever it looks like
 * @returns {Promise<import("./notes.js").Found>}
 */
export async function recognised(given, { from = "", csv = false } = {}) {
  const text = clean(given);
  const plain = { kind: "text", name: "Teks biasa", title: from ? "Berkas teks" : "Teks biasa", text };
  const special = await specialWay(text, csv);
  return { ask: "Dibaca sebagai", from, ways: special ? [special, plain] : [plain] };
}

async function specialWay(text, csv) {
  const records = recordRows(text);
  if (records) return { kind: "table", name: "Data JSON", title: "Data JSON", header: true, added: 1, ...records };
  const chat = csv ? null : chatOf(text);
  if (chat) return { kind: "chat", name: "Percakapan", title: `Percakapan ${chat.app}`, ...chat };
  const rows = csv ? await csvRows(text) : await pastedRows(text);
  return rows && { kind: "table", name: "Tabel", title: csv ? "Tabel dari CSV" : "Tabel dari Excel", rows };
}
