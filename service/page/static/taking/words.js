/* What is said wherever tags are taken along: on the page, in the files, on paper. */

import { whole } from "../element.js";
import { FEW_NOTES } from "./counting.js";

export const NOTICE =
  "Usulan ini dikutip dari catatan: bukan penilaian (rating) kinerja, bukan peringkat, dan bukan temuan disiplin. " +
  "Baca catatannya; manusia yang memutuskan.";

/** What to say where the notes are too few, null where they are enough. */
export function caution(notes) {
  if (notes >= FEW_NOTES) return null;
  const many = notes ? `Baru ${whole(notes)} catatan, kurang dari ${FEW_NOTES}` : "Belum ada catatan";
  return `Terlalu sedikit catatan untuk disimpulkan. ${many}: kumpulkan catatan lain.`;
}
