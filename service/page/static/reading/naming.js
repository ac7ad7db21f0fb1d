/* Whom notes are about, where nothing else tells it: names to tick, and a field for more. */

import { element, whole } from "../element.js";
import { counted, listed, namesIn } from "./people.js";

const MOST = 12; // names that are offered; others can be written
const HINT = "Centang nama pegawai. Catatan yang menyebut tepat satu nama yang dicentang dicatat untuk pegawai itu.";

/** @param {{changed: () => void}} options   changed: `choices.people` is another */
export function mountNaming({ changed }) {
  const names = element("fieldset", { class: "names" });
  const written = element("input", { type: "text", autocomplete: "off", spellcheck: "false", onchange: take });
  const more = element("label", { class: "more" }, "Nama lain, dipisahkan koma", written);
  const outcome = element("p", { class: "hint" });
  const title = element("summary", {}, "Tentang siapa catatan-catatan ini?");
  const root = element("details", { class: "people" }, title, element("p", { class: "hint" }, HINT), names, more, outcome);
  let choices = null;
  let drawn = "";

  written.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    if (!event.ctrlKey && !event.metaKey) event.preventDefault(); // else what was given would be read at once
    take();
  });

  function take() {
    const added = listed(written.value);
    written.value = "";
    if (!added.length) return;
    choices.written = [...new Set([...(choices.written ?? []), ...added])];
    choices.people = [...new Set([...choices.people, ...added])];
    changed();
  }

  function draw(offered) {
    const shape = JSON.stringify([...offered, choices.people]);
    if (shape === drawn) return;
    drawn = shape;
    const held = names.contains(document.activeElement) ? document.activeElement.value : null;
    names.replaceChildren(element("legend", { class: "visually-hidden" }, "Pegawai yang dicatat"), ...[...offered].map(checkbox));
    if (held) [...names.elements].find((box) => box.value === held)?.focus();
  }

  function checkbox([name, count]) {
    const box = element("input", { type: "checkbox", value: name, checked: choices.people.includes(name), onchange: () => tick(name, box.checked) });
    return element("label", { class: "check" }, box, element("span", {}, element("bdi", {}, name), ` (${whole(count)})`));
  }

  function tick(name, checked) {
    choices.people = checked ? [...choices.people, name] : choices.people.filter((one) => one !== name);
    changed();
  }

  return {
    root,
    /**
     * Offer names for the notes that have none.
     * @param {string[]} texts   theirs
     * @param {string[]} senders
     * @param {{people: string[], written?: string[]}} mine   the choices to write into
     * @param {number} found   how many notes got a name so
     */
    show(texts, senders, mine, found) {
      const isNew = choices !== mine;
      choices = mine;
      root.hidden = texts.length === 0;
      const likely = [...namesIn(texts, senders)].slice(0, MOST);
      const own = counted(texts, [...new Set([...(mine.written ?? []), ...mine.people])]);
      draw(new Map([...likely, ...own]));
      if (isNew) root.open = likely.length > 0;
      outcome.textContent = mine.people.length ? `${whole(found)} catatan mendapat nama pegawai dengan cara ini.` : "";
    },
  };
}
