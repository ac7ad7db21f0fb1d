/* Notes as the person gives them: written, pasted or in a file; understood as they come, then handed on to be tagged. */

import { mountFiles } from "./files.js";
import { buildForm } from "./form.js";
import { Unreadable } from "./unreadable.js";

const EXAMPLE = [
  "Ybs tdk pernah terlambat dan laporannya selalu rapi, tetapi jarang membantu rekan yang kesulitan.",
  "Ibu Sari menjemput bola ke rumah warga lansia yang tidak bisa datang ke kantor.",
  "Capaian kegiatan triwulan II sebesar 98 persen.",
].join("\n");
const PAUSE = 250; // milliseconds without a key until what was written is understood
const NOTHING = "Tuliskan sedikitnya satu catatan.";
const NOT_LOADED = "Bagian program untuk membaca catatan belum termuat. Periksa sambungan Anda, lalu coba lagi.";

/**
 * @param {HTMLElement} root
 * @param {{onTag: (notes: import("./notes.js").Note[]) => void}} options
 * @returns {{busy: (isBusy: boolean) => void, current: () => import("./notes.js").Note[], empty: () => void}}
 *   current: the notes as they are understood now; empty: take away what was given
 */
export function mountReading(root, { onTag }) {
  const form = buildForm(root, { onExample: () => reading.example(), onRelease: () => reading.release() });
  const reading = new Reading(form, onTag);
  form.addButton(mountFiles(form.form, form.area, { given: (file, others) => reading.open(file, others) }));
  form.form.addEventListener("submit", (event) => {
    event.preventDefault();
    reading.submit();
  });
  form.area.addEventListener("focus", () => loaded().catch(() => {}), { once: true });
  form.area.addEventListener("input", () => reading.soon());
  form.form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.form.requestSubmit();
  });
  return { busy: (isBusy) => reading.busy(isBusy), current: () => reading.current(), empty: () => reading.empty() };
}

/** What was given last, and what was understood of it. */
class Reading {
  #form;
  #onTag;
  #panel = null;
  #understood = null; // the text that the panel shows, null where it shows a file
  #file = ""; // the name of the file that counts instead of the text
  #turn = 0; // what was given last counts, whatever is ready first
  #timer = 0;
  #opening = 0; // files that are being opened: until then the text waits
  #tagging = false;

  constructor(form, onTag) {
    this.#form = form;
    this.#onTag = onTag;
  }

  /** Understand the text once the person pauses. */
  soon() {
    this.#form.offerExample();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#opening || this.understand(), PAUSE);
  }

  async understand() {
    clearTimeout(this.#timer);
    const text = this.#form.area.value;
    if (this.#file || text === this.#understood) return;
    const turn = ++this.#turn;
    if (!text.trim()) return this.#clear();
    await this.#guarded(async () => {
      const { recognised, panel } = await this.#room();
      const found = await recognised(text);
      if (turn === this.#turn) this.#show(panel, found, text);
    });
  }

  async open(file, others) {
    const turn = ++this.#turn;
    this.#opening += 1;
    this.#allow();
    this.#form.say(`Membaca ${file.name}…`);
    await this.#guarded(async () => {
      const [{ opened }, { panel }] = await Promise.all([import("./file.js"), this.#room()]);
      const found = await opened(file);
      if (turn !== this.#turn) return;
      this.#file = file.name;
      this.#form.showFile(file.name);
      this.#form.offerExample();
      this.#show(panel, found, null);
      if (others) this.#form.say(`Satu berkas sekali baca: yang lain belum ikut. ${panel.said()}`);
    });
    this.#opening -= 1;
    this.#allow();
  }

  /** Back from the file to the text. */
  release() {
    this.#turn += 1;
    this.#file = "";
    this.#form.showFile("");
    this.#form.offerExample();
    return this.understand();
  }

  example() {
    this.#form.area.value = EXAMPLE;
    this.#form.submit.focus(); // the button that was pressed goes away
    return this.release();
  }

  empty() {
    this.#form.area.value = "";
    return this.release();
  }

  current() {
    const isGiven = this.#file || (this.#understood !== null && this.#form.area.value.trim());
    return isGiven ? this.#panel.notes() : [];
  }

  async submit() {
    if (this.#opening || this.#tagging) return;
    await this.understand();
    const text = this.#form.area.value;
    if (!this.#file && !text.trim()) return this.#form.say(NOTHING, true);
    if (!this.#file && text !== this.#understood) return; // what reads it did not load, which is said
    const notes = this.#panel.notes();
    if (!notes.length) return;
    this.#onTag(notes);
  }

  busy(isBusy) {
    this.#tagging = isBusy;
    if (isBusy) this.#panel?.fold();
    this.#allow();
  }

  #allow() {
    this.#form.submit.disabled = this.#opening > 0 || this.#tagging;
  }

  #clear() {
    this.#understood = null;
    this.#form.understood.hidden = true;
    this.#form.say("");
    this.#form.count(0);
  }

  #show(panel, found, text) {
    this.#understood = text;
    panel.understand(found);
    this.#tell();
  }

  #tell() {
    const { length } = this.#panel.notes();
    this.#form.say(this.#panel.said(), length === 0);
    this.#form.count(length);
  }

  async #room() {
    const { recognised, mountUnderstood } = await loaded();
    this.#panel ??= mountUnderstood(this.#form.understood, { changed: () => this.#tell() });
    return { recognised, panel: this.#panel };
  }

  /** What goes wrong is said; what was given before stays. */
  async #guarded(work) {
    try {
      await work();
    } catch (error) {
      this.#form.say(error instanceof Unreadable ? error.message : NOT_LOADED, true);
    }
  }
}

/** What understands notes comes with the first of them. */
async function loaded() {
  const [{ recognised }, { mountUnderstood }] = await Promise.all([import("./recognise.js"), import("./understood.js")]);
  return { recognised, mountUnderstood };
}
