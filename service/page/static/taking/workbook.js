/* Tables as an XLSX workbook: a sheet a table, plain text and numbers, a heading that stays in sight.

   Libraries that write workbooks compress in workers made of blobs, which the page's policy forbids, or weigh more than the
   page; this little is all that is needed, and fflate packs it. Loaded only when someone asks for a file. */

import "../vendor/fflate/fflate.js"; // leaves a global

const { strToU8, zipSync } = globalThis.fflate;

const TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const MOST_IN_CELL = 32_767; // UTF-16 units, Excel's limit
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PARTS = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const [PLAIN, HEADING] = [1, 2]; // the styles below

/** @param {import("./tables.js").Table[]} tables @returns {Blob} */
export function workbook(tables) {
  const files = {
    "[Content_Types].xml": contentTypes(tables),
    "_rels/.rels": relationships([["officeDocument", "xl/workbook.xml"]]),
    "xl/workbook.xml": book(tables),
    "xl/_rels/workbook.xml.rels": relationships([
      ...tables.map((_, n) => ["worksheet", `worksheets/sheet${n + 1}.xml`]),
      ["styles", "styles.xml"],
    ]),
    "xl/styles.xml": STYLES,
    ...Object.fromEntries(tables.map((table, n) => [`xl/worksheets/sheet${n + 1}.xml`, sheet(table)])),
  };
  const bytes = Object.fromEntries(Object.entries(files).map(([name, xml]) => [name, strToU8(HEAD + xml)]));
  return new Blob([zipSync(bytes, { level: 4 })], { type: TYPE });
}

const contentTypes = (tables) =>
  `<Types xmlns="${PACKAGE}/content-types">` +
  '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
  `<Override PartName="/xl/workbook.xml" ContentType="${PARTS}.sheet.main+xml"/>` +
  `<Override PartName="/xl/styles.xml" ContentType="${PARTS}.styles+xml"/>` +
  tables
    .map((_, n) => `<Override PartName="/xl/worksheets/sheet${n + 1}.xml" ContentType="${PARTS}.worksheet+xml"/>`)
    .join("") +
  "</Types>";

const relationships = (targets) =>
  `<Relationships xmlns="${PACKAGE}/relationships">` +
  targets.map(([type, target], n) => `<Relationship Id="rId${n + 1}" Type="${OFFICE}/${type}" Target="${target}"/>`).join("") +
  "</Relationships>";

const book = (tables) =>
  `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><bookViews><workbookView/></bookViews><sheets>` +
  tables.map(({ name }, n) => `<sheet name="${escaped(name)}" sheetId="${n + 1}" r:id="rId${n + 1}"/>`).join("") +
  "</sheets></workbook>";

const STYLES =
  `<styleSheet xmlns="${MAIN}">` +
  '<fonts count="2">' +
  ["", "<b/>"].map((bold) => `<font>${bold}<sz val="11"/><name val="Calibri"/></font>`).join("") +
  "</fonts>" +
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
  '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' +
  [0, 1]
    .map(
      (font) =>
        `<xf numFmtId="0" fontId="${font}" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1">` +
        '<alignment vertical="top" wrapText="1"/></xf>',
    )
    .join("") +
  "</cellXfs></styleSheet>";

const sheet = ({ columns, rows }) =>
  `<worksheet xmlns="${MAIN}">` +
  '<sheetViews><sheetView workbookViewId="0">' +
  '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' +
  "</sheetView></sheetViews><cols>" +
  columns.map(({ width }, n) => `<col min="${n + 1}" max="${n + 1}" width="${width}" customWidth="1"/>`).join("") +
  "</cols>" +
  `<sheetData>${line(
    columns.map(({ title }) => title),
    HEADING,
  )}${rows.map((row) => line(row, PLAIN)).join("")}</sheetData>` +
  '<pageSetup paperSize="9" orientation="landscape"/></worksheet>';

const line = (cells, style) => `<row>${cells.map((value) => cell(value, style)).join("")}</row>`;

/** Text as an inline string, which is never run as a formula. */
function cell(value, style) {
  if (typeof value === "number") return `<c s="${style}"><v>${value}</v></c>`;
  return `<c s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(fitting(value))}</t></is></c>`;
}

const fitting = (text) => (text.length <= MOST_IN_CELL ? text : `${text.slice(0, MOST_IN_CELL - 1)}…`);

/** Text for XML: what XML can't hold becomes U+FFFD, and what Excel would read as an escape stays as it is. */
const escaped = (text) =>
  text
    .replace(/[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]|\p{Surrogate}/gu, "\uFFFD")
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, "_x005F_")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
