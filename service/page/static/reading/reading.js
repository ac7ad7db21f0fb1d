/* Notes as the person gives them. */

import { element } from "../element.js";

const EXAMPLE = [
  "Ybs tdk pernah terlambat dan laporannya selalu rapi, tetapi jarang membantu rekan yang kesulitan.",
  "Ibu Sari menjemput bola ke rumah warga lansia yang tidak bisa datang ke kantor.",
  "Capaian kegiatan triwulan II sebesar 98 persen.",
].join("\n");

/** @returns {{busy: (isBusy: boolean) => void}} */
export function mountReading(root, { onTag }) {
  const area = element("textarea", { id: "notes", rows: 6, spellcheck: "false", "aria-label": "Catatan" });
  const submit = element("button", { type: "submit" }, "Tandai");
  const example = element("button", { type: "button", class: "quiet", onclick: () => (area.value = EXAMPLE) }, "Isi contoh");
  const form = element("form", {}, area, element("div", { class: "actions" }, submit, example));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const lines = area.value.split("\n").map((line) => line.trim()).filter(Boolean);
    onTag(lines.map((text) => ({ text, person: "", period: "", author: "" })));
  });
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  root.append(form);
  return { busy: (isBusy) => (submit.disabled = isBusy) };
}
