/* The form that says which notes to show and in which order. */

import { element } from "../element.js";
import { ANYTHING, NO_VALUE } from "./matching.js";
import { polaritiesOf, polarityOf } from "./polarity.js";

const PAUSE = 150; // milliseconds after the last key before the search runs
const WIDE = "(min-width: 48rem)";

/** @returns {{root: HTMLElement, wanted: () => import("./matching.js").Wanted, describe: (desk: object) => void, reset: () => void, search: () => void}} */
export function mountFilters({ onChange }) {
  const search = element("input", { type: "search", id: "filter-search", autocomplete: "off", spellcheck: "false" });
  const value = element("select", { id: "filter-value" });
  const polarity = element("select", { id: "filter-polarity" });
  const person = element("select", { id: "filter-person" });
  const checks = element("input", { type: "checkbox", id: "filter-checks" });
  const undecided = element("input", { type: "checkbox", id: "filter-undecided" });
  const checksFirst = element("input", { type: "checkbox", id: "filter-first" });
  const people = field("Pegawai", person);
  const summary = element("summary", {}, "Saring dan urutkan");
  const more = element(
    "details",
    { open: matchMedia(WIDE).matches },
    summary,
    element("div", { class: "selects" }, field("Nilai", value), field("Sifat", polarity), people),
    element("div", { class: "checks" }, check("Hanya perlu dicek", checks), check("Hanya belum diputuskan", undecided), check("Perlu dicek dahulu", checksFirst)),
  );
  const root = element("form", { class: "filters", role: "search", "aria-label": "Saring catatan" }, field("Cari dalam catatan", search), more);
  let waiting = 0;

  root.addEventListener("submit", (event) => event.preventDefault());
  root.addEventListener("change", (event) => event.target !== search && changed());
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(changed, PAUSE);
  });

  function changed() {
    clearTimeout(waiting);
    const count = [value, polarity, person].filter((one) => one.value).length + [checks, undecided].filter((one) => one.checked).length;
    summary.textContent = count ? `Saring dan urutkan (${count} dipakai)` : "Saring dan urutkan";
    onChange();
  }

  return {
    root,
    wanted: () => ({
      search: search.value,
      value: value.value,
      polarity: polarity.value,
      person: person.value,
      checks: checks.checked,
      undecided: undecided.checked,
      checksFirst: checksFirst.checked,
    }),
    describe({ notes, taxonomy }) {
      const names = new Set(notes.map((note) => note.person).filter(Boolean));
      offer(value, [["", "Semua nilai"], ...taxonomy.values.map(({ id, name }) => [id, name]), [NO_VALUE, "Tanpa perilaku"]]);
      offer(polarity, [["", "Semua sifat"], ...polaritiesOf(taxonomy).filter(Boolean).map((one) => [one, `${polarityOf(one).sign} ${polarityOf(one).words}`])]);
      offer(person, [["", "Semua pegawai"], ...[...names].sort((a, b) => a.localeCompare(b, "id")).map((name) => [name, name])]);
      people.hidden = names.size === 0;
    },
    reset() {
      root.reset();
      changed();
      search.focus();
    },
    search: () => search.focus(),
  };
}

/** Whether something is asked for at all. */
export const filtering = (wanted) => Object.keys(ANYTHING).some((key) => key !== "checksFirst" && wanted[key] !== ANYTHING[key]);

function field(words, control) {
  return element("div", { class: "field" }, element("label", { for: control.id }, words), control);
}

function check(words, control) {
  return element("label", { class: "check", for: control.id }, control, words);
}

function offer(select, options) {
  const chosen = select.value;
  select.replaceChildren(...options.map(([value, words]) => element("option", { value }, words)));
  select.value = options.some(([value]) => value === chosen) ? chosen : "";
}
