/* The notes with their tags. */

import { element } from "../element.js";
import { valuesOf } from "../verdict.js";

export function mountSeeing(root, desk) {
  const show = () =>
    root.replaceChildren(
      ...desk.notes.map((note) =>
        element("article", {}, element("p", {}, note.text), ...valuesOf(note, desk.taxonomy).map((value) => element("strong", {}, value.name))),
      ),
    );
  for (const name of ["opened", "answered", "decided", "cleared"]) desk.addEventListener(name, show);
}
