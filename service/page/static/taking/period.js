/* The periods of a person's notes in a few words: many single days become the time from the first to the last. Pure. */

import { partsOf } from "../dates.js";

const MANY = 3; // days from which they are no longer listed

const long = new Intl.DateTimeFormat("id-ID", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

/** @param {string[]} periods  as they were told @returns {string} */
export function periodsInWords(periods) {
  const told = [...new Set(periods.map((period) => period.trim()).filter(Boolean))];
  const days = new Map(told.map((period) => [period, dayOf(period)]).filter(([, day]) => day));
  if (days.size < MANY) return told.join(", ");
  const sorted = [...days.values()].sort((one, other) => one - other);
  return [long.formatRange(sorted[0], sorted.at(-1)), ...told.filter((period) => !days.has(period))].join(", ");
}

/** The day that a period names, null where it is none. */
function dayOf(period) {
  const { year, month, day } = partsOf(period) ?? {};
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date : null;
}
