/* A note's values as chips in the law's order: sign, name, words, strength, codes, and what can be changed. */

import { element } from "../element.js";
import { codesOf, valuesOf } from "../verdict.js";
import { opposite, polarityOf } from "./polarity.js";
import { explainedStrength, strengthOf } from "./strength.js";
import { withTip } from "./tip.js";

/** The list of chips; `room` says what its buttons do. */
export function chipsOf(note, room) {
  const values = valuesOf(note, room.taxonomy());
  if (!values.length) return null;
  return element("ul", { class: "chips" }, ...values.map((value) => chip(note, value, room)));
}

/** A chip's place for the focus, the same after it was painted anew. */
export const chipKey = (deed, value, polarity) => `${deed}:${value}:${polarity}`;

function chip(note, value, room) {
  const { sign, kind, words } = polarityOf(value.polarity);
  return element(
    "li",
    { class: `chip ${kind}` },
    element("span", { class: "sign", "aria-hidden": "true" }, sign),
    element("span", { class: "name" }, element("strong", {}, value.name), element("span", { class: "polarity" }, words)),
    element("span", { class: "facts" }, ...value.codes.map((code) => codeButton(code, value, room)), strengthButton(value)),
    element("span", { class: "changes" }, ...changes(note, value, room)),
  );
}

function codeButton({ code, polarity }, value, room) {
  const law = codesOf(room.taxonomy().values.find((one) => one.id === value.value)).find((one) => one.id === code);
  const key = chipKey(`code-${code}`, value.value, polarity);
  return withTip(element("button", { type: "button", class: "fact code", "data-key": key }, code), `${code}: ${law.text}`);
}

function strengthButton(value) {
  const key = chipKey("strength", value.value, value.polarity);
  const button = element("button", { type: "button", class: "fact", "data-key": key }, strengthOf(value));
  return withTip(button, explainedStrength(value));
}

function changes(note, value, room) {
  const other = opposite(value.polarity);
  const flip = other && change("flip", "⇄", `${value.name}: ubah menjadi ${polarityOf(other).words}`, value, () => room.deeds.flip(note, value));
  const replace = change("replace", "✎", `${value.name}: ganti dengan nilai atau panduan lain`, value, () => room.pick(note, { replacing: value }));
  const remove = change("remove", "✕", `${value.name}: hapus`, value, () => room.deeds.remove(note, value));
  return [flip || null, replace, remove];
}

function change(deed, sign, label, value, onclick) {
  const attributes = { type: "button", class: "change", "aria-label": label, "data-key": chipKey(deed, value.value, value.polarity), onclick };
  return withTip(element("button", attributes, element("span", { "aria-hidden": "true" }, sign)), label, { onTap: false });
}
