/* What the page asks of its own server. Failures come as errors whose message can be shown as it is. */

import { request } from "./key.js";

/** Tells "lost" and "reached" at each request that failed to reach the server or did. */
export const reach = new EventTarget();

/** The server can't be reached: worth trying again later, unlike a refusal. */
export class Unreachable extends Error {
  constructor() {
    super("Peladen tidak terjangkau. Catatan dan keputusan Anda tetap ada di sini; coba lagi nanti.");
  }
}

/** The server refused; `retryAfter` seconds are asked for where it is only busy. */
export class Refused extends Error {
  constructor(status, problem, retryAfter) {
    super(problem?.detail ?? problem?.title ?? `Peladen menolak permintaan (${status}).`);
    this.status = status;
    this.retryAfter = retryAfter;
    this.errors = problem?.errors ?? [];
  }
}

/** The answer's JSON; Unreachable or Refused where there is none. AbortError passes through. */
export async function ask(path, options) {
  const response = await reached(path, options);
  const answer = await response.json().catch(() => null);
  if (!response.ok) throw new Refused(response.status, answer, Number(response.headers.get("Retry-After")) || 0);
  return answer;
}

/** ask with a JSON body. */
export function send(path, body, { headers = {}, ...options } = {}) {
  const content = { "Content-Type": "application/json", ...headers };
  return ask(path, { method: "POST", headers: content, body: JSON.stringify(body), ...options });
}

async function reached(path, options) {
  try {
    const response = await request(path, options);
    reach.dispatchEvent(new Event("reached"));
    return response;
  } catch (error) {
    if (error.name === "AbortError") throw error;
    reach.dispatchEvent(new Event("lost"));
    throw new Unreachable();
  }
}
