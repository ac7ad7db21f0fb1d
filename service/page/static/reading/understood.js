/* What the page understood, and how else it can be read: shown before anything is tagged. */

import { element } from "../element.js";
import { choice, fields } from "./choices.js";
import { mountNaming } from "./naming.js";
import { likelyChoices, read } from "./notes.js";
import { preview } from "./preview.js";
import { columnsOf, kindOf, leftOut, sendersOf } from "./summary.js";

/**
 * @param {HTMLElement} root
 * @param {{changed: () => void}} options   changed: the person reads it another way
 */
export function mountUnderstood(root, { changed }) {
  const way = element("div", {});
  const choices = element("div", {});
  const faults = element("ul", { class: "left-out" });
  const sample = element("div", {});
  const title = element("summary", {}, element("h3", { id: "understood-title" }, "Yang terbaca"));
  const naming = mountNaming({ changed: touched });
  const details = element("details", {}, title, way, choices, naming.root, faults, sample);
  root.append(details);

  let found = null;
  let at = 0;
  let chosen = [];
  let reading = null;

  /** Choices stay while what is given keeps its form, so that writing on does not undo them. */
  function understand(given) {
    const same = found !== null && isAlike(given, found);
    chosen = given.ways.map((one, index) => (same && holdsFor(one, chosen[index]) ? chosen[index] : { ...likelyChoices(one), touched: false }));
    found = given;
    at = same ? at : 0;
    details.open = true;
    showWays();
    showChoices();
    update();
  }

  function showWays() {
    if (found.ways.length < 2) return way.replaceChildren();
    const options = Object.fromEntries(found.ways.map(({ name }, index) => [index, name]));
    way.replaceChildren(
      element("div", { class: "choices" }, choice(found.ask, options, at, (index) => {
        at = Number(index);
        showChoices();
        update();
        changed();
      })),
    );
  }

  function showChoices() {
    choices.replaceChildren(...fields(found.ways[at], chosen[at], touched).filter(Boolean));
  }

  function touched() {
    chosen[at].touched = true;
    update();
    changed();
  }

  function update() {
    reading = read(found.ways[at], chosen[at]);
    faults.replaceChildren(...leftOut(reading).map((sentence) => element("li", {}, sentence)));
    showNaming();
    sample.replaceChildren(...(reading.notes.length ? [preview(reading.notes)] : []));
    root.hidden = isPlainNote(found.ways[at]) && found.ways.length === 1 && !faults.childElementCount;
  }

  function showNaming() {
    const [one, mine] = [found.ways[at], chosen[at]];
    const nameless = (mine.people.length ? read(one, { ...mine, people: [] }) : reading).notes.filter((note) => !note.person);
    const left = reading.notes.filter((note) => !note.person).length;
    naming.show(nameless.map((note) => note.text), one.kind === "chat" ? [...sendersOf(one).keys()] : [], mine, nameless.length - left);
  }

  return {
    understand,
    notes: () => reading.notes,
    /** Make room for what follows, unless the person is at work here. */
    fold: () => (details.open = details.contains(document.activeElement)),
    said: () => `${kindOf(found.ways[at], chosen[at])}${missing(found.ways[at], chosen[at])}`,
  };
}

const missing = (way, choices) => (way.kind === "table" && !choices.roles.includes("note") ? " Pilih kolom yang berisi catatan." : "");

/** A line or two that somebody writes needs no explanation. */
const isPlainNote = (way) => way.kind === "text" && !way.text.trim().includes("\n");

const isAlike = (one, other) =>
  one.from === other.from && one.ways.length === other.ways.length && one.ways.every((way, index) => isAlikeWay(way, other.ways[index]));

function isAlikeWay(one, other) {
  if (one.kind !== other.kind || one.name !== other.name) return false;
  if (one.kind !== "table") return true;
  return columnsOf(one).join() === columnsOf(other).join() && one.rows[0].join("\t") === other.rows[0].join("\t");
}

/** Whether a person's choices can be made again; a row of headers may be gone. */
const holdsFor = (way, choices) => choices.touched && (way.kind !== "table" || choices.header < way.rows.length);
