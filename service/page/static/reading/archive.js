/* Zip archives, which workbooks and documents are, unpacked as far as a phone can bear. */

import { fflate } from "./library.js";
import { Unreadable } from "./unreadable.js";

const MOST = 60_000_000; // bytes unpacked: a workbook of 20,000 full rows needs a third

/**
 * The archive's entries whose names are wanted. fflate never unpacks an entry beyond the size that it declares, so that a
 * small file that would become a huge one is refused before it does.
 * @returns {Promise<Record<string, Uint8Array>>}
 */
export async function unpacked(bytes, wanted) {
  const { unzipSync } = await fflate();
  let size = 0;
  return unzipSync(bytes, {
    filter({ name, originalSize }) {
      if (!wanted(name)) return false;
      size += originalSize;
      if (size > MOST) throw new Unreadable("Isi berkas ini terlalu besar untuk dibaca sekaligus. Bagilah menjadi beberapa berkas.");
      return true;
    },
  });
}

/** An archive of these entries that needs no unpacking. */
export async function stored(entries) {
  const { zipSync } = await fflate();
  return zipSync(entries, { level: 0 });
}
