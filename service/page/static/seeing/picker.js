/* Choosing a tag: the seven values with both polarities, then the value's codes with the words of the law. */

import { element } from "../element.js";
import { codesOf, standing } from "../verdict.js";
import { gridKeys } from "./gridkeys.js";
import { opposite, polaritiesOf, polarityOf } from "./polarity.js";

/**
 * @typedef {object} Choice
 * @property {object|null} [replacing]   the value (as valuesOf gives it) that gives way to what is chosen
 * @property {{start: number, end: number}|null} [span]   words that become evidence of what is chosen
 * @property {object|null} [value]       the taxonomy's value to begin with
 * @property {string} [polarity]
 */

/** One picker for all cards; it shows within the card it was asked for. */
export function makePicker(room) {
  let at = null; // the card, the choice, where the focus came from

  function open(card, choice) {
    close();
    const { replacing = null, span = null } = choice;
    const value = choice.value ?? room.taxonomy().values.find((one) => one.id === replacing?.value) ?? null;
    const polarity = choice.polarity ?? replacing?.polarity ?? polaritiesOf(room.taxonomy())[0];
    at = { card, replacing, span, value, polarity, from: document.activeElement.dataset?.key ?? "" };
    draw();
  }

  function close() {
    at?.card.panel.replaceChildren();
    if (at) at.card.panel.hidden = true;
    at = null;
  }

  function cancel() {
    const { card, from } = at;
    close();
    card.focus(from);
  }

  function draw() {
    const { panel } = at.card;
    panel.replaceChildren(heading(), at.value ? codeList() : valueGrid());
    panel.hidden = false;
    panel.scrollIntoView({ block: "nearest" });
    panel.querySelector(".choices button").focus({ preventScroll: true });
  }

  function heading() {
    return element(
      "div",
      { class: "picker-head" },
      element("h4", {}, title(at)),
      at.value ? button("quiet small", "‹ Nilai lain", () => choose(null, at.polarity)) : null,
      button("quiet small", "Tutup", cancel),
    );
  }

  function valueGrid() {
    const polarities = polaritiesOf(room.taxonomy());
    const rows = room.taxonomy().values.map((value, place) =>
      element(
        "div",
        { class: "value-row" },
        element("span", { class: "value-name" }, element("kbd", { "aria-hidden": "true" }, String(place + 1)), ` ${value.name}`),
        ...polarities.map((polarity) => valueButton(value, polarity)),
      ),
    );
    return gridKeys(element("div", { class: "choices" }, ...rows), polarities.length);
  }

  function valueButton(value, polarity) {
    const { sign, kind, words } = polarityOf(polarity);
    const attributes = { type: "button", class: `choice ${kind}`, "aria-label": `${value.name}: ${words}`, onclick: () => choose(value, polarity) };
    return element("button", attributes, element("span", { class: "sign" }, sign), ` ${words}`);
  }

  function codeList() {
    const present = standing(at.card.note)?.labels ?? [];
    const codes = codesOf(at.value).map((code, place) => codeButton(code, place, present));
    return element("div", {}, polaritySwitch(), gridKeys(element("div", { class: "choices" }, ...codes), 1));
  }

  function codeButton(code, place, present) {
    const label = code.id + at.polarity;
    return element(
      "button",
      { type: "button", class: `choice code-choice ${polarityOf(at.polarity).kind}`, "aria-pressed": String(present.includes(label)), onclick: () => pick(label) },
      element("kbd", { "aria-hidden": "true" }, String(place + 1)),
      element("span", {}, element("strong", {}, code.id), ` ${code.text}`),
    );
  }

  function polaritySwitch() {
    const polarities = polaritiesOf(room.taxonomy());
    if (polarities.length < 2) return "";
    const sides = polarities.map((polarity) => {
      const { sign, kind, words } = polarityOf(polarity);
      const attributes = { type: "button", class: `choice ${kind}`, "aria-pressed": String(polarity === at.polarity), onclick: () => choose(at.value, polarity) };
      return element("button", attributes, element("span", { class: "sign" }, sign), ` ${words}`);
    });
    return element("div", { class: "sides", role: "group", "aria-label": "Sifat" }, ...sides);
  }

  function choose(value, polarity) {
    Object.assign(at, { value, polarity });
    const codes = value && codesOf(value);
    if (codes?.length === 1 && !value.codes.length) pick(value.id + polarity);
    else draw();
  }

  function pick(label) {
    const { card, replacing, span } = at;
    const { note } = card;
    close();
    card.focus(span ? "text" : "");
    if (span) room.deeds.mark(note, label, span);
    else if (replacing) room.deeds.replace(note, replacing, label);
    else if (standing(note).labels.includes(label)) room.deeds.drop(note, label);
    else room.deeds.add(note, label);
  }

  /** Digits choose, minus turns the polarity, Escape closes, Backspace goes back to the values. */
  function onKey(event) {
    if (!at?.card.panel.contains(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") cancel();
    else if (event.key === "-") choose(at.value, opposite(at.polarity));
    else if (event.key === "Backspace" && at.value) choose(null, at.polarity);
    else if (!digit(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  function digit(event) {
    const place = digitOf(event);
    if (!place) return false;
    const polarity = event.shiftKey ? "-" : at.polarity;
    if (!at.value) chooseNth(place, polarity);
    else at.card.panel.querySelectorAll(".code-choice")[place - 1] && pick(codesOf(at.value)[place - 1].id + polarity);
    return true;
  }

  function chooseNth(place, polarity) {
    const value = room.taxonomy().values[place - 1];
    if (value) choose(value, polarity);
  }

  return { open, close, onKey };
}

/** The digit of a key, whatever the layout makes of it with Shift; NaN for others. */
export const digitOf = (event) => Number(/^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1] ?? Number.NaN);

function title({ value, replacing }) {
  if (!replacing) return value ? `Panduan perilaku ${value.name}` : "Pilih nilai";
  if (!value) return `Ganti ${replacing.name} dengan nilai`;
  return value.id === replacing.value ? `Ganti panduan ${value.name}` : `Ganti ${replacing.name} dengan panduan ${value.name}`;
}

const button = (kind, words, onclick) => element("button", { type: "button", class: kind, onclick }, words);
