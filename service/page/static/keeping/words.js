/* What is kept where and for how long, and where decisions are, in plain words. Pure functions. */

import { whole } from "../element.js";
import { DAYS } from "./sets.js";

const day = (moment) => new Date(moment).toLocaleDateString("id-ID", { day: "numeric", month: "long", year: "numeric" });

/** What masking does and what it leaves. */
export const ofMasking =
  "Komputer server instansi mencarinya dan tidak menyimpan apa pun; nama di kolom Pegawai juga diganti di dalam catatannya. " +
  "Catatan yang sudah disamarkan itulah yang dibaca program, disimpan, dan diunduh. Kolom Pegawai sendiri tetap tampak, disimpan, dan diunduh, " +
  "karena diperlukan formulir. Ada nama yang bisa luput, ada kata biasa yang ikut tersamar: baca kembali hasilnya.";

/** What goes to the server and what it keeps, by what the operator decided. */
export function ofServer(policy) {
  const always = "Catatan dikirim ke komputer server instansi Anda sendiri (peladen) untuk dibaca program, dan tidak disimpan di sana.";
  if (!policy) return `${always} Apakah keputusan Anda dikirim baru diketahui bila peladen menjawab.`;
  if (!policy.on) return `${always} Keputusan Anda tidak dikirim: pengelola belum menyalakannya.`;
  const text = policy.text_stored ? "dengan teks yang sudah disamarkan" : "tanpa teks catatan";
  return `${always} Keputusan Anda (benar, diubah, bukan perilaku) dikirim dengan catatannya, periode, dan peran penulisnya, \
lalu disimpan ${whole(policy.retention_days)} hari, ${text} dan tanpa nama pegawai.`;
}

/** What this browser keeps. */
export function ofDevice(sets, mine) {
  if (!sets.length) return "Belum ada catatan yang disimpan.";
  const all = sets.reduce((sum, { count }) => sum + count, 0);
  const own = sets.find(({ id }) => id === mine)?.count ?? 0;
  const others = all > own ? ` (${own ? `${whole(all - own)} ` : ""}dari tab lain)` : "";
  const until = day(Math.max(...sets.map(({ used }) => used)) + DAYS * 24 * 3_600_000);
  return `${whole(all)} catatan${others} dengan usulan program, keputusan, dan suntingan Anda, sampai ${until}. \
Yang ${DAYS} hari tidak dipakai dihapus saat halaman ini dibuka, juga keputusan yang belum terkirim.`;
}

/** Where decisions are; "" where there are none. */
export function ofPost({ waiting, sent, refused, policy, held }) {
  const here = "Keputusan Anda hanya ada di perangkat ini.";
  const parts = [];
  if (policy && !policy.on && waiting) parts.push(`Tidak dikirim: pengelola belum menyalakannya. ${here}`);
  else if (waiting) parts.push(`${whole(waiting)} keputusan menunggu dikirim${why(held)}.`);
  else if (sent) parts.push("Semua keputusan terkirim.");
  if (refused) parts.push(`${whole(refused)} keputusan tidak diterima peladen dan hanya ada di perangkat ini.`);
  return parts.join(" ");
}

const why = (held) =>
  ({
    away: ": peladen belum terjangkau",
    busy: ": peladen sedang sibuk",
    key: ": isikan kunci API yang berlaku",
    scope: ": kunci API ini tidak mempunyai izin mengirim keputusan",
    refused: ": peladen menolaknya untuk sementara",
  })[held] ?? "";

/** Why nothing can be kept. */
export const ofFailure = (error) =>
  error?.name === "QuotaExceededError"
    ? "Ruang penyimpanan perangkat ini penuh. Perubahan terakhir belum tersimpan: kosongkan ruang, atau unduh hasilnya sebelum menutup halaman."
    : "Peramban ini tidak dapat menyimpan catatan (mungkin karena mode samaran). Catatan dan keputusan hilang bila halaman ditutup, dan keputusan tidak dikirim.";

/** What a person is asked before everything goes. */
export function ofRemoval(waiting) {
  const unsent = waiting ? ` ${whole(waiting)} keputusan belum terkirim dan ikut hilang.` : "";
  return `Semua catatan, usulan program, keputusan, dan suntingan di peramban ini dihapus, juga yang terbuka di tab lain. Ini tidak dapat dibatalkan.${unsent}`;
}
