/* What the server is told of a note, after service/feedback_schemas.py. Pure functions; whom it is about is never told. */

import { asAnswered } from "../verdict.js";

const AUTHORS = ["atasan", "rekan", "bawahan", "diri", "warga", "pemeriksa"];
const MOST_PERIOD = 50; // characters of a period that the server takes
const MOST_SPANS = 500;

/**
 * The correction that says what holds for a note now: the person's verdict, or the model's own labels where an earlier
 * one was sent and taken back; null where there is nothing to say.
 */
export function correctionOf(note, model, { wasSent }) {
  const said = note.verdict ?? (wasSent && note.result ? asAnswered(note.result) : null);
  if (!said || !note.result || !note.text.trim()) return null;
  return {
    text: note.text,
    labels: said.labels,
    spans: said.spans.slice(0, MOST_SPANS).map(({ start, end, label }) => ({ start, end, label })),
    model,
    given: note.result.labels,
    author: AUTHORS.includes(note.author) ? note.author : "",
    ...(note.period && note.period.length <= MOST_PERIOD ? { period: note.period } : {}),
  };
}

/** Which of a batch's corrections the server named as wrong. */
export function named(errors) {
  const places = errors.map(({ place }) => /^corrections\.(\d+)/.exec(place)?.[1]).filter(Boolean);
  return [...new Set(places.map(Number))];
}
