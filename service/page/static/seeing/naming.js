/* Whom notes are about: a field with the known names, for one note in its card or for all that the filters leave. */

import { element, whole } from "../element.js";

const MOST_NAME = 200; // characters, as where notes are read
const KNOWN = "known-people";

/**
 * One field for the whole room; it shows in the place it was asked for.
 * @param {import("../desk.js").Desk} desk
 * @param {{deeds: {name: (notes: object[], person: string) => void}}} room
 */
export function makeNaming(desk, { deeds }) {
  const known = element("datalist", { id: KNOWN });
  let at = null; // the place, and how the focus goes back

  function open(place, notes, back) {
    close();
    at = { place, back };
    known.replaceChildren(...namesOf(desk.notes).map((name) => element("option", { value: name })));
    place.replaceChildren(form(notes));
    place.hidden = false;
    const input = place.querySelector("input");
    input.focus();
    input.select();
  }

  function form(notes) {
    const [only] = notes.length === 1 ? notes : [];
    const input = element("input", {
      type: "text",
      id: "person",
      list: KNOWN,
      maxlength: String(MOST_NAME),
      autocomplete: "off",
      spellcheck: "false",
      required: !only,
      value: only?.person ?? "",
      "aria-describedby": "person-hint",
    });
    const root = element(
      "form",
      { class: "naming" },
      element("label", { for: "person" }, only ? `Pegawai catatan ${only.id}` : `Pegawai untuk ${whole(notes.length)} catatan ini`),
      input,
      element("button", { class: "small" }, "Tetapkan"),
      element("button", { type: "button", class: "quiet small", onclick: leave }, "Tutup"),
      element("p", { class: "hint", id: "person-hint" }, hint(notes, only)),
    );
    root.addEventListener("submit", (event) => {
      event.preventDefault();
      leave();
      deeds.name(notes, input.value.replace(/\s+/gu, " ").trim());
    });
    root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      leave();
    });
    return root;
  }

  function close() {
    at?.place.replaceChildren();
    if (at) at.place.hidden = true;
    at = null;
  }

  function leave() {
    const { back } = at;
    close();
    back();
  }

  return { known, open, close, isOpenIn: (place) => at?.place === place };
}

/** The names on the desk, in order. */
export const namesOf = (notes) => [...new Set(notes.map((note) => note.person))].filter(Boolean).sort(inOrder);

const inOrder = new Intl.Collator("id").compare;

function hint(notes, only) {
  if (only) return only.person ? "Kosongkan untuk menghapus namanya." : "Nama tetap di perangkat ini.";
  const named = notes.filter((note) => note.person).length;
  return named ? `${whole(named)} di antaranya sudah mempunyai pegawai; namanya diganti.` : "Nama tetap di perangkat ini.";
}
