/* The page's own files kept on this device by the service worker (worker.js), and what happens when there are newer ones. */

import { element } from "../element.js";

const RELOADED = "berakhlak-reloaded"; // when this tab last loaded a newer page by itself
const ONCE_IN = 60_000; // milliseconds: two servers of different releases must not send a page to and fro

/** Register the worker; a newer page comes by itself, but is only offered below `line` where the person has begun. */
export async function keepPage(line) {
  const workers = navigator.serviceWorker;
  if (!workers) return; // the page came without TLS: it opens only with a connection
  let known = Boolean(workers.controller); // the first worker to take over brings nothing new
  let wanted = false;
  let begun = false;
  for (const name of ["keydown", "pointerdown"]) addEventListener(name, () => (begun = true), { once: true, capture: true });

  function newer(waiting) {
    const take = () => {
      wanted = true;
      waiting.postMessage("take over");
    };
    if (!begun && mayReload()) take();
    else offer(line, take);
  }

  workers.addEventListener("controllerchange", () => {
    if (wanted) location.reload();
    else if (known) offer(line, () => location.reload()); // another tab wanted it
    known = true;
  });
  const registration = await workers.register("/sw.js", { updateViaCache: "none" }).catch(() => null);
  if (registration?.waiting && known) newer(registration.waiting);
  registration?.addEventListener("updatefound", () => follow(registration.installing, newer));
}

function follow(worker, newer) {
  worker.addEventListener("statechange", () => {
    if (worker.state === "installed" && navigator.serviceWorker.controller) newer(worker);
  });
}

function mayReload() {
  const before = Number(sessionStorage.getItem(RELOADED));
  sessionStorage.setItem(RELOADED, Date.now());
  return Date.now() - before > ONCE_IN;
}

function offer(line, take) {
  document.querySelector("#newer")?.remove();
  const button = element("button", { type: "button", class: "quiet", onclick: take }, "Muat ulang");
  line.after(element("p", { id: "newer", class: "notice", role: "status" }, "Ada versi baru halaman ini. ", button));
}
