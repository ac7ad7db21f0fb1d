/* The buttons that take the tables along as files: the form of every person, and every note. */

import { element } from "../element.js";
import { save } from "./saving.js";
import { csv } from "./table_file.js";
import { eKinerjaTable, notesTable } from "./tables.js";

const CSV = "text/csv;charset=utf-8";
const NO_WORKBOOK = "Berkas Excel belum dapat dibuat: bagian program untuk itu tidak termuat. Periksa sambungan, atau unduh CSV.";

/** @param {import("./sheets.js").Sheets} sheets @returns {{buttons: HTMLElement[], hint: HTMLElement}} */
export function downloads(sheets) {
  const trouble = element("strong", { role: "alert" });
  const words =
    "Unduhan memuat semua pegawai; lembar atau berkas catatan memuat semua catatan dan menyebut mana yang dipakai. " +
    "CSV dipisah titik koma, sesuai Excel berbahasa Indonesia. ";
  const form = () => eKinerjaTable(sheets.all());
  const notes = () => notesTable(sheets);

  async function saveWorkbook() {
    trouble.textContent = "";
    try {
      const { workbook } = await import("./workbook.js");
      save(workbook([form(), notes()]), "e-kinerja", "xlsx");
    } catch {
      trouble.textContent = NO_WORKBOOK;
    }
  }

  return {
    buttons: [
      button("Unduh Excel (XLSX)", saveWorkbook),
      button("Unduh CSV formulir", () => saveCsv(form(), "e-kinerja")),
      button("Unduh CSV catatan", () => saveCsv(notes(), "catatan")),
    ],
    hint: element("p", { class: "hint" }, words, trouble),
  };
}

const saveCsv = (table, name) => save(new Blob([csv(table)], { type: CSV }), name, "csv");

const button = (words, onclick) => element("button", { type: "button", class: "quiet", onclick }, words);
