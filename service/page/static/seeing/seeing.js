/* The door of the room where notes are seen and corrected; what is behind it is fetched once there are notes. */

import { element } from "../element.js";

/** @param {HTMLElement} root @param {import("../desk.js").Desk} desk */
export function mountSeeing(root, desk) {
  let mounted = null;

  async function enter() {
    if (!desk.notes.length) return;
    mounted ??= import("./room.js");
    try {
      const { mountRoom } = await mounted;
      desk.removeEventListener("opened", enter);
      root.replaceChildren();
      mountRoom(root, desk);
    } catch {
      mounted = null;
      const again = element("button", { type: "button", class: "quiet", onclick: enter }, "Coba lagi");
      root.replaceChildren(element("p", { role: "alert" }, "Bagian halaman ini belum dapat dimuat; peladen tidak terjangkau."), again);
    }
  }

  desk.addEventListener("opened", enter);
}
