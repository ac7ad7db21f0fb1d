/* Which page of the notes shows, with ways to the others. */

import { element, whole } from "../element.js";

/** Notes on a page: enough to read on, few enough to stay smooth with thousands. */
export const PAGE_SIZE = 50;

/** @returns {{root: HTMLElement, show: (page: number, pages: number) => void}} pages are counted from 0 */
export function mountPages({ onPage }) {
  let [page, pages] = [0, 1];
  const before = button("‹ Sebelumnya", () => turn(page - 1));
  const after = button("Berikutnya ›", () => turn(page + 1));
  const choice = element("select", { id: "page-choice", onchange: () => turn(Number(choice.value)) });
  const label = element("label", { for: "page-choice" }, "Halaman");
  const total = element("span", {});
  const root = element("nav", { class: "pages", "aria-label": "Halaman catatan", hidden: true }, before, label, choice, total, after);

  function turn(to) {
    if (to >= 0 && to < pages) onPage(to);
  }

  return {
    root,
    show(now, all) {
      if (choice.options.length !== all) choice.replaceChildren(...Array.from({ length: all }, option));
      [page, pages] = [now, all];
      choice.value = String(page);
      total.textContent = `dari ${whole(pages)}`;
      before.setAttribute("aria-disabled", String(page === 0));
      after.setAttribute("aria-disabled", String(page === pages - 1));
      root.hidden = pages < 2;
    },
  };
}

const button = (words, onclick) => element("button", { type: "button", class: "quiet small", onclick }, words);
const option = (_, page) => element("option", { value: page }, whole(page + 1));
