/* The tab with the notes together; what stands there is in picture.js. */

import { opensLater } from "./opening.js";

/** @param {HTMLElement} root @param {import("../desk.js").Desk} desk */
export function mountOverview(root, desk) {
  opensLater(root, desk, async () => (await import("./picture.js")).mountPicture);
}
