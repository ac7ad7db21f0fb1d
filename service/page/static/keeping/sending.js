/* When corrections go to the server: some seconds after the last one, and again when a server that was away is back. */

import { ask, Refused, Unreachable } from "../server.js";
import { counted, gather, sendBatches } from "./outbox.js";

const SETTLE = 4_000; // milliseconds in which an undo costs nothing
const [SOON, LATE] = [5_000, 300_000]; // between tries
const BUSY = [408, 429, 500, 502, 503, 504];

/**
 * What can be said of corrections: how many wait, went, were refused; what the operator decided (null while not known);
 * and why nothing goes: "away", "busy", "key" (none or a wrong one), "scope" (a key that may not) or "".
 * @typedef {{waiting: number, sent: number, refused: number, policy: {on: boolean, text_stored: boolean,
 *   retention_days: number}|null, held: string}} Post
 */

/** @param {{told: (post: Post) => void, failed: (error: Error) => void}} options */
export function startSending(database, { told, failed }) {
  let policy = null;
  let held = "";
  let timer = 0;
  let tries = 0;
  let running = null;
  let next = null;

  const tell = async () => told({ ...(database ? await counted(database) : { waiting: 0, sent: 0, refused: 0 }), policy, held });

  function later(milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(attempt, milliseconds);
  }

  /** At once, or again after the try that is under way: a key that was just given came too late for that one. */
  function attempt() {
    clearTimeout(timer);
    if (!running) return (running = go().finally(() => (running = null)));
    return (next ??= running.finally(() => (next = null)).then(attempt));
  }

  async function go() {
    try {
      policy = policy?.on ? policy : await ask("/v1/feedback/status", { background: true });
      if (database && policy.on) await post();
      [held, tries] = ["", 0];
    } catch (error) {
      hold(error);
    }
    await tell();
  }

  async function post() {
    await gather(database, { before: Date.now() - SETTLE });
    await sendBatches(database);
    if ((await counted(database)).waiting) later(SETTLE);
  }

  function hold(error) {
    if (!(error instanceof Refused || error instanceof Unreachable)) return failed(error);
    held = reason(error);
    if (error.status === 404) policy = { on: false, text_stored: false, retention_days: 0 };
    if (held !== "away" && held !== "busy") return;
    const wait = Math.min(SOON * 2 ** tries, LATE) * (1 + Math.random() / 4); // not all devices at the same moment
    tries += 1;
    later(Math.max(wait, (error.retryAfter ?? 0) * 1_000));
  }

  return {
    /** Something was decided: say how many wait, and send when no more comes. */
    async changed() {
      if (policy?.on && !held) later(SETTLE + 50);
      await tell();
    },
    attempt,
    tell,
  };
}

function reason(error) {
  if (error instanceof Unreachable) return "away";
  if (BUSY.includes(error.status)) return "busy";
  return { 401: "key", 403: "scope", 404: "" }[error.status] ?? "refused";
}
