/* The notes together, or one person's: a chart and a table of the values, what nobody wrote about, notes for each person. */

import { element, whole } from "../element.js";
import { codesOf } from "../verdict.js";
import { chart } from "./chart.js";
import { chooser } from "./choosing.js";
import { byPerson, counted, NAMELESS, sizes, unmentioned } from "./counting.js";
import { downloads } from "./downloads.js";
import { refreshing } from "./refreshing.js";
import { CONTRARY, SHOWN } from "./rows.js";
import { Sheets } from "./sheets.js";
import { makeWarning } from "./warning.js";
import { NOTICE } from "./words.js";

/** @param {HTMLElement} root @param {import("../desk.js").Desk} desk */
export function mountPicture(root, desk) {
  const people = chooser("overview-person", "Pegawai", show);
  const summary = element("p", { class: "summary" });
  const warning = makeWarning();
  const frame = element("div", { class: "chart-frame" });
  const values = element("tbody");
  const missing = element("div", { class: "missing" });
  const persons = element("tbody");
  const personsPart = element(
    "div",
    {},
    element("h3", {}, "Catatan per pegawai"),
    table("Catatan per pegawai", ["Pegawai", "Catatan", "Sudah diputuskan", "Untuk dicek"], persons),
  );
  const explained =
    "Panjang batang: bagian catatan yang menyebut nilai itu; angka di ujungnya: jumlah catatan. " +
    "Garis tipis: selang kepercayaan 95 persen.";
  const files = downloads(new Sheets(desk));
  let count = null;

  root.append(
    element("h2", {}, "Gambaran"),
    element("p", { class: "hint" }, NOTICE),
    people.frame,
    summary,
    warning.node,
    element("figure", {}, frame, element("figcaption", { class: "hint" }, explained)),
    element(
      "details",
      {},
      element("summary", {}, "Angka dalam tabel"),
      table("Nilai-nilai dalam catatan", ["Nilai", SHOWN, "Bagian (selang 95%)", CONTRARY, "Bagian (selang 95%)"], values),
    ),
    missing,
    personsPart,
    element("h3", {}, "Unduh"),
    element("div", { class: "actions" }, ...files.buttons),
    files.hint,
  );
  new ResizeObserver(draw).observe(frame);
  refreshing(root, desk, refresh);

  function refresh() {
    const all = byPerson(desk.notes);
    people.offer(sizes(all), "Semua pegawai");
    persons.replaceChildren(...[...all].map(([name, notes]) => personRow(name, counted(notes, desk.taxonomy))));
    personsPart.hidden = all.size < 2;
    show();
  }

  function show() {
    const person = people.chosen();
    count = counted(person === null ? desk.notes : byPerson(desk.notes).get(person), desk.taxonomy);
    summary.textContent = told(count);
    warning.show(count.notes);
    values.replaceChildren(...count.values.map(valueRow));
    missing.replaceChildren(...prompts(count.notes ? unmentioned(count) : [], desk.taxonomy));
    draw();
  }

  function draw() {
    const width = Math.floor(frame.clientWidth);
    if (!count?.values.length || !width) return;
    frame.replaceChildren(chart(count, width));
  }
}

function told({ notes, decided, toCheck }) {
  const checks = toCheck ? `, ${whole(toCheck)} catatan untuk dicek ikut dihitung` : "";
  return `${whole(notes)} catatan, ${whole(decided)} sudah Anda putuskan${checks}.`;
}

function table(name, heads, body) {
  const row = element("tr", {}, ...heads.map((head) => element("th", { scope: "col" }, head)));
  return element(
    "div",
    { class: "table-frame", role: "region", "aria-label": name, tabindex: "0" },
    element("table", {}, element("caption", { class: "visually-hidden" }, name), element("thead", {}, row), body),
  );
}

const personRow = (name, { notes, decided, toCheck }) =>
  element("tr", {}, element("th", { scope: "row", dir: "auto" }, name || NAMELESS), ...[notes, decided, toCheck].map(number));

const valueRow = ({ name, shown, contrary }) =>
  element(
    "tr",
    {},
    element("th", { scope: "row" }, name),
    ...[shown, contrary].flatMap((side) => [number(side.notes), element("td", {}, share(side))]),
  );

const number = (value) => element("td", {}, whole(value));

const share = ({ notes, share, low, high }) =>
  notes ? `${percent(share)} (${percent(low)} sampai ${percent(high)})` : "tidak ada";

const percent = (part) => `${Math.round(part * 100)}%`;

/** What to look for: the panduan perilaku of the values that nobody wrote about. */
function prompts(values, taxonomy) {
  if (!values.length) return [];
  const items = values.map(({ value, name }) => {
    const codes = codesOf(taxonomy.values.find(({ id }) => id === value));
    const guidance = element("ul", {}, ...codes.map((code) => element("li", {}, code.text)));
    return element(
      "li",
      {},
      element("p", {}, "Belum ada catatan tentang ", element("strong", {}, name), ": perhatikan apakah pegawai"),
      guidance,
    );
  });
  return [element("h3", {}, "Yang belum dicatat"), element("ul", { class: "prompts" }, ...items)];
}
