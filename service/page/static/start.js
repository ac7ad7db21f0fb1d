/* The page: brings the rooms together. Reading gives notes, the server tags them, the desk holds them, the rest shows them. */

import { mountArriving } from "./arriving.js";
import { Desk } from "./desk.js";
import { whole } from "./element.js";
import { mountFolding } from "./folding.js";
import { mountKeeping } from "./keeping/keeping.js";
import { mountProgress } from "./progress.js";
import { mountReading } from "./reading/reading.js";
import { askHow } from "./replacing.js";
import { mountSeeing } from "./seeing/seeing.js";
import { ask, Unreachable } from "./server.js";
import { tagAll } from "./tagging.js";
import { mountTabs } from "./tabs.js";
import { mountOverview } from "./taking/overview.js";
import { mountTaking } from "./taking/taking.js";

const part = (id) => document.getElementById(id);
const status = part("status");
const WAITING = "Belum dibaca: menunggu sambungan. Dilanjutkan sendiri begitu tersambung lagi.";
export const desk = new Desk();

const progress = mountProgress(part("progress"), { onStop: () => stopping?.abort(), onGoOn: () => tag() });
const tabs = mountTabs(part("tabs"));
const arriving = mountArriving({ top: status, seeing: part("seeing"), from: part("reading") });
const folding = mountFolding(part("privacy"));
const reading = mountReading(part("reading"), { onTag: (notes) => begin(notes) });
const keeping = mountKeeping(part("privacy"), desk, {
  connection: part("connection"),
  current: () => reading.current(),
  onBack: () => cutOff?.(),
  tell,
});
mountSeeing(part("seeing"), desk);
mountOverview(part("overview"), desk);
mountTaking(part("taking"), desk);

let stopping = null; // the AbortController of the tagging under way
let cutOff = null; // does again what a lost connection cut off
let joined = 0; // the first of the notes that were added last, 0 where none were
let awaited = 0; // the note whose card the person is led to when the first answers come, 0 where they were led there

desk.addEventListener("opened", () => {
  for (const id of ["results", "to-results"]) part(id).hidden = desk.notes.length === 0;
});
desk.addEventListener("answered", lead);
desk.addEventListener("cleared", () => {
  stopping?.abort();
  cutOff = null;
  joined = 0;
  progress.done();
  reading.empty();
  folding.unfold();
  tell("");
});
part("key-frame").addEventListener("submit", (event) => {
  event.preventDefault();
  if (reading.current().length) part("reading").querySelector("form").requestSubmit();
});

/** Notes as they were read: masked if the person wants that, laid on the desk or beside what lies there, tagged. */
async function begin(notes) {
  const how = desk.isWorkedOn ? await askHow(document.body, { there: desk.notes.length, coming: notes.length }) : "replace";
  if (!how) return;
  stopping?.abort();
  arriving.setOut();
  await guarded(async () => {
    const ready = await keeping.prepared(notes);
    await describe();
    joined = how === "add" ? desk.notes.length + 1 : 0;
    awaited = joined || 1;
    if (how === "add") desk.add(ready);
    else desk.open(ready);
    folding.fold();
    await tag();
  });
}

function lead() {
  if (!awaited) return;
  tabs.show("seeing");
  arriving.arrive(awaited);
  awaited = 0;
}

async function tag() {
  await guarded(async () => {
    stopping = new AbortController();
    tell("");
    await tagAll(desk, { signal: stopping.signal, told: progress.told });
    progress.done();
    summarise();
  });
}

/**
 * Run it; what goes wrong is said once, in the status line, which comes into sight, and tagging can be taken up again or
 * goes on by itself.
 */
async function guarded(work) {
  cutOff = null;
  reading.busy(true);
  try {
    await work();
  } catch (error) {
    const stopped = error.name === "AbortError";
    const lost = error instanceof Unreachable;
    if (lost) cutOff = () => guarded(work);
    progress.stopped(stopped ? "Dihentikan." : "");
    tell(stopped ? "" : lost ? WAITING : error.message, !stopped && !lost);
    if (!stopped) status.scrollIntoView({ behavior: "instant", block: "nearest" });
  } finally {
    reading.busy(false);
  }
}

function summarise() {
  const tagged = desk.notes.filter((note) => note.result?.values.length).length;
  const checks = desk.notes.filter((note) => note.result?.review).length;
  const faults = desk.notes.filter((note) => note.fault).length;
  const failed = faults ? `, ${whole(faults)} tidak dapat dibaca` : "";
  const added = joined ? `Ditambahkan: catatan ${whole(joined)} sampai ${whole(desk.notes.length)}. ` : "";
  tell(`${added}${whole(desk.notes.length)} catatan dibaca, ${whole(tagged)} memuat perilaku, ${whole(checks)} untuk dicek${failed}.`);
}

function tell(message, isError = false) {
  status.textContent = message;
  status.className = isError ? "error" : "";
}

/** What the codes mean and which model answers; kept for later where a key is asked for first. */
async function describe(options) {
  if (desk.taxonomy.values.length) return;
  const [taxonomy, model] = await Promise.all(["/v1/taxonomy", "/v1/model"].map((path) => ask(path, options)));
  desk.taxonomy = taxonomy;
  credit(model.version);
}

function credit(model) {
  part("model").textContent = `Model ${model}, nilai-nilai ${desk.taxonomy.name}. Sumber: ${desk.taxonomy.source}.`;
}

/** What was kept lies here again: say what it is, and let tagging go on where it was cut off. */
function resume() {
  if (!desk.notes.length || stopping) return; // nothing kept, or the person was quicker
  folding.fold();
  const open = desk.notes.filter((note) => !note.result && !note.fault).length;
  progress.told(desk.notes.length - open, desk.notes.length);
  if (open) progress.stopped("Belum selesai.");
  else progress.done();
  if (!part("model").textContent && desk.model) credit(desk.model);
  summarise();
}

await describe({ background: true }).catch(() => {}); // somebody may be writing already
await keeping.restore();
resume();
