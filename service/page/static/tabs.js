/* Tabs after the ARIA pattern: arrows move, one panel shows. */

/** @returns {{show: (panel: string) => void}} */
export function mountTabs(list) {
  const tabs = [...list.querySelectorAll("[role=tab]")];

  function choose(chosen) {
    for (const tab of tabs) {
      const selected = tab === chosen;
      tab.setAttribute("aria-selected", String(selected));
      tab.tabIndex = selected ? 0 : -1;
      panelOf(tab).hidden = !selected;
    }
    panelOf(chosen).dispatchEvent(new CustomEvent("shown"));
  }

  list.addEventListener("click", (event) => {
    const tab = event.target.closest("[role=tab]");
    if (tab) choose(tab);
  });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = tabs[(tabs.indexOf(event.target) + step + tabs.length) % tabs.length];
    choose(next);
    next.focus();
  });
  return { show: (panel) => choose(tabs.find((tab) => tab.getAttribute("aria-controls") === panel)) };
}

const panelOf = (tab) => document.getElementById(tab.getAttribute("aria-controls"));
