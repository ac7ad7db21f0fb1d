/* The values as bars to both sides of an axis: contrary to the left and hatched, shown to the right, with their intervals. */

import { drawn, whole } from "../element.js";
import { CONTRARY, SHOWN } from "./rows.js";

const WIDE = 560; // pixels from which the names stand beside the bars
const BAR = 16;
const TITLE = 30; // the sides' titles
const BOTTOM = 26; // the scale
const SCALES = [0.1, 0.2, 0.4, 0.6, 0.8, 1];

/** @param {import("./counting.js").Count} count @param {number} width  in pixels @returns {SVGElement} */
export function chart(count, width) {
  const layout = laidOut(count, width);
  const marks = count.values.flatMap((value, place) => row(value, place, layout));
  return drawn(
    "svg",
    {
      class: "chart",
      role: "img",
      "aria-label": summary(count),
      width,
      height: layout.height,
      viewBox: `0 0 ${width} ${layout.height}`,
    },
    drawn("defs", {}, hatch()),
    ...scale(layout),
    ...marks,
    line("axis", layout.middle, layout.top - 6, layout.middle, layout.height - BOTTOM),
  );
}

/** The chart in words. */
export function summary(count) {
  const values = count.values.map(
    ({ name, shown, contrary }) => `${name}: ${whole(shown.notes)} menunjukkan, ${whole(contrary.notes)} melanggar atau kurang`,
  );
  return `Bagan dari ${whole(count.notes)} catatan. ${values.join("; ")}.`;
}

function laidOut(count, width) {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const wide = width >= WIDE;
  const top = TITLE + (wide ? 0 : 1.2 * rem); // a narrow one has a title of two lines
  const left = wide ? 12.5 * rem : 0;
  const middle = left + (width - left) / 2;
  const step = wide ? Math.max(BAR + 20, 2.25 * rem) : BAR + 14 + 1.6 * rem;
  const sides = count.values.flatMap(({ shown, contrary }) => [shown, contrary]);
  const furthest = Math.max(...sides.map(({ notes, high }) => (notes ? high : 0)));
  const most = SCALES.find((share) => share >= furthest) ?? 1;
  const widest = whole(Math.max(...sides.map(({ notes }) => notes))).length;
  const reach = (width - left) / 2 - 10 - widest * 0.65 * rem;
  return {
    width,
    wide,
    left,
    middle,
    step,
    rem,
    most,
    reach,
    top,
    height: top + step * count.values.length + BOTTOM,
    along: (share) => (share / most) * reach,
  };
}

function scale({ wide, top, middle, most, reach, height, rem }) {
  const bottom = height - BOTTOM;
  const titles = [
    ...(wide ? [`◂ ${CONTRARY}`] : ["◂ Dilanggar", "atau kurang"]).map((words, n) =>
      text("side", middle - 10, rem * (1 + 1.2 * n), words, "end"),
    ),
    text("side", middle + 10, rem, `${SHOWN} ▸`, "start"),
  ];
  const ticks = [-1, -0.5, 0.5, 1].flatMap((part) => [
    line("grid", middle + part * reach, top - 6, middle + part * reach, bottom),
    text("tick", middle + part * reach, height - 8, `${(Math.abs(part) * most * 100).toLocaleString("id-ID")}%`, "middle"),
  ]);
  return [...titles, ...ticks, text("tick", middle, height - 8, "0", "middle")];
}

function row({ name, shown, contrary }, place, layout) {
  const top = layout.top + place * layout.step;
  const label = layout.wide
    ? text("name", 0, top + layout.step / 2 + layout.rem * 0.32, name, "start")
    : text("name", 0, top + layout.rem, name, "start");
  const y = layout.wide ? top + (layout.step - BAR) / 2 : top + 1.5 * layout.rem;
  return [label, ...side("contrary", contrary, -1, y, layout), ...side("shown", shown, 1, y, layout)];
}

/** A bar, its whisker and its count; nothing was counted: only the 0. */
function side(kind, { notes, share, low, high }, direction, y, { middle, along }) {
  const anchor = direction < 0 ? "end" : "start";
  const [centre, at] = [y + BAR / 2, (part) => middle + direction * along(part)];
  if (!notes) return [text("count none", middle + direction * 8, centre + 5, "0", anchor)];
  return [
    drawn("rect", { class: `bar ${kind}`, x: Math.min(middle, at(share)), y, width: along(share), height: BAR }),
    line("whisker", at(low), centre, at(high), centre),
    ...[low, high].map((end) => line("whisker", at(end), centre - 4, at(end), centre + 4)),
    text("count", at(high) + direction * 6, centre + 5, whole(notes), anchor),
  ];
}

const hatch = () =>
  drawn(
    "pattern",
    { id: "contrary-hatch", width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    drawn("rect", { class: "hatch-back", width: 6, height: 6 }),
    drawn("line", { class: "hatch-line", x1: 0, y1: 0, x2: 0, y2: 6 }),
  );

const line = (kind, x1, y1, x2, y2) => drawn("line", { class: kind, x1, y1, x2, y2 });

const text = (kind, x, y, words, anchor) => drawn("text", { class: kind, x, y, "text-anchor": anchor }, words);
