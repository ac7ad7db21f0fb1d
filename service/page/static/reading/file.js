/* A file as what can be read of it, told by its first bytes rather than by its name. */

import { unpacked } from "./archive.js";
import { decoded } from "./decoding.js";
import { recognised } from "./recognise.js";
import { Unreadable } from "./unreadable.js";

const MOST = 30_000_000; // bytes
const KINDS = "Yang dapat dibaca: Excel (.xlsx), CSV, Word (.docx), teks (.txt), dan JSONL.";
const WANTED = /\.(?:xml|rels|txt)$/iu;

/**
 * @param {File} file
 * @returns {Promise<import("./notes.js").Found>}   Unreadable where it can't be read
 */
export async function opened(file) {
  if (file.size > MOST) throw new Unreadable(`Berkas terlalu besar; paling besar ${MOST / 1_000_000} MB. Bagilah menjadi beberapa berkas.`);
  if (!file.size) throw new Unreadable("Berkas ini kosong.");
  const bytes = await bytesOf(file);
  const found = await sound(() => (isZip(bytes) ? fromArchive(bytes, file.name) : fromText(bytes, file.name)));
  return { ...found, from: file.name };
}

async function bytesOf(file) {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    throw new Unreadable("Berkas ini tidak dapat dibuka; mungkin sudah dipindahkan, atau berupa folder.");
  }
}

/** What libraries say of a broken file helps nobody here. */
async function sound(reading) {
  try {
    return await reading();
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    throw new Unreadable("Berkas ini rusak atau terkunci kata sandi. Buka di programnya, simpan ulang tanpa kata sandi, lalu coba lagi.");
  }
}

async function fromArchive(bytes, name) {
  const entries = await unpacked(bytes, (entry) => WANTED.test(entry));
  if (entries["xl/workbook.xml"]) {
    const { sheetsOf } = await import("./workbook.js");
    return { ask: "Lembar", ways: await sheetsOf(entries) };
  }
  if (entries["word/document.xml"]) {
    const { waysOf } = await import("./word.js");
    return { ask: "Bagian", ways: waysOf(entries["word/document.xml"]) };
  }
  const chat = Object.keys(entries).find((entry) => /\.txt$/iu.test(entry)); // a phone exports chats so
  if (chat) return recognised(decoded(entries[chat]), { from: name });
  throw new Unreadable(`Jenis berkas ini belum dapat dibaca. ${KINDS}`);
}

function fromText(bytes, name) {
  const known = FOREIGN.find(({ begins }) => begins.every((byte, index) => bytes[index] === byte));
  if (known) throw new Unreadable(known.why);
  return recognised(decoded(bytes), { from: name, csv: /\.(?:csv|tsv)$/iu.test(name) });
}

const isZip = (bytes) => bytes[0] === 0x50 && bytes[1] === 0x4b;
const ascii = (text) => Array.from(text, (letter) => letter.charCodeAt(0));

const FOREIGN = [
  {
    begins: [0xd0, 0xcf, 0x11, 0xe0],
    why: "Berkas ini terkunci kata sandi atau berformat lama (.xls, .doc). Buka di Excel atau Word, simpan tanpa kata sandi sebagai .xlsx atau .docx, lalu coba lagi.",
  },
  { begins: ascii("%PDF"), why: "PDF belum dapat dibaca. Buka PDF itu, salin teksnya, lalu tempel di kotak catatan." },
  { begins: ascii("{\\rtf"), why: "Berkas RTF belum dapat dibaca. Buka di Word, simpan sebagai .docx, lalu coba lagi." },
  ...[[0x89, 0x50, 0x4e, 0x47], [0xff, 0xd8, 0xff], ascii("GIF8")].map((begins) => ({
    begins,
    why: `Gambar tidak dapat dibaca. ${KINDS}`,
  })),
];
