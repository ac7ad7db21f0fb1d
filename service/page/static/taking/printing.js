/* Paper: a plain A4 page for each employee, built only while it is printed. */

import { element, whole } from "../element.js";
import { NAMELESS } from "./counting.js";
import { caution, NOTICE } from "./words.js";

const PRINTING = "printing"; // the body's class that leaves only the paper in the print

/** Print these sheets, each on a page of its own. @param {import("./sheets.js").Sheet[]} sheets */
export function print(sheets) {
  lay(sheets);
  window.print();
}

/** While the panel is in sight, the browser's own print command gives the same paper. */
export function printsAsPaper(panel, sheets) {
  addEventListener("beforeprint", () => {
    if (panel.offsetParent && !document.body.classList.contains(PRINTING)) lay(sheets());
  });
  addEventListener("afterprint", clear);
}

function lay(sheets) {
  clear();
  document.body.classList.add(PRINTING);
  document.body.append(element("div", { class: "paper", lang: "id" }, ...sheets.map(page)));
}

function clear() {
  document.body.classList.remove(PRINTING);
  document.querySelector(".paper")?.remove();
}

function page(sheet) {
  return element(
    "section",
    { class: "paper-page" },
    element("h1", {}, "Umpan balik perilaku kerja"),
    element(
      "dl",
      {},
      ...fact("Pegawai", sheet.person || NAMELESS),
      ...(sheet.periods ? fact("Periode", sheet.periods) : []),
      ...fact("Dasar", basis(sheet)),
      ...fact("Dicetak", new Date().toLocaleDateString("id-ID", { day: "numeric", month: "long", year: "numeric" })),
    ),
    form(sheet.rows),
    element("p", { class: "paper-notice" }, [caution(sheet.notes), NOTICE].filter(Boolean).join(" ")),
  );
}

const fact = (name, told) => [element("dt", {}, name), element("dd", { dir: "auto" }, told)];

function basis({ notes, unchecked, included }) {
  const waiting = unchecked
    ? `; ${whole(unchecked)} catatan untuk dicek ${included ? "ikut disertakan" : "tidak disertakan"}`
    : "";
  return `${whole(notes)} catatan${waiting}`;
}

function form(rows) {
  const head = element(
    "tr",
    {},
    element("th", { scope: "col" }, "Nilai dan panduan perilaku"),
    element("th", { scope: "col" }, "Umpan balik"),
  );
  return element("table", {}, element("thead", {}, head), element("tbody", {}, ...rows.map(row)));
}

function row({ name, guidance, text }) {
  const items = element("ul", {}, ...guidance.map((words) => element("li", {}, words)));
  return element(
    "tr",
    {},
    element("th", { scope: "row" }, name, items),
    element("td", { dir: "auto" }, text || "Belum ada catatan"),
  );
}
