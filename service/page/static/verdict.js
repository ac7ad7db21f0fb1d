/* What holds for a note: the server's answer until a person decided otherwise. Pure functions; labels are "AK1+". */

/**
 * @typedef {{start: number, end: number, label: string}} Span  half-open, in code points
 * @typedef {{labels: string[], spans: Span[]}} Verdict          what a person holds right; no labels: not a behaviour
 * @typedef {{code: string, polarity: string, score: number|null}} Code   score null: a person said so
 * @typedef {{value: string, name: string, polarity: string, score: number|null, codes: Code[]}} Value
 */

/** The label's code and polarity: "AK1-" to ["AK1", "-"]; without polarity the latter is "". */
export const parts = (label) => (/[+-]$/.test(label) ? [label.slice(0, -1), label.slice(-1)] : [label, ""]);

/** The verdict that says what the server said. */
export function asAnswered(result) {
  const spans = result.values.flatMap((value) =>
    value.evidence.map(({ start, end, code, polarity }) => ({ start, end, label: code + polarity })),
  );
  return { labels: [...result.labels], spans };
}

/** The verdict that holds: the person's, else the server's; null while there is neither. */
export const standing = (note) => note.verdict ?? (note.result ? asAnswered(note.result) : null);

/** Whether a person left the server's labels as they were. */
export const agrees = (note) => !note.verdict || same(note.verdict.labels, note.result?.labels ?? []);

const same = (a, b) => a.length === b.length && a.every((label) => b.includes(label));

/** A verdict's labels and evidence as text, the same for what means the same. */
export const gist = ({ labels, spans }) =>
  JSON.stringify([[...labels].sort(), spans.map(({ start, end, label }) => `${start}-${end} ${label}`).sort()]);

/** Whether two verdicts say the same with the same evidence; null is like null only. */
export const alike = (a, b) => (a && b ? gist(a) === gist(b) : a === b);

/** With a label more; its twin of the other polarity stays: different moments, deeds or people may show both. */
export const withLabel = (verdict, label) =>
  verdict.labels.includes(label) ? verdict : { ...verdict, labels: [...verdict.labels, label] };

/** Without a label and its evidence. */
export const withoutLabel = ({ labels, spans }, label) => ({
  labels: labels.filter((one) => one !== label),
  spans: spans.filter((span) => span.label !== label),
});

/** A label in the place of another, with its evidence. */
export const relabelled = (verdict, from, to) =>
  verdict.spans
    .filter((span) => span.label === from)
    .reduce((changed, { start, end }) => withSpan(changed, to, start, end), withLabel(withoutLabel(verdict, from), to));

/** With words as evidence of a label, which holds from then on; spans of that label that they touch are joined. */
export function withSpan(verdict, label, start, end) {
  const changed = withLabel(verdict, label);
  const touching = changed.spans.filter((span) => span.label === label && span.start <= end && start <= span.end);
  const joined = {
    label,
    start: Math.min(start, ...touching.map((span) => span.start)),
    end: Math.max(end, ...touching.map((span) => span.end)),
  };
  return { ...changed, spans: [...changed.spans.filter((span) => !touching.includes(span)), joined] };
}

/** Without one piece of evidence; its label stays. */
export const withoutSpan = (verdict, gone) => ({ ...verdict, spans: verdict.spans.filter((span) => span !== gone) });

/** Not a behaviour. */
export const nothing = () => ({ labels: [], spans: [] });

/** The standing labels as values in the law's order, shown before contrary; scores are the server's where it gave that label. */
export function valuesOf(note, taxonomy) {
  const labels = standing(note)?.labels ?? [];
  return taxonomy.values.flatMap((value) =>
    ["+", "-", ""].flatMap((polarity) => {
      const given = note.result?.values.find((one) => one.value === value.id && one.polarity === polarity);
      const codes = codesOf(value)
        .filter((code) => labels.includes(code.id + polarity))
        .map((code) => ({ code: code.id, polarity, score: given?.codes.find((one) => one.code === code.id)?.score ?? null }));
      return codes.length ? [{ value: value.id, name: value.name, polarity, score: given?.score ?? null, codes }] : [];
    }),
  );
}

/** The labels of a value that was found. @param {Value} value @returns {string[]} */
export const labelsOf = ({ codes }) => codes.map(({ code, polarity }) => code + polarity);

/** A value's codes; a value without any is its own. */
export const codesOf = (value) => (value.codes.length ? value.codes : [{ id: value.id, text: value.name }]);

/** The words of a span of code points. */
export const words = (text, span) => Array.from(text).slice(span.start, span.end).join("").trim();
