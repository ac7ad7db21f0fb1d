/* Keys for the whole room: they work while no text is being written, and can be switched off. */

import { element } from "../element.js";

const STORED = "berakhlak-shortcuts"; // a habit of this device, nothing of a note
const TEXT = "textarea, [contenteditable], input:not([type=checkbox], [type=radio], [type=button])";
const WRITTEN = `${TEXT}, select`;

/** What keys do, as the help tells it: the names of the keys, words, the name of the deed. */
const COMMANDS = [
  { keys: ["j", "ArrowDown"], shown: ["j", "↓"], words: "catatan berikutnya", deed: "next" },
  { keys: ["k", "ArrowUp"], shown: ["k", "↑"], words: "catatan sebelumnya", deed: "previous" },
  { keys: ["a", "Enter"], shown: ["a", "Enter"], words: "nilai-nilainya benar", deed: "accept" },
  { keys: ["e"], shown: ["e"], words: "ganti nilai, atau tambah bila belum ada", deed: "correct" },
  { keys: ["Digit"], shown: ["1", "…", "7"], words: "tambah nilai ke-1 sampai ke-7; dengan Shift: dilanggar atau kurang; lalu angka panduannya", deed: "value" },
  { keys: ["0"], shown: ["0"], words: "bukan perilaku", deed: "reject" },
  { keys: ["p"], shown: ["p"], words: "tetapkan pegawai", deed: "person" },
  { keys: ["u"], shown: ["u", "Ctrl+Z"], words: "batalkan keputusan terakhir", deed: "undo" },
  { keys: ["Shift+u"], shown: ["Shift+u", "Ctrl+Y"], words: "ulangi yang dibatalkan", deed: "redo" },
  { keys: ["m"], shown: ["m"], words: "mengapa program mengusulkannya", deed: "explain" },
  { keys: ["/"], shown: ["/"], words: "cari dalam catatan", deed: "search" },
  { keys: ["?"], shown: ["?"], words: "bantuan ini", deed: "help" },
];

/** @param {Record<string, (event: KeyboardEvent) => void>} deeds  by the names above */
export function mountShortcuts(root, deeds) {
  const help = helpDialog();
  const all = { ...deeds, help: help.open };
  root.append(help.root);
  document.addEventListener("keydown", (event) => takeBack(root, event, deeds));
  document.addEventListener("keydown", (event) => {
    if (!help.areOn() || !meant(root, event)) return;
    const name = nameOf(event);
    const command = COMMANDS.find(({ keys }) => keys.includes(name));
    if (!command || !fits(event)) return;
    event.preventDefault();
    all[command.deed](event);
  });
  return element("button", { type: "button", class: "quiet small help-button", onclick: help.open }, "Pintasan papan tik");
}

/**
 * Ctrl+Z and the like among the results: there the browser would take back what was pasted into the box above. In the
 * results' other tabs, where nobody would see what is taken back, they do nothing.
 */
function takeBack(root, event, { undo, redo }) {
  const deed = { "Ctrl+z": undo, "Ctrl+Shift+z": redo, "Ctrl+y": redo }[withControl(event)];
  const results = root.closest("#results, main") ?? root;
  if (!deed || event.target.matches(TEXT) || !isFree(results, event)) return;
  event.preventDefault();
  if (root.checkVisibility()) deed();
}

function withControl({ key, ctrlKey, metaKey, shiftKey, altKey }) {
  if (altKey || ctrlKey === metaKey) return "";
  return (shiftKey ? "Ctrl+Shift+" : "Ctrl+") + key.toLowerCase();
}

/** Whether the key is for this room: nobody writes, and no other key is held. */
function meant(root, event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  return !event.target.matches(WRITTEN) && isFree(root, event);
}

/** Whether a key is for this place: it shows, no dialog is open, and the focus is nowhere else. */
function isFree(place, { target, defaultPrevented, isComposing }) {
  if (defaultPrevented || isComposing || !place.checkVisibility() || document.querySelector("dialog[open]")) return false;
  return place.contains(target) || target.contains(place);
}

function nameOf({ key, code, shiftKey }) {
  if (/^(Digit|Numpad)[1-9]$/.test(code) && key !== "/") return "Digit";
  if (/^(Digit|Numpad)0$/.test(code) && !shiftKey) return "0";
  if (!/^\p{L}$/u.test(key)) return key;
  return (shiftKey ? "Shift+" : "") + key.toLowerCase();
}

/** Enter and arrows mean something to most elements; on a card, and in its text, they are ours. */
function fits({ key, shiftKey, target }) {
  if (key === "Enter") return target.matches("article");
  if (key === "ArrowDown" || key === "ArrowUp") return !shiftKey && target.matches("article, p.note") && !longer(target, key);
  return true;
}

/** A card that goes on beyond the window is read on with the arrow first. */
function longer(target, key) {
  const { top, bottom } = target.closest("article").getBoundingClientRect();
  return key === "ArrowDown" ? bottom > innerHeight + 1 && top < innerHeight : top < -1 && bottom > 0;
}

function helpDialog() {
  const on = element("input", { type: "checkbox", id: "shortcuts-on", checked: localStorage.getItem(STORED) !== "off" });
  on.addEventListener("change", () => localStorage.setItem(STORED, on.checked ? "on" : "off"));
  const rows = COMMANDS.map(({ shown, words }) =>
    element("tr", {}, element("th", { scope: "row" }, ...shown.flatMap((key) => [element("kbd", {}, key), " "])), element("td", {}, words)),
  );
  const root = element(
    "dialog",
    { class: "help", "aria-labelledby": "shortcuts-title" },
    element("h3", { id: "shortcuts-title" }, "Pintasan papan tik"),
    element("p", { class: "hint" }, "Berlaku di daftar catatan, selama Anda tidak sedang mengetik. Dalam teks catatan, panah kiri dan kanan memilih kata sebagai bukti."),
    element("table", {}, element("tbody", {}, ...rows)),
    element("label", { class: "check", for: "shortcuts-on" }, on, "Pintasan aktif"),
    element("div", { class: "actions" }, element("button", { type: "button", onclick: () => root.close() }, "Tutup")),
  );
  return { root, open: () => root.showModal(), areOn: () => on.checked };
}
