/* Whom notes are about, told by the names that stand in them. Pure. */

const TITLES = String.raw`(?:[Pp]ak|[Bb]apak|[Bb]u|[Ii]bu|[Mm]as|[Mm]bak?|[Ss]audar[ai]|PAK|BAPAK|BU|IBU|MAS|MBAK|(?:[Pp]k|[Bb]pk|[Mm]bk|[Ss]dri?)\.?)`;
const BEFORE = String.raw`(?:^|[^\p{L}\p{N}])`; // no lookbehind: browsers before 2023 have none
const TITLED = new RegExp(String.raw`${BEFORE}${TITLES}(?=((?:\s+\p{Lu}\p{L}+){1,3}))`, "gu");
const TITLE = new RegExp(String.raw`^${TITLES}$`, "u");
// Posts, and what else begins with a capital after a title or in a sender's name.
const POSTS = new Set(
  "admin anggota asisten babinsa bagian bapak bendahara bhabin bidan bidang bos bpd bupati camat desa direktur dokter drs dusun gubernur guru haji hj ibu inspektur kabag kabid kades kadis kadus kaling kanit kantor kapolsek kapus karyawan kasat kasek kasi kasubag kasubbag kasubbid kaur keamanan kecamatan kelurahan kepala keuangan kepsek ketua klinik kota kru lurah mantri menteri negara operator pak pelaksana pelayanan pembina pemerintahan penjaga perangkat perawat pertiwi petugas pimpinan pkk presiden puskesmas rektor rt rw satpam sekcam sekda sekdes sekdis sekolah seksi sekretaris sopir staf subbag supir tim tu umum urusan ustad ustadz ustadzah wakil walikota warga".split(" "),
);
const DEGREE = /^(?:\p{L}{1,5}\.\s?)+\p{L}{0,5}$/u;
const WORD = /\p{L}[\p{L}'’]*/gu;
const SHORTEST = 3; // letters of a name

/** The first name in a sender's: "Pak Kades Suroso" to "Suroso"; "" where there is none, as of a number. */
function firstNameOf(sender) {
  const words = sender.split(/[^\p{L}\p{N}.'’]+/u).filter((word) => !TITLE.test(word));
  return words.map(capital).find(isName) ?? "";
}

/**
 * Names to offer, with how many of the texts name each: from the senders' names, and after "Pak", "Bu" and the like in the
 * texts; the most named first. Word by word, since there may be thousands of both.
 * @param {string[]} texts
 * @param {string[]} [senders]
 * @returns {Map<string, number>}
 */
export function namesIn(texts, senders = []) {
  const names = new Set(senders.map(firstNameOf).filter(Boolean));
  for (const text of texts) for (const [, words] of text.matchAll(TITLED)) add(names, words);
  const counts = new Map();
  if (names.size) for (const text of texts) for (const name of namedIn(text, names)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return new Map([...counts].sort((a, b) => b[1] - a[1]));
}

function add(names, words) {
  const name = words.trim().split(/\s+/u).map(capital).find(isName);
  if (name) names.add(name);
}

function namedIn(text, names) {
  const named = new Set();
  let before = "";
  for (const [word] of text.matchAll(WORD)) {
    const name = capital(word);
    if (names.has(name) && (word.charAt(0) === name.charAt(0) || TITLE.test(before))) named.add(name);
    before = word;
  }
  return named;
}

/** How many of the texts name each. @returns {Map<string, number>} */
export const counted = (texts, names) => new Map(patterns(names).map(({ name, part }) => [name, texts.filter((text) => part.test(text)).length]));

/** What a person wrote into a field of names, as names: "Pak Budi, Siti, S.E." to "Budi" and "Siti". */
export function listed(words) {
  const names = words.split(/[,;\n]/u).map((part) => part.split(/\s+/u).filter((word) => word && !TITLE.test(word)).join(" "));
  return [...new Set(names)].filter((name) => /\p{L}/u.test(name) && !DEGREE.test(name));
}

/**
 * Finds the one of these names that stands in a text; "" where none does, or several do. A name of several words is found by
 * its first one too. What begins with a capital is found so, or after "Pak", "Bu" and the like; else however it is written.
 * @param {string[]} names
 * @returns {(text: string) => string}
 */
export function finder(names) {
  const all = patterns(names);
  return (text) => {
    const found = all.filter(({ part }) => part.test(text));
    const full = found.filter((one) => one.full.test(text));
    const exact = full.filter((one) => !full.some((other) => other.name.startsWith(`${one.name} `)));
    const named = [...exact, ...found.filter((one) => !exact.some((other) => other.start === one.start))];
    return named.length === 1 ? named[0].name : "";
  };
}

function patterns(names) {
  return names.map((name) => {
    const start = name.split(" ")[0];
    return { name, start: start.toLowerCase(), full: pattern(name), part: pattern(start) };
  });
}

function pattern(name) {
  const [written, lower] = [escaped(name), escaped(name.toLowerCase())];
  if (name === name.toLowerCase()) return word(written, "iu");
  return word(`(?:${written}|${escaped(name.toUpperCase())}|${TITLES}\\s+${lower})`, "u");
}

const word = (form, flags) => new RegExp(String.raw`${BEFORE}${form}(?![\p{L}\p{N}])`, flags);
const escaped = (text) => text.replace(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`);
const capital = (word) => word.charAt(0).toUpperCase() + (word === word.toUpperCase() ? word.slice(1).toLowerCase() : word.slice(1));
const isName = (word) => /^\p{L}[\p{L}'’]*$/u.test(word) && word.length >= SHORTEST && !POSTS.has(word.toLowerCase());
