/* The tab with what an employee's notes give for the e-Kinerja form; what stands there is in form.js. */

import { opensLater } from "./opening.js";

/** @param {HTMLElement} root @param {import("../desk.js").Desk} desk */
export function mountTaking(root, desk) {
  opensLater(root, desk, async () => (await import("./form.js")).mountForm);
}
