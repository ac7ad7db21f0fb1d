/* How far tagging is, with a way to stop it and to go on. */

import { element, whole } from "./element.js";

/** @returns {{told: (done: number, total: number) => void, done: () => void, stopped: (why: string) => void}} */
export function mountProgress(root, { onStop, onGoOn }) {
  const bar = element("progress", { id: "progress-bar", "aria-label": "Catatan yang sudah dibaca", max: 1, value: 0 });
  const words = element("span", {});
  const stop = element("button", { type: "button", class: "quiet", onclick: onStop }, "Hentikan");
  const goOn = element("button", { type: "button", hidden: true, onclick: onGoOn }, "Lanjutkan");
  let left = 0;
  root.append(bar, words, stop, goOn);

  function show({ running }) {
    root.hidden = false;
    stop.hidden = !running;
    goOn.hidden = running;
  }

  return {
    told(done, total) {
      left = total - done;
      [bar.max, bar.value] = [total || 1, done];
      words.textContent = `${whole(done)} dari ${whole(total)} catatan`;
      show({ running: true });
    },
    done() {
      left = 0;
      root.hidden = true;
    },
    stopped(why) {
      if (!left) return;
      words.textContent = `${why} Belum dibaca: ${whole(left)} catatan.`.trim();
      show({ running: false });
    },
  };
}
