/* An employee's e-Kinerja form as the notes suggest it: to read, to edit, to copy, to save and to print. */

import { element, whole } from "../element.js";
import { needsCheck } from "../seeing/decision.js";
import { chooser } from "./choosing.js";
import { copyButton } from "./copy_button.js";
import { NAMELESS, sizes } from "./counting.js";
import { downloads } from "./downloads.js";
import { print, printsAsPaper } from "./printing.js";
import { refreshing } from "./refreshing.js";
import { rowField } from "./row_field.js";
import { Sheets } from "./sheets.js";
import { tabbed } from "./table_file.js";
import { makeWarning } from "./warning.js";
import { NOTICE } from "./words.js";

const HEADING = ["Nilai", "Panduan perilaku", "Umpan balik"];

/** @param {HTMLElement} root @param {import("../desk.js").Desk} desk */
export function mountForm(root, desk) {
  const sheets = new Sheets(desk);
  const people = chooser("taking-person", "Pegawai", show);
  const periods = chooser("taking-period", "Periode", choosePeriod);
  const unchecked = uncheckedSwitch((included) => {
    sheets.includesUnchecked = included;
    show();
  });
  const person = element("h3", { class: "person", dir: "auto" });
  const warning = makeWarning();
  const said = element("p", { role: "status", class: "hint" });
  const list = element("div", {});
  const everybody = element(
    "button",
    { type: "button", class: "quiet", onclick: () => print(sheets.all()) },
    "Cetak semua pegawai",
  );
  const files = downloads(sheets);
  let rows = new Map();
  let sheet = null; // the one in sight

  root.append(
    element("h2", {}, "Untuk e-Kinerja"),
    element("p", { class: "hint" }, `${NOTICE} Tidak ada yang diunggah ke e-Kinerja: salin, lalu tempelkan sendiri.`),
    element("div", { class: "choices" }, people.frame, periods.frame),
    unchecked.frame,
    element(
      "div",
      { class: "actions" },
      copyButton("Salin semua", () => copy(sheet), { quiet: false }),
      ...files.buttons,
      element("button", { type: "button", class: "quiet", onclick: () => print([sheet]) }, "Cetak"),
      everybody,
    ),
    files.hint,
    said,
    person,
    warning.node,
    list,
  );
  root.addEventListener("said", (event) => (said.textContent = event.detail));
  printsAsPaper(root, () => [sheet]);
  refreshing(root, desk, refresh);

  function refresh() {
    periods.offer(sheets.periods(), "Semua periode", "Tanpa periode");
    choosePeriod(periods.chosen());
  }

  function choosePeriod(period) {
    sheets.period = period;
    people.offer(sizes(sheets.people()), null);
    show();
  }

  function show() {
    const all = sheets.people();
    const name = people.chosen() ?? "";
    sheet = sheets.sheet(name, all.get(name) ?? []);
    person.textContent = name || NAMELESS;
    warning.show(sheet.notes);
    everybody.hidden = all.size < 2;
    unchecked.show(sheet.unchecked, { any: desk.notes.some(needsCheck) });
    build();
    for (const row of sheet.rows) rows.get(row.value).show(row);
  }

  /** The rows' fields, made anew only where the values are others: a field that is being written in stays. */
  function build() {
    const { values } = desk.taxonomy;
    if (values.length === rows.size && values.every(({ id }) => rows.has(id))) return;
    rows = new Map(values.map((value) => [value.id, rowField(value, { onWrite: (text) => write(value.id, text) })]));
    list.replaceChildren(...[...rows.values()].map(({ node }) => node));
  }

  function write(value, text) {
    sheets.write(sheet.person, value, text);
    show();
  }
}

/** The sheet's rows under their heading, ready for a spreadsheet. */
const copy = ({ rows }) => tabbed([HEADING, ...rows.map(({ name, guidance, text }) => [name, guidance.join("; "), text])]);

/** The switch for notes that are to be checked; out of sight where there are none. */
function uncheckedSwitch(onSwitch) {
  const box = element("input", { type: "checkbox", id: "taking-unchecked", onchange: () => onSwitch(box.checked) });
  const label = element("label", { for: box.id });
  const frame = element("p", { class: "switch" }, box, label);

  return {
    frame,
    show(many, { any }) {
      label.textContent = `Sertakan catatan untuk dicek (${whole(many)})`;
      frame.hidden = !any;
    },
  };
}
