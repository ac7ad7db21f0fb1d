/* A file for the person's own device; it never leaves it. */

import { element } from "../element.js";

/** Offer a file for download under a name with the day in it: no name of a person stands there. */
export function save(blob, name, ending) {
  const address = URL.createObjectURL(blob);
  element("a", { href: address, download: `${name}-${today()}.${ending}` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000); // some browsers begin to read late
}

/** The day here as 2026-03-31. */
function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}
