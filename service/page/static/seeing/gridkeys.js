/* Arrow keys within a grid of buttons; one of them is in the tab order. */

const STEPS = { ArrowRight: () => 1, ArrowLeft: () => -1, ArrowDown: (columns) => columns, ArrowUp: (columns) => -columns };

/** The grid, whose buttons arrows now reach; they lie in rows of so many columns. */
export function gridKeys(grid, columns) {
  const buttons = [...grid.querySelectorAll("button")];
  const hold = (held) => buttons.forEach((button) => (button.tabIndex = button === held ? 0 : -1));
  hold(buttons[0]);
  grid.addEventListener("focusin", (event) => hold(event.target));
  grid.addEventListener("keydown", (event) => {
    const step = STEPS[event.key]?.(columns);
    if (!step) return;
    event.preventDefault();
    buttons[buttons.indexOf(event.target) + step]?.focus();
  });
  return grid;
}
