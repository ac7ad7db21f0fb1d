/* Paper: all notes that the filters leave, not only the page's, while the room is printed. Its styles do the rest. */

/** @param {HTMLElement} root @param {{all: () => void, again: () => void}} cards  show all of them, and the page's again */
export function printsAll(root, { all, again }) {
  let printing = false;

  addEventListener("beforeprint", () => {
    printing = root.checkVisibility();
    if (printing) all();
  });
  addEventListener("afterprint", () => {
    if (printing) again();
    printing = false;
  });
}
