/* The form that says which notes to show and in which order. */

import { element } from "../element.js";
import { ANYTHING, NO_PERSON, NO_VALUE } from "./matching.js";
import { namesOf } from "./naming.js";
import { polaritiesOf, polarityOf } from "./polarity.js";

const PAUSE = 150; // milliseconds after the last key before the search runs
const WIDE = "(min-width: 48rem)";

/** @returns {{root: HTMLElement, wanted: () => import("./matching.js").Wanted, describe: (desk: object) => void, offerPeople: (notes: object[]) => void, reset: () => void, search: () => void}} */
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
    element("div", { class: "checks" }, check("Hanya catatan untuk dicek", checks), check("Hanya belum diputuskan", undecided), check("Catatan untuk dicek dahulu", checksFirst)),
  );
  const root = element("form", { class: "filters", role: "search", "aria-label": "Saring catatan" }, field("Cari dalam catatan", search), more);
  let waiting = 0;
  let offered = null; // a set of names, "" where a note has none

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

  /** Offer the names on the desk; the one chosen stays, though nobody may have it any more. */
  function offerPeople(notes) {
    const all = new Set(notes.map((note) => note.person));
    if (all.size === offered?.size && [...all].every((name) => offered.has(name))) return;
    offered = all;
    const names = namesOf(notes);
    const gone = person.value.trim() && !all.has(person.value) ? [person.value] : [];
    const nobody = all.has("") || person.value === NO_PERSON ? [[NO_PERSON, "Tanpa nama"]] : [];
    offer(person, [["", "Semua pegawai"], ...[...names, ...gone].map((name) => [name, name]), ...nobody]);
    people.hidden = names.length === 0 && !person.value;
  }

  return {
    root,
    offerPeople,
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
      offer(value, [["", "Semua nilai"], ...taxonomy.values.map(({ id, name }) => [id, name]), [NO_VALUE, "Tanpa perilaku"]]);
      offer(polarity, [["", "Semua sifat"], ...polaritiesOf(taxonomy).filter(Boolean).map((one) => [one, `${polarityOf(one).sign} ${polarityOf(one).words}`])]);
      person.value = "";
      offered = null;
      offerPeople(notes);
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
  return element("div", {}, element("label", { for: control.id }, words), control);
}

function check(words, control) {
  return element("label", { class: "check", for: control.id }, control, words);
}

function offer(select, options) {
  const chosen = select.value;
  select.replaceChildren(...options.map(([value, words]) => element("option", { value }, words)));
  select.value = options.some(([value]) => value === chosen) ? chosen : "";
}
