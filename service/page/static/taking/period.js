/* The periods of a person's notes in a few words: many single days become the time from the first to the last. Pure. */

const MANY = 3; // days from which they are no longer listed
const MONTHS = "jan feb mar apr mei jun jul agu sep okt nov des".split(" ");
const DIGITS = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/; // day, month, year, as Indonesians write them
const SORTED = /^(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})$/;
const WRITTEN = /^(\d{1,2})\s+(\p{L}{3,9})\.?\s+(\d{4})$/u;

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
  const [day, month, year] = numbers(period);
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date : null;
}

function numbers(period) {
  const [, year, month, day] = SORTED.exec(period) ?? [];
  if (year) return [day, month, year].map(Number);
  const [, first, name, last] = WRITTEN.exec(period) ?? [];
  if (first) return [Number(first), MONTHS.indexOf(name.slice(0, 3).toLowerCase().replace("ags", "agu")) + 1, Number(last)];
  return (DIGITS.exec(period) ?? []).slice(1).map(Number);
}
