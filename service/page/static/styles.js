/* A room's style sheet that is no part of the first visit, fetched with the room. */

import { element } from "./element.js";

const fetched = new Map();

/** Resolves once the sheet of this address under /static/ applies; rejects where it can't be fetched, and tries again when asked again. */
export function styled(path) {
  if (!fetched.has(path)) fetched.set(path, applied(path));
  return fetched.get(path);
}

function applied(path) {
  return new Promise((resolve, reject) => {
    const failed = () => {
      link.remove();
      fetched.delete(path);
      reject(new Error(`${path} belum termuat.`));
    };
    const link = element("link", { rel: "stylesheet", href: `/static/${path}`, onload: resolve, onerror: failed });
    document.head.append(link);
  });
}
