/* Text to the clipboard, also where the modern way is refused: a page in an office is often served without TLS. */

import { element } from "../element.js";

/** @returns {Promise<boolean>} whether it was copied */
export async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedBySelection(text);
  }
}

/** The old way: select the text in a field out of sight, then tell the browser to copy. */
function copiedBySelection(text) {
  const before = document.activeElement;
  const field = element("textarea", { class: "visually-hidden", readonly: true, "aria-hidden": "true", tabindex: "-1" });
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  before?.focus({ preventScroll: true });
  return done;
}
