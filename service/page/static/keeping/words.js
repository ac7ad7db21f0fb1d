/* What is kept where and for how long, and where corrections are, in plain words. Pure functions. */

import { whole } from "../element.js";
import { DAYS } from "./sets.js";

const day = (moment) => new Date(moment).toLocaleDateString("id-ID", { day: "numeric", month: "long", year: "numeric" });

/** What the server keeps, by what the operator decided. */
export function ofServer(policy) {
  const always = "Catatan hanya dibaca untuk ditandai, tidak disimpan.";
  if (!policy) return `${always} Tentang koreksi baru diketahui bila peladen menjawab.`;
  if (!policy.on) return `${always} Koreksi juga tidak dikirim: pengelola belum menyalakannya.`;
  const text = policy.text_stored ? "dengan teks yang sudah disamarkan" : "tanpa teks catatan";
  return `${always} Koreksi Anda disimpan ${whole(policy.retention_days)} hari, ${text} dan tanpa nama pegawai.`;
}

/** What this browser keeps. */
export function ofDevice(sets, mine) {
  if (!sets.length) return "Belum ada catatan yang disimpan.";
  const all = sets.reduce((sum, { count }) => sum + count, 0);
  const own = sets.find(({ id }) => id === mine)?.count ?? 0;
  const others = own && all > own ? ` (${whole(all - own)} dari tab lain)` : "";
  const until = day(Math.max(...sets.map(({ used }) => used)) + DAYS * 24 * 3_600_000);
  return `${whole(all)} catatan${others} dengan tanda dan koreksinya, sampai ${until}. Yang ${DAYS} hari tidak dipakai dihapus \
saat halaman ini dibuka, juga koreksi yang belum terkirim.`;
}

/** Where corrections are; "" where there are none. */
export function ofPost({ waiting, sent, refused, policy, held }) {
  const here = "Koreksi hanya ada di perangkat ini.";
  const parts = [];
  if (policy && !policy.on && waiting) parts.push(`Koreksi tidak dikirim: pengelola belum menyalakannya. ${here}`);
  else if (waiting) parts.push(`${whole(waiting)} koreksi menunggu dikirim${why(held)}.`);
  else if (sent) parts.push("Semua koreksi terkirim.");
  if (refused) parts.push(`${whole(refused)} koreksi tidak diterima peladen dan hanya ada di perangkat ini.`);
  return parts.join(" ");
}

const why = (held) =>
  ({
    away: ": peladen belum terjangkau",
    busy: ": peladen sedang sibuk",
    key: ": isikan kunci API yang berlaku",
    scope: ": kunci API ini tidak mempunyai izin mengirim koreksi",
    refused: ": peladen menolaknya untuk sementara",
  })[held] ?? "";

/** Why nothing can be kept. */
export const ofFailure = (error) =>
  error?.name === "QuotaExceededError"
    ? "Ruang penyimpanan perangkat ini penuh. Perubahan terakhir belum tersimpan: kosongkan ruang, atau unduh hasilnya sebelum menutup halaman."
    : "Peramban ini tidak dapat menyimpan catatan (mungkin karena mode penyamaran). Catatan dan koreksi hilang bila halaman ditutup, dan koreksi tidak dikirim.";

/** What a person is asked before everything goes. */
export function ofRemoval(waiting) {
  const unsent = waiting ? ` ${whole(waiting)} koreksi belum terkirim dan ikut hilang.` : "";
  return `Semua catatan, tanda, dan koreksi di peramban ini dihapus, juga yang terbuka di tab lain. Ini tidak dapat dibatalkan.${unsent}`;
}
