/* A panel that shows what lies on the desk: drawn anew when it is seen and something changed, and not before. */

const CHANGES = ["opened", "added", "answered", "decided", "cleared"];
const PAUSE = 120; // milliseconds in which further changes are gathered

/** Calls `refresh` now or when the panel comes into sight, and soon after each change while it is in sight. */
export function refreshing(panel, desk, refresh) {
  let stale = true;
  let timer = 0;

  function now() {
    clearTimeout(timer);
    if (!stale || panel.hidden) return;
    stale = false;
    refresh();
  }

  function changed() {
    stale = true;
    clearTimeout(timer);
    if (!panel.hidden) timer = setTimeout(now, PAUSE);
  }

  panel.addEventListener("shown", now);
  for (const name of CHANGES) desk.addEventListener(name, changed);
  now();
}
