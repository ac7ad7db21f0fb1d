/* How what was given is read, each guess a field that can be changed. */

import { element, whole } from "../element.js";
import { AUTHORS, authorOfSender } from "./authors.js";
import { cellOf } from "./cells.js";
import { headerRow, ROLES } from "./columns.js";
import { hasDates, hasGaps, likelyColumns } from "./notes.js";
import { PERS } from "./periods.js";
import { columnsOf, sendersOf } from "./summary.js";

const MOST_SENDERS = 12; // those who wrote most; for the others the guess holds
const LONG = 60; // characters of an example

const SPLITS = { lines: "Satu baris", paragraphs: "Satu paragraf", whole: "Seluruh teks" };
const SENDERS = { "": "Penulis, peran tidak disebut", person: "Pegawai yang dicatat", left: "Jangan dibaca" };

/**
 * The fields of a way to read; they write into `choices` and then call `changed`.
 * @returns {(Node|null)[]}
 */
export function fields(way, choices, changed) {
  return { text: textFields, chat: chatFields, table: tableFields }[way.kind](way, choices, changed);
}

/** A labelled select; the example says what it is about. */
export function choice(label, options, value, onchoose, example = "") {
  const select = element("select", { onchange: () => onchoose(select.value) });
  select.append(...Object.entries(options).map(([key, words]) => element("option", { value: key }, words)));
  select.value = value;
  const shown = example ? element("span", { class: "example", dir: "auto" }, example) : null;
  return element("label", { class: "choice" }, element("span", { class: "name", dir: "auto" }, label), shown, select);
}

function textFields({ text }, choices, changed) {
  if (!text.trim().includes("\n")) return [];
  const choose = (by) => {
    choices.by = by;
    changed();
  };
  return [grid("", choice("Satu catatan adalah", SPLITS, choices.by, choose))];
}

function chatFields(way, { senders }, changed) {
  const fields = [...sendersOf(way)].slice(0, MOST_SENDERS).map(([sender, count]) => {
    const choose = (is) => {
      senders.set(sender, is);
      changed();
    };
    const authors = Object.fromEntries(Object.entries(AUTHORS).map(([author, words]) => [author, `Penulis: ${words}`]));
    return choice(sender, { ...SENDERS, ...authors }, senders.get(sender) ?? authorOfSender(sender), choose, `${whole(count)} pesan`);
  });
  return [grid("Siapa pengirimnya?", ...fields)];
}

function tableFields(way, choices, changed) {
  const columns = element("div", {});
  const more = element("div", {});
  const showMore = () => more.replaceChildren(...[gapField(way, choices, changed), perField(way, choices, changed)].filter(Boolean));
  const chosen = () => {
    showMore();
    changed();
  };
  const show = () => columns.replaceChildren(columnFields(way, choices, chosen));
  const header = headerField(way, choices, () => {
    show();
    chosen();
  });
  show();
  showMore();
  return [header, columns, more];
}

function headerField(way, choices, changed) {
  if (way.header) return null;
  const row = Math.max(0, choices.header, headerRow(way.rows));
  const label = row ? `Baris ${whole(row + 1)} adalah judul kolom` : "Baris pertama adalah judul kolom";
  return checkbox(label, choices.header >= 0, (checked) => {
    Object.assign(choices, likelyColumns(way, checked ? row : -1));
    changed();
  });
}

function gapField(way, choices, changed) {
  if (!hasGaps(way, choices)) return null;
  return checkbox("Nama yang kosong mengikuti baris di atasnya", choices.fill, (checked) => {
    choices.fill = checked;
    changed();
  });
}

function perField(way, choices, changed) {
  if (!hasDates(way, choices)) return null;
  const choose = (per) => {
    choices.per = per;
    changed();
  };
  return grid("", choice("Tanggal menjadi periode", PERS, choices.per, choose));
}

function columnFields(way, choices, changed) {
  const selects = new Map();
  const choose = (column, role) => {
    for (const other of sameRole(choices.roles, role)) {
      choices.roles[other] = "";
      selects.get(other).querySelector("select").value = "";
    }
    choices.roles[column] = role;
    if (role === "person") choices.fill = hasGaps(way, choices);
    changed();
  };
  for (const column of columnsOf(way)) {
    const label = nameOf(way, choices.header, column);
    const role = choices.roles[column] ?? "";
    selects.set(column, choice(label, ROLES, role, (chosen) => choose(column, chosen), exampleOf(way, choices.header, column)));
  }
  return grid("Apa isi tiap kolom?", ...selects.values());
}

/** Only notes and unused columns can be several. */
const sameRole = (roles, role) => (["note", ""].includes(role) ? [] : roles.flatMap((one, index) => (one === role ? [index] : [])));

/** A column's header, else its letter as in Excel. */
function nameOf({ rows }, header, column) {
  const title = header < 0 ? "" : cellOf(rows[header], column);
  return title ? brief(title) : `Kolom ${letters(column)}`;
}

function exampleOf({ rows }, header, column) {
  const row = rows.slice(header + 1).find((one) => cellOf(one, column));
  return row ? `misalnya: ${brief(cellOf(row, column).replace(/\s+/gu, " "))}` : "";
}

const letters = (column) => (column < 26 ? "" : letters(Math.floor(column / 26) - 1)) + String.fromCharCode(65 + (column % 26));
const brief = (text) => (text.length <= LONG ? text : `${Array.from(text).slice(0, LONG).join("")}…`);

function checkbox(label, checked, onchoose) {
  const box = element("input", { type: "checkbox", checked, onchange: () => onchoose(box.checked) });
  return element("label", { class: "check" }, box, label);
}

function grid(legend, ...fields) {
  return element("fieldset", { class: "choices" }, legend ? element("legend", {}, legend) : null, ...fields);
}
