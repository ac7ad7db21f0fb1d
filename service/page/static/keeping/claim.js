/* Which tab has which set of notes: one at a time, for as long as the tab is open. */

const MINE = "berakhlak-set"; // in sessionStorage: a random id, which a reload of this tab finds again
const PATIENCE = 1_000; // milliseconds for the page before a reload to let go

let release = () => {};

/** The set that this tab had before it was loaded again, null where there was none. */
export const hadBefore = () => sessionStorage.getItem(MINE);

/** Take a set for this tab, and let go of the one before; false where another tab has it. */
export async function claim(set, { patient = false } = {}) {
  if (!(await locked(set, patient))) return false;
  sessionStorage.setItem(MINE, set);
  return true;
}

/** Let go. */
export function letGo() {
  release();
  sessionStorage.removeItem(MINE);
}

/* Browsers give locks only to pages that came over TLS or from this device; without them every set is free. */
function locked(set, patient) {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    const options = patient ? { signal: AbortSignal.timeout(PATIENCE) } : { ifAvailable: true };
    const held = (lock) => {
      resolve(Boolean(lock));
      if (!lock) return undefined;
      release();
      return new Promise((free) => (release = free));
    };
    navigator.locks.request(`berakhlak-${set}`, options, held).catch(() => resolve(false));
  });
}
