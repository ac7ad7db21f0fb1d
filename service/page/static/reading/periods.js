/* A date as the period in which it lies. Pure. */

const MONTHS = ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"];
const SHORT = ["jan", "feb", "mar", "apr", "mei", "jun", "jul", "agu", "sep", "okt", "nov", "des"];
const ENGLISH = { may: 4, aug: 7, oct: 9, dec: 11, ags: 7, agt: 7, nop: 10 };
const QUARTERS = ["I", "II", "III", "IV"];
const CLOCK = String.raw`(?:[T\s,]+\d{1,2}[.:]\d{2}.*)?$`;
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})${CLOCK}`, "u");
const NUMBERS = new RegExp(String.raw`^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})${CLOCK}`, "u");
const WORDED = new RegExp(String.raw`^(?:\p{L}+,?\s+)?(\d{1,2})[\s-]+(\p{L}{3,9})\.?[\s-]+(\d{4}|\d{2})${CLOCK}`, "u");

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
  const numbers = cells.map((cell) => NUMBERS.exec(cell)).filter(Boolean);
  return numbers.some((found) => Number(found[2]) > 12) && numbers.every((found) => Number(found[1]) <= 12);
}

function dateOf(cell, monthFirst) {
  const parts = partsOf(cell);
  if (!parts) return null;
  const [day, month] = parts.numeric && monthFirst ? [parts.month, parts.day] : [parts.day, parts.month];
  return day >= 1 && day <= 31 && month >= 1 && month <= 12 ? { year: parts.year, month: month - 1 } : null;
}

function partsOf(cell) {
  const first = YEAR_FIRST.exec(cell);
  if (first) return { year: Number(first[1]), month: Number(first[2]), day: Number(first[3]) };
  const numbers = NUMBERS.exec(cell);
  if (numbers) return { numeric: true, day: Number(numbers[1]), month: Number(numbers[2]), year: fullYear(numbers[3]) };
  const worded = WORDED.exec(cell);
  const month = worded ? monthOf(worded[2]) : -1;
  return month < 0 ? null : { day: Number(worded[1]), month: month + 1, year: fullYear(worded[3]) };
}

function monthOf(word) {
  const start = word.slice(0, 3).toLowerCase();
  return ENGLISH[start] ?? SHORT.indexOf(start);
}

const fullYear = (digits) => Number(digits) + (digits.length === 2 ? 2000 : 0);
