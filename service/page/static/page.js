/* The page: notes to /v1/classify, answers to cards. Text only ever enters the page as text nodes. */

import { request } from "./key.js";

const MOST_NOTES = 1000;
const EXAMPLE = [
  "Ybs tdk pernah terlambat dan laporannya selalu rapi, tetapi jarang membantu rekan yang kesulitan.",
  "Ibu Sari menjemput bola ke rumah warga lansia yang tidak bisa datang ke kantor.",
  "Capaian kegiatan triwulan II sebesar 98 persen.",
].join("\n");

const form = document.querySelector("#form");
const notes = document.querySelector("#notes");
const status = document.querySelector("#status");
const results = document.querySelector("#results");
const button = form.querySelector("[type=submit]");
const meaning = new Map(); // a code's id -> the words of the law

/** An element with a class and children; strings become text nodes. */
function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

const kind = (polarity) => (polarity === "-" ? "contrary" : "shown");
const sign = (polarity) => (polarity === "-" ? "✗" : "✓");
const inWords = (score) => (score >= 0.8 ? "kuat" : score >= 0.5 ? "cukup" : "lemah");
const number = (score) => score.toLocaleString("id-ID", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** The note's text with each evidence marked; offsets count code points, not UTF-16 units. */
function markedNote(text, values) {
  const points = Array.from(text);
  const evidence = values.flatMap((value) => value.evidence);
  const cuts = [...new Set([0, points.length, ...evidence.flatMap((span) => [span.start, span.end])])].sort((a, b) => a - b);
  const paragraph = element("p", "note");
  for (let i = 0; i + 1 < cuts.length; i += 1) {
    const [start, end] = [cuts[i], cuts[i + 1]];
    const piece = points.slice(start, end).join("");
    const covering = evidence.filter((span) => span.start <= start && span.end >= end);
    if (!covering.length) {
      paragraph.append(piece);
      continue;
    }
    const contrary = covering.some((span) => span.polarity === "-");
    const mark = element("mark", contrary ? "contrary" : "shown", piece);
    const ending = [...new Set(covering.filter((span) => span.end === end).map((span) => `${span.code} ${sign(span.polarity)}`))];
    if (ending.length) mark.dataset.codes = ending.join(", ");
    mark.title = covering.map((span) => `${span.code}: ${meaning.get(span.code) ?? span.code}`).join("\n");
    paragraph.append(mark);
  }
  return paragraph;
}

function valueItem(value) {
  const polarity = value.polarity === "-" ? "✗ dilanggar atau kurang" : value.polarity === "+" ? "✓ ditunjukkan" : "";
  const head = element(
    "div",
    "value",
    element("strong", "", value.name),
    element("span", "polarity", polarity),
    element("span", "score", `${inWords(value.score)} (${number(value.score)})`),
  );
  const item = element("li", kind(value.polarity), head);
  if (value.codes.length) {
    const codes = value.codes.map((code) =>
      element("li", "", `${code.code}: ${meaning.get(code.code) ?? ""} `, element("small", "", `skor ${number(code.score)}`)),
    );
    item.append(element("ul", "codes", ...codes));
  }
  return item;
}

function card(text, result) {
  const article = element("article", "");
  if (result.review) article.append(element("span", "review", "⚠ Perlu dicek: program kurang yakin"));
  article.append(markedNote(text, result.values));
  article.append(
    result.values.length
      ? element("ul", "values", ...result.values.map(valueItem))
      : element("p", "nothing", "Tidak ada perilaku yang dapat ditandai dalam catatan ini."),
  );
  return article;
}

function tell(message, isError = false) {
  status.textContent = message;
  status.className = isError ? "error" : "";
}

async function classify(texts) {
  const response = await request("/v1/classify", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ notes: texts }),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.detail ?? "Permintaan ditolak.");
  return answer.results;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const texts = (notes.value.toWellFormed?.() ?? notes.value).split("\n").map((line) => line.trim()).filter(Boolean);
  if (!texts.length) return tell("Tuliskan sedikitnya satu catatan.", true);
  if (texts.length > MOST_NOTES) return tell(`Ada ${texts.length} catatan; batasnya ${MOST_NOTES} sekali kirim.`, true);
  button.disabled = true;
  tell("Sedang menandai …");
  try {
    const answers = await classify(texts);
    await describe();
    results.replaceChildren(...answers.map((answer, index) => card(texts[index], answer)));
    const tagged = answers.filter((answer) => answer.values.length).length;
    const checks = answers.filter((answer) => answer.review).length;
    tell(`${answers.length} catatan dibaca, ${tagged} memuat perilaku, ${checks} perlu dicek.`);
    results.focus();
  } catch (error) {
    tell(error instanceof TypeError ? "Peladen tidak terjangkau. Coba lagi sebentar lagi." : error.message, true);
  } finally {
    button.disabled = false;
  }
});

notes.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});

document.querySelector("#example").addEventListener("click", () => {
  notes.value = EXAMPLE;
  notes.focus();
});

/** What the codes mean and which model answers; left for later where a key is asked for first. */
async function describe() {
  if (meaning.size) return;
  const answers = await Promise.all(["/v1/taxonomy", "/v1/model"].map((path) => request(path)));
  if (!answers.every((answer) => answer.ok)) return;
  const [taxonomy, model] = await Promise.all(answers.map((answer) => answer.json()));
  for (const code of taxonomy.values.flatMap((value) => value.codes)) meaning.set(code.id, code.text);
  document.querySelector("#model").textContent = `Model ${model.version}, nilai-nilai ${taxonomy.name}. Sumber: ${taxonomy.source}.`;
}

await describe();
