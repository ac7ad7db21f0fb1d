/* A Word document (DOCX) as text and tables. */

import { clean } from "./text.js";
import { Unreadable } from "./unreadable.js";

const WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main";

/**
 * The document's paragraphs and each table, the one with most text first.
 * @param {Uint8Array} bytes   of word/document.xml
 * @returns {import("./notes.js").Way[]}
 */
export function waysOf(bytes) {
  const xml = new DOMParser().parseFromString(new TextDecoder().decode(bytes), "application/xml");
  const body = named(xml.documentElement, "body")[0];
  if (!body || xml.querySelector("parsererror")) throw new Unreadable("Dokumen Word ini rusak.");
  const text = [...flowing(body)].map(textOf).join("\n");
  const tables = named(body, "tbl").filter((table) => !inside(table, "tbl"));
  const ways = [
    { kind: "text", name: "Paragraf", title: "Teks dari Word", text },
    ...tables.map((table, index) => tableWay(table, tables.length > 1 ? `Tabel ${index + 1}` : "Tabel")),
  ].filter((way) => size(way));
  if (!ways.length) throw new Unreadable("Dokumen ini kosong.");
  return ways.sort((a, b) => size(b) - size(a));
}

const tableWay = (table, name) => ({
  kind: "table",
  name,
  title: "Tabel dari Word",
  rows: children(table, "tr").map((row) => children(row, "tc").flatMap(cellsOf)),
});

/** A cell over several columns takes the place of all of them. */
function cellsOf(cell) {
  const span = Number(named(cell, "gridSpan")[0]?.getAttributeNS(cell.namespaceURI, "val")) || 1;
  const text = named(cell, "p").map(textOf).join("\n").trim();
  return [text, ...Array(Math.min(span, 100) - 1).fill("")];
}

const flowing = (body) => named(body, "p").filter((paragraph) => !inside(paragraph, "tbl") && !inside(paragraph, "p"));

/** A paragraph's words; what was deleted under tracked changes is in elements of its own and left out. */
function textOf(paragraph) {
  const parts = [...paragraph.getElementsByTagNameNS(paragraph.namespaceURI, "*")].map((node) => {
    if (node.localName === "t") return node.textContent;
    if (node.localName === "tab") return node.parentNode.localName === "r" ? " " : "";
    return ["br", "cr"].includes(node.localName) ? "\n" : "";
  });
  return clean(parts.join(""));
}

const isWord = (node) => node.namespaceURI === WORD || node.namespaceURI === STRICT;
const named = (node, name) => [...node.getElementsByTagNameNS("*", name)].filter(isWord);
const children = (node, name) => [...node.children].flatMap((child) => (child.localName === name ? [child] : wraps(child) ? children(child, name) : []));
const wraps = (node) => ["sdt", "sdtContent", "ins"].includes(node.localName);

function inside(node, name) {
  for (let above = node.parentNode; above && above.localName !== "body"; above = above.parentNode) {
    if (above.localName === name) return true;
  }
  return false;
}

const size = (way) => (way.kind === "text" ? way.text.trim().length : way.rows.flat().join("").length);
