/* A button that copies a text and says so. */

import { element } from "../element.js";
import { copied } from "./copying.js";

const SHOWN_FOR = 2_500; // milliseconds
const REFUSED = "Peramban menolak menyalin: pilih teksnya, lalu tekan Ctrl+C.";

/**
 * @param {string} label
 * @param {() => string} text
 * @param {{about?: string, quiet?: boolean, onRefused?: () => void}} [options]   about: what is copied, for those who hear
 *   the button only
 * @returns {HTMLButtonElement}
 */
export function copyButton(label, text, { about = "", quiet = true, onRefused = () => {} } = {}) {
  const words = element("span", {}, label);
  const button = element("button", { type: "button", class: quiet ? "quiet" : null, onclick: copy }, words);
  if (about) button.append(element("span", { class: "visually-hidden" }, ` ${about}`));
  let timer = 0;

  async function copy() {
    const done = await copied(text());
    const said = done ? "Disalin" : "Tidak tersalin";
    words.textContent = done ? `✓ ${said}` : `✗ ${said}`;
    say(done ? `${said}${about ? `: ${about}` : ""}.` : REFUSED);
    if (!done) onRefused();
    clearTimeout(timer);
    timer = setTimeout(() => (words.textContent = label), SHOWN_FOR);
  }

  function say(message) {
    button.dispatchEvent(new CustomEvent("said", { bubbles: true, detail: message }));
  }

  return button;
}
