/* The line that says that the server is away, and that it is back. */

import { ask, reach } from "../server.js";

const [SOON, LATE] = [3_000, 30_000]; // milliseconds between looks for a server that is away
const STAYS = 6_000; // "back again" is read by then
const AWAY =
  "Tidak tersambung ke peladen (komputer server instansi). Catatan dan keputusan Anda aman di perangkat ini; " +
  "yang terputus dilanjutkan sendiri begitu tersambung lagi.";

/** @param {{onBack: () => void}} options  called when a server that was away answers again */
export function mountConnection(line, { onBack }) {
  let away = false;
  let timer = 0;
  let wait = SOON;

  function lost() {
    clearTimeout(timer);
    timer = setTimeout(look, wait);
    wait = Math.min(wait * 2, LATE);
    if (away) return;
    away = true;
    say(AWAY);
  }

  function reached() {
    if (!away) return;
    away = false;
    wait = SOON;
    clearTimeout(timer);
    say("Tersambung lagi.");
    timer = setTimeout(() => (line.hidden = true), STAYS);
    onBack();
  }

  const look = () => ask("/healthz").catch(() => {}); // reach tells how it went

  function say(words) {
    line.hidden = false;
    line.textContent = words;
  }

  reach.addEventListener("lost", lost);
  reach.addEventListener("reached", reached);
  addEventListener("offline", lost);
  addEventListener("online", look);
}
