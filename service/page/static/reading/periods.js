/* A date as the period in which it lies. Pure. */

import { MONTHS, partsOf } from "../dates.js";

const QUARTERS = ["I", "II", "III", "IV"];

/** What becomes of dates, with the page's word for it. @typedef {"month"|"quarter"|"as"} Per */
export const PERS = { month: "per bulan", quarter: "per triwulan", as: "apa adanya" };

/** Whether most of what stands in these cells are dates. */
export function areDates(cells) {
  const filled = cells.filter(Boolean);
  return filled.length > 0 && filled.filter((cell) => partsOf(cell)).length > filled.length / 2;
}

/**
 * What makes a period of a cell: "03/07/2026" to "Juli 2026" or "Triwulan III 2026"; other words stay as they are.
 * All cells together tell whether the day or the month comes first.
 * @param {string[]} cells
 * @param {Per} per
 * @returns {(cell: string) => string}
 */
export function periodMaker(cells, per) {
  if (per === "as") return (cell) => cell;
  const monthFirst = isMonthFirst(cells);
  return (cell) => {
    const date = dateOf(cell, monthFirst);
    if (!date) return cell;
    return per === "month" ? `${MONTHS[date.month]} ${date.year}` : `Triwulan ${QUARTERS[Math.floor(date.month / 3)]} ${date.year}`;
  };
}

/** Here days come first; only where that can't be, and the other order can, do they not. */
function isMonthFirst(cells) {
  const dates = cells.map(partsOf).filter((parts) => parts?.ambiguous);
  return dates.some(({ month }) => month > 12) && dates.every(({ day }) => day <= 12);
}

function dateOf(cell, monthFirst) {
  const parts = partsOf(cell);
  if (!parts) return null;
  const [day, month] = parts.ambiguous && monthFirst ? [parts.month, parts.day] : [parts.day, parts.month];
  return day >= 1 && day <= 31 && month >= 1 && month <= 12 ? { year: parts.year, month: month - 1 } : null;
}
