/* A row of the form on the page: a value, its panduan perilaku, and the feedback to copy, which can be edited first. */

import { element } from "../element.js";
import { copyButton } from "./copy_button.js";
import { told } from "./rows.js";

/**
 * @param {{id: string, name: string, codes: {text: string}[]}} value
 * @param {{onWrite: (text: string|null) => void}} options   null: the suggestion again
 * @returns {{node: HTMLElement, show: (cell: import("./sheets.js").Cell) => void}}
 */
export function rowField(value, { onWrite }) {
  const [id, title] = [`feedback-${value.id}`, `feedback-title-${value.id}`];
  const count = element("p", { class: "hint", id: `${id}-count` });
  const area = element("textarea", {
    id,
    rows: 2,
    dir: "auto",
    "aria-describedby": count.id,
    oninput: () => onWrite(area.value),
  });
  const edited = element("span", { class: "edited", hidden: true }, "✎ Disunting");
  const copy = copyButton("Salin", () => area.value, { about: value.name, onRefused: () => area.select() });
  const reset = element("button", { type: "button", class: "quiet", hidden: true, onclick: takeBack }, "Kembalikan usulan");
  reset.append(element("span", { class: "visually-hidden" }, ` ${value.name}`));

  function takeBack() {
    onWrite(null);
    area.focus();
  }

  function show(cell) {
    if (area.value !== cell.text) area.value = cell.text;
    area.rows = Math.min(12, Math.max(2, cell.text.split("\n").length));
    count.textContent = told(cell);
    edited.hidden = !cell.edited;
    reset.hidden = !cell.edited;
    copy.disabled = !cell.text;
  }

  const guidance = element("ul", {}, ...value.codes.map((code) => element("li", {}, code.text)));
  const node = element(
    "section",
    { class: "form-row", "aria-labelledby": title },
    element("div", {}, element("h4", { id: title }, value.name), guidance),
    element(
      "div",
      {},
      element("label", { for: id }, "Umpan balik", element("span", { class: "visually-hidden" }, ` ${value.name}`)),
      count,
      area,
      element("div", { class: "actions" }, copy, reset, edited),
    ),
  );
  return { node, show };
}
