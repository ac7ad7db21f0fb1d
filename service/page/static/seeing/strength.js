/* A score in words first. Scores are calibrated: under a half a tag is more often wrong than right. */

import { decimal } from "../element.js";

const STRONG = 0.8;
const ENOUGH = 0.5;

/** "kuat", "cukup" or "perlu dicek"; what a person set has no score. */
export function strengthOf(value) {
  if (value.score === null || value.codes.every((code) => code.score === null)) return "diputuskan Anda";
  if (value.score >= STRONG) return "kuat";
  return value.score >= ENOUGH ? "cukup" : "perlu dicek";
}

/** The same as a number, with what it means. */
export function explainedStrength(value) {
  if (strengthOf(value) === "diputuskan Anda") return "Anda yang menetapkan nilai ini, jadi tidak ada skor program.";
  return `Skor program ${decimal(value.score)} dari 1. Kuat: ${decimal(STRONG, 1)} ke atas; perlu dicek: di bawah ${decimal(ENOUGH, 1)}.`;
}
