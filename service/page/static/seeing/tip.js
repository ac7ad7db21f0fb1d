/* A button whose meaning shows on hover, focus and tap. It stays while the pointer rests on it; Escape closes it. */

import { element } from "../element.js";

const EDGE = 8; // pixels kept free at the window's sides
const GRACE = 150; // milliseconds in which the pointer may travel from the button to the words

let open = null; // the one tip that shows: its frame, its button, its words
let made = 0;

/** The button in a frame that shows `words` when they are asked for; where a tap does something, it does not ask. */
export function withTip(button, words, { onTap = true } = {}) {
  const frame = element("span", { class: "tip-frame" }, button);
  let leaving = 0;
  const show = () => {
    clearTimeout(leaving);
    if (open?.frame !== frame) openTip(frame, button, words);
  };
  frame.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && show());
  frame.addEventListener("pointerleave", () => {
    leaving = setTimeout(() => !frame.contains(document.activeElement) && closeTip(frame), GRACE);
  });
  frame.addEventListener("focusin", () => button.matches(":focus-visible") && show());
  frame.addEventListener("focusout", () => closeTip(frame));
  button.addEventListener("click", onTap ? show : () => closeTip(frame));
  return frame;
}

function openTip(frame, button, words) {
  closeTip();
  made += 1;
  const tip = element("span", { role: "tooltip", id: `tip-${made}`, class: "tip" }, words);
  frame.append(tip);
  if (button.getAttribute("aria-label") !== words) button.setAttribute("aria-describedby", tip.id);
  open = { frame, button, tip };
  keepInside(tip);
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("pointerdown", onPointer, true);
}

function closeTip(frame = open?.frame) {
  if (!open || open.frame !== frame) return;
  open.tip.remove();
  open.button.removeAttribute("aria-describedby");
  open = null;
  document.removeEventListener("keydown", onKey, true);
  document.removeEventListener("pointerdown", onPointer, true);
}

function onKey(event) {
  if (event.key !== "Escape") return;
  event.stopPropagation();
  closeTip();
}

function onPointer(event) {
  if (!open.frame.contains(event.target)) closeTip();
}

function keepInside(tip) {
  const over = tip.getBoundingClientRect().right - (document.documentElement.clientWidth - EDGE);
  if (over > 0) tip.style.insetInlineStart = `${-over}px`;
}
