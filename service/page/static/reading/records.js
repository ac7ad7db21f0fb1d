/* JSON as rows: a line a note, as the API takes and gives them, a request's notes, or Telegram's export. Pure. */

import { clean } from "./text.js";

/**
 * Rows under a row of field names, and the lines that are no JSON; null where the text is none of these.
 * @returns {{rows: string[][], broken: number[]}|null}
 */
export function recordRows(text) {
  if (!/^\s*[{[]/u.test(text)) return null;
  const whole = parsed(text);
  if (whole !== undefined) return tabled(listed(whole).map((record) => ({ record })));
  const records = text.trimEnd().split("\n").map((line) => ({ record: parsed(line), blank: !line.trim() }));
  const good = records.filter(({ record }) => record !== undefined).length;
  const bad = records.filter(({ record, blank }) => record === undefined && !blank).length;
  return good > bad ? tabled(records) : null;
}

function listed(whole) {
  if (Array.isArray(whole)) return whole;
  if (Array.isArray(whole.notes)) return whole.notes;
  return Array.isArray(whole.messages) ? whole.messages.filter((one) => one.type === "message").map(telegram) : [whole];
}

const telegram = ({ from, date, text }) => ({ text: [text].flat().map((part) => part?.text ?? part).join(""), sender: from, date });

/** A row stands for each line, also for one that is blank or broken, so that a row that is named is found in the file. */
function tabled(records) {
  const objects = records.map(({ record }) => (record === undefined ? {} : asObject(record)));
  const fields = [...new Set(objects.flatMap((object) => Object.keys(object).filter((field) => isPlain(object[field]))))];
  if (!fields.length) return null;
  const rows = objects.map((object) => fields.map((field) => (isPlain(object[field]) ? clean(String(object[field])) : "")));
  const broken = records.flatMap(({ record, blank }, index) => (record === undefined && !blank ? [index + 1] : []));
  return { rows: [fields, ...rows], broken };
}

const asObject = (record) => (record !== null && typeof record === "object" ? record : { text: record });
const isPlain = (value) => ["string", "number", "boolean"].includes(typeof value);

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
