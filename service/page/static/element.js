/* Elements with attributes, handlers and children. Text only ever enters the page as text nodes. */

/**
 * An element: `onclick`-like functions become listeners, true sets a bare attribute, false and null leave one out,
 * `class`, `data-…` and `aria-…` are plain attributes; strings among the children become text nodes.
 * @param {string} name
 * @param {Record<string, unknown>} [attributes]
 * @param {...(Node|string|null)} children
 * @returns {HTMLElement}
 */
export function element(name, attributes = {}, ...children) {
  return dressed(document.createElement(name), attributes, children);
}

/** The same for a drawing's elements. */
export function drawn(name, attributes = {}, ...children) {
  return dressed(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

function dressed(made, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key.slice(2), value);
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** A number as Indonesians write it: 0,94. */
export const decimal = (value, digits = 2) =>
  value.toLocaleString("id-ID", { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** A whole number as Indonesians write it: 1.250. */
export const whole = (value) => value.toLocaleString("id-ID");
