/* The door of the room where notes are seen and corrected; what is behind it is fetched once there are notes. */

import { element } from "../element.js";
import { styled } from "../styles.js";

/** @param {HTMLElement} root @param {import("../desk.js").Desk} desk */
export function mountSeeing(root, desk) {
  let tries = 0; // a browser remembers a module that it could not fetch, so each try has a name of its own
  let entered = false;

  async function enter() {
    if (!desk.notes.length) return;
    const room = await Promise.all([import(tries ? `./room.js?try=${tries}` : "./room.js"), styled("seeing/seeing.css")])
      .then(([module]) => module)
      .catch(apologise);
    if (!room || entered) return;
    entered = true;
    desk.removeEventListener("opened", enter);
    root.replaceChildren();
    room.mountRoom(root, desk);
  }

  function apologise() {
    tries += 1;
    const again = element("button", { type: "button", class: "quiet", onclick: enter }, "Coba lagi");
    root.replaceChildren(element("p", { role: "alert" }, "Bagian halaman ini belum dapat dimuat; peladen tidak terjangkau."), again);
  }

  desk.addEventListener("opened", enter);
}
