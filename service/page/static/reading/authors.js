/* Who wrote a note, in the server's words. Pure. */

/** The server's words with what the page calls them. */
export const AUTHORS = {
  atasan: "atasan",
  rekan: "rekan kerja",
  bawahan: "bawahan",
  diri: "pegawai itu sendiri",
  warga: "warga",
  pemeriksa: "pemeriksa",
};

// The first that fits holds: "rekan kerja" before "kepala", "diri sendiri" before all.
const WORDS = [
  ["diri", /\b(diri|sendiri|ybs|yang bersangkutan|self)\b/u],
  ["pemeriksa", /\b(pemeriksa|inspektorat|inspektur|auditor|apip|itjen|bpkp?|pengawas)\b/u],
  ["warga", /\b(warga|masyarakat|publik|pengguna layanan|penerima layanan|pemohon|pelanggan|pasien|wali murid|orang tua)\b/u],
  ["rekan", /\b(rekan|sejawat|kolega|teman|setara|peer)\b/u],
  ["bawahan", /\b(bawahan|anak buah|staf|pelaksana)\b/u],
  ["atasan", /\b(atasan|pimpinan|kepala|sekretaris|direktur|ketua tim|pejabat penilai|supervisor)\b/u],
];

// Those who lead, and what a column of authors calls so besides; a clerk in the village signs as "kasi" too.
const LEADERS = String.raw`ka(?:des|bid|dis|ban|puskesmas|sek|subb?ag|subb?id|subdit)|sek(?:des|cam|dis|da)|camat|lurah|wali nagari|keuchik|geuchik`;
const LEADER = new RegExp(String.raw`\b(?:${LEADERS})\b`, "u");
const SECTION = /\bkasi\b/u;
const BESIDE = new RegExp(String.raw`\b(?:staf|ajudan|sopir|supir|istri|suami|anak|eks|mantan|admin|rumah)\s+(?:\p{L}+\s+)?(?:${LEADERS})\b`, "u");

/** A cell of a column of authors: "Rekan kerja" to "rekan", "Kasubbag Umum" to "atasan"; "" where the words tell no role. */
export function authorOf(words) {
  const told = plain(words);
  return toldIn(told) || (LEADER.test(told) || SECTION.test(told) ? "atasan" : "");
}

/** A chat's sender, whose name may tell a post: "Bu Rini Sekdes" to "atasan", but not "Tini Kasi Pelayanan". */
export function authorOfSender(name) {
  const told = plain(name);
  if (LEADER.test(told)) return BESIDE.test(told) ? "" : "atasan";
  return toldIn(told);
}

/** Whether a cell that no header explains tells an author: a post may be that of the person whom the row is about. */
export const looksLikeAuthor = (words) => toldIn(plain(words)) !== "";

const toldIn = (told) => WORDS.find(([, pattern]) => pattern.test(told))?.[0] ?? "";
const plain = (words) => words.toLowerCase().replace(/[_.-]+/g, " ");
