/* A file's bytes as text: UTF-8, UTF-16, or what Windows programs wrote before. Pure. */

import { Unreadable } from "./unreadable.js";

const LOOKED_AT = 4_096;

/** @param {Uint8Array} bytes */
export function decoded(bytes) {
  const text = new TextDecoder(encodingOf(bytes)).decode(bytes);
  const head = text.slice(0, LOOKED_AT);
  if (/[\u0000-\u0008\u000e-\u001a]/u.test(head)) throw new Unreadable("Berkas ini bukan teks, tabel, atau dokumen yang dapat dibaca.");
  return text;
}

function encodingOf(bytes) {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  const head = bytes.subarray(0, LOOKED_AT);
  const zeros = (start) => head.filter((byte, index) => index % 2 === start && byte === 0).length > head.length / 5;
  if (zeros(1) && !zeros(0)) return "utf-16le";
  if (zeros(0) && !zeros(1)) return "utf-16be";
  return isUtf8(bytes) ? "utf-8" : "windows-1252";
}

function isUtf8(bytes) {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
