/* A panel whose scripts are no part of the first visit: they come with the first answers, and it is built when it is seen. */

import { element } from "../element.js";

// A browser remembers that a module could not be fetched: only a new page asks for it again.
const FAILED = "Bagian halaman ini belum termuat. Periksa sambungan Anda, lalu muat ulang halaman ini.";

/**
 * @param {HTMLElement} root
 * @param {import("../desk.js").Desk} desk
 * @param {() => Promise<(root: HTMLElement, desk: import("../desk.js").Desk) => void>} load   gives what builds the panel
 */
export function opensLater(root, desk, load) {
  desk.addEventListener("answered", () => load().catch(() => {}), { once: true });
  root.addEventListener("shown", open, { once: true });

  async function open() {
    const mount = await load().catch(() => null);
    if (mount) mount(root, desk);
    else root.replaceChildren(element("p", { class: "notice", role: "alert" }, FAILED));
  }
}
