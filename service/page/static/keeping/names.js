/* The words of a person's name, to be found in a text. Pure. */

const FEWEST = 3; // letters: shorter parts are initials and titles more often than names
// Forms of address and degrees that stand in columns of names and are no part of them.
const NO_NAMES = new Set("bapak ibu pak saudara saudari sdr sdri drs dra drg haji hajah hajjah prof kom hum".split(" "));
const PART = /[\p{L}\p{M}\p{N}]+(?:['’‘`][\p{L}\p{M}\p{N}]+)*/gu;
const APOSTROPHE = /['’‘`]/gu;

/** What matches each part of the name as a whole word, as the source of a pattern; "" where there is none. */
export function wordsOfName(person) {
  const parts = (person.match(PART) ?? []).filter(isName);
  if (!parts.length) return "";
  const words = [...new Set(parts)].sort((one, other) => other.length - one.length).map((part) => part.replace(APOSTROPHE, "['’‘`]"));
  return `(?<![\\p{L}\\p{M}\\p{N}])(?:${words.join("|")})(?![\\p{L}\\p{M}\\p{N}])`;
}

const isName = (part) => (part.match(/\p{L}/gu) ?? []).length >= FEWEST && !NO_NAMES.has(part.toLowerCase());
