/* A panel whose scripts and styles are no part of the first visit: they come with the first answers, and it is built when it is seen. */

import { element } from "../element.js";
import { styled } from "../styles.js";

// A browser remembers that a module could not be fetched: only a new page asks for it again.
const FAILED = "Bagian halaman ini belum termuat. Periksa sambungan Anda, lalu muat ulang halaman ini.";

/**
 * @param {HTMLElement} root
 * @param {import("../desk.js").Desk} desk
 * @param {() => Promise<(root: HTMLElement, desk: import("../desk.js").Desk) => void>} load   gives what builds the panel
 */
export function opensLater(root, desk, load) {
  const fetched = () => Promise.all([load(), styled("taking/taking.css")]).then(([mount]) => mount);
  desk.addEventListener("answered", () => fetched().catch(() => {}), { once: true });
  root.addEventListener("shown", open, { once: true });

  async function open() {
    const mount = await fetched().catch(() => null);
    if (mount) mount(root, desk);
    else root.replaceChildren(element("p", { class: "notice", role: "alert" }, FAILED));
  }
}
