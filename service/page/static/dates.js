/* A date as people write it, in numbers or with the month's name, taken apart. Pure. */

export const MONTHS = ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"];

const SHORT = MONTHS.map((name) => name.slice(0, 3).toLowerCase());
const VARIANTS = { may: 4, aug: 7, oct: 9, dec: 11, ags: 7, agt: 7, nop: 10 }; // English, and other Indonesian spellings
const CLOCK = String.raw`(?:[T\s,]+\d{1,2}[.:]\d{2}.*)?$`;
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})${CLOCK}`, "u");
const NUMBERS = new RegExp(String.raw`^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})${CLOCK}`, "u");
const WORDED = new RegExp(String.raw`^(?:\p{L}+,?\s+)?(\d{1,2})[\s-]+(\p{L}{3,9})\.?[\s-]+(\d{4}|\d{2})${CLOCK}`, "u");

/**
 * The numbers of a date, day before month as Indonesians write it; `ambiguous` where the month may come first.
 * They may still name no day: "31/02/2026" has its parts. Null for other words.
 * @param {string} text
 * @returns {{year: number, month: number, day: number, ambiguous: boolean}|null}  month: from 1
 */
export function partsOf(text) {
  const first = YEAR_FIRST.exec(text);
  if (first) return { year: Number(first[1]), month: Number(first[2]), day: Number(first[3]), ambiguous: false };
  const numbers = NUMBERS.exec(text);
  if (numbers) return { year: fullYear(numbers[3]), month: Number(numbers[2]), day: Number(numbers[1]), ambiguous: true };
  const worded = WORDED.exec(text);
  const month = worded ? monthOf(worded[2]) : -1;
  return month < 0 ? null : { year: fullYear(worded[3]), month: month + 1, day: Number(worded[1]), ambiguous: false };
}

function monthOf(word) {
  const start = word.slice(0, 3).toLowerCase();
  return VARIANTS[start] ?? SHORT.indexOf(start);
}

const fullYear = (digits) => Number(digits) + (digits.length === 2 ? 2000 : 0);
