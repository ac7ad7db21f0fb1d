/* A chat's export as messages: WhatsApp of Android and iPhone, copied from WhatsApp Web, Telegram. Pure. */

/**
 * @typedef {{sender: string, text: string}} Message
 * @typedef {{app: string, messages: Message[], left: number}} Chat   left: system lines and media that were left out
 */

const DATE = String.raw`(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2} \p{L}{3,9} \d{4})`;
const TIME = String.raw`\d{1,2}[.:]\d{2}(?:[.:]\d{2})?(?:\s?(?:[ap]\.?\s?m\.?|pagi|siang|sore|malam))?`;
const MOMENT = String.raw`(?:${DATE},?\s(?:pukul\s)?${TIME}|${TIME},?\s${DATE})`;
const MARKS = String.raw`[\u200e\u200f\u202a-\u202e\u2066-\u2069]*`; // of direction, which exports strew in
const WHATSAPP = new RegExp(String.raw`^${MARKS}(?:\[${MOMENT}\]\s?|${MOMENT}\s[-–]\s)(.*)$`, "iu");
const TELEGRAM = new RegExp(String.raw`^${MARKS}([^\n]{1,80}?), \[${MOMENT}\]:?\s*(.*)$`, "iu");
const SENDER = /^([^\n“”"]{1,60}?): ?(.*)$/u;
const SYSTEM = /^(?:.*\b(?:menambahkan|mengeluarkan|mengubah|membuat grup|keluar|bergabung|dienkripsi|added|removed|changed|created group|left|joined|encrypted)\b)/iu;
const MEDIA = new RegExp(
  String.raw`^${MARKS}(?:<[^>\n]*(?:media|lampiran|attached)[^>\n]*>|(?:media|gambar|foto|video|audio|pesan suara|stiker|gif|dokumen|kartu kontak|image|photo|sticker|document|contact card|voice message)\s+(?:tidak disertakan|omitted)|[^\n]{1,120}\((?:file terlampir|berkas terlampir|file attached)\)|pesan ini (?:telah )?dihapus|anda menghapus pesan ini|this message was deleted|you deleted this message|(?:panggilan (?:suara|video)|missed (?:voice|video) call)[^\n]*|menunggu pesan ini[^\n]*|null)\.?\s*(?:\n|$)`,
  "iu",
);
const EDITED = /\s*[\u200e]?<(?:pesan ini (?:telah )?diedit|this message was edited)>\s*$/iu;
const SOON = 5; // lines within which a chat shows itself

/** @returns {Chat|null}   null where the text is no chat */
export function chatOf(text) {
  const lines = text.split("\n");
  const first = lines.filter((line) => line.trim()).slice(0, SOON);
  if (!first.some((line) => headOf(line))) return null;
  return sorted(gathered(lines));
}

/** A message's first line taken apart; null where a line goes on with the message before. */
function headOf(line) {
  const whatsapp = WHATSAPP.exec(line);
  if (whatsapp) return { app: "WhatsApp", ...senderOf(whatsapp[1]) };
  const telegram = TELEGRAM.exec(line);
  return telegram && { app: "Telegram", sender: telegram[1].trim(), text: telegram[2] };
}

function senderOf(rest) {
  const said = SENDER.exec(rest);
  if (!said || SYSTEM.test(said[1])) return { sender: "", text: rest };
  return { sender: unmarked(said[1]), text: said[2] };
}

function gathered(lines) {
  const messages = [];
  for (const line of lines) {
    const head = headOf(line);
    if (head) messages.push({ ...head, lines: [head.text] });
    else messages.at(-1)?.lines.push(line);
  }
  return messages;
}

function sorted(found) {
  const messages = [];
  for (const { sender, lines } of found) {
    const text = spoken(lines.join("\n"));
    if (sender && text) messages.push({ sender, text });
  }
  return { app: found[0].app, messages, left: found.length - messages.length };
}

/** What a person wrote: without the media's line, whose caption stays, and without marks of direction at its ends. */
function spoken(text) {
  const caption = text.replace(MEDIA, "");
  if (caption === text && text.startsWith("\u200e")) return ""; // on an iPhone what the program says begins so
  const words = unmarked(caption.replace(EDITED, ""));
  return /[\p{L}\p{N}]/u.test(words) ? words : "";
}

const unmarked = (text) => text.replace(/^[\s\u200e\u200f\u202a-\u202e\u2066-\u2069]+|[\s\u200e\u200f\u202c\u2069]+$/gu, "");
