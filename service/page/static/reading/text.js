/* Plain text as pieces, each a note: a line, a paragraph, or all of it. Pure. */

const MARKER = /^\s*(?:[-–—•*▪●◦‣]|\d{1,3}[.)])\s+(?=\S)/u; // of a list; no part of what was observed
const WRAPPED = 60; // characters of a line that a program, not a person, broke

/** Line breaks as \n, nothing that is no character. */
export const clean = (text) => wellFormed(text).replace(/\r\n?|\u2028|\u2029/g, "\n").replace(/[\u0000\ufeff]/g, "");

// Half of a surrogate pair can't be sent as UTF-8. Browsers before 2023 have no toWellFormed.
const wellFormed = (text) => text.toWellFormed?.() ?? new TextDecoder().decode(new TextEncoder().encode(text));

/**
 * @param {string} text
 * @param {"lines"|"paragraphs"|"whole"} by
 * @returns {{text: string, row: number}[]}   row: its place, counted from 1
 */
export function pieces(text, by) {
  if (by === "whole") return present([text.trim()]);
  if (by === "paragraphs") return present(paragraphs(text));
  return present(text.split("\n").map((line) => line.replace(MARKER, "").trim()));
}

/** How text is most likely meant: paragraphs where lines were broken to a page's width, else a note a line. */
export function likelySplit(text) {
  const parts = paragraphs(text);
  const lines = text.split("\n").filter((line) => line.trim());
  const wrapped = lines.filter((line) => line.length >= WRAPPED && !/[.!?…"”)]\s*$/u.test(line)).length;
  return parts.length > 1 && lines.length > parts.length && wrapped >= (lines.length - parts.length) / 2 ? "paragraphs" : "lines";
}

const paragraphs = (text) => text.trim().split(/\n[^\S\n]*\n\s*/u).map((part) => part.trim());
const present = (texts) => texts.map((text, index) => ({ text, row: index + 1 })).filter((piece) => piece.text);
