/* The way to the results: they come into view, with the focus, when the first of them are drawn. */

/**
 * @param {{top: HTMLElement, seeing: HTMLElement, from: HTMLElement}} parts
 *   top: what comes into view at the window's top; seeing: where their cards are; from: where they are given
 */
export function mountArriving({ top, seeing, from }) {
  let was = false;

  return {
    /** Remember, before anything is disabled, that the person is at the notes and may be led on from there. */
    setOut() {
      was = from.contains(document.activeElement) || isNowhere();
    },
    /** Go to the results once the card of this note, or any, is drawn; the focus goes along unless it went elsewhere. */
    async arrive(id) {
      await drawn(seeing);
      top.scrollIntoView({ behavior: "instant", block: "start" }); // what is above still changes its height
      if (!was || !(from.contains(document.activeElement) || isNowhere())) return;
      const card = seeing.querySelector(`article[data-id="${id}"]`) ?? seeing.querySelector("article") ?? seeing;
      card.focus({ preventScroll: true });
      if (id > 1) card.scrollIntoView({ behavior: "instant", block: "nearest" });
    },
  };
}

const isNowhere = () => document.activeElement === null || document.activeElement === document.body;

/** Once the room has built itself. */
function drawn(seeing) {
  if (seeing.childElementCount) return Promise.resolve();
  return new Promise((resolve) => {
    const watch = new MutationObserver(() => {
      watch.disconnect();
      resolve();
    });
    watch.observe(seeing, { childList: true });
  });
}
