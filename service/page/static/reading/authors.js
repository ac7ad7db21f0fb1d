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
  ["atasan", /\b(atasan|pimpinan|kepala|ka(?:si|bid|dis|sek|puskesmas)|camat|lurah|sekretaris|sekdis|sekda|direktur|ketua tim|pejabat penilai|supervisor)\b/u],
];

/** "Rekan kerja" to "rekan"; "" where the words tell no role. */
export function authorOf(words) {
  const told = words.toLowerCase().replace(/[_-]+/g, " ");
  return WORDS.find(([, pattern]) => pattern.test(told))?.[0] ?? "";
}
