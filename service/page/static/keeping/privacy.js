/* The section on personal data: the switch for masking with its preview, what is kept where, and the way to remove it. */

import { element } from "../element.js";
import { masks, setMasks } from "./masking.js";
import { removal } from "./removal.js";
import { ofDevice, ofFailure, ofMasking, ofPost, ofServer } from "./words.js";

const CALM = 600; // milliseconds after the last key until the preview follows

/**
 * @param {{notes: () => object[], question: () => Promise<string>, onRemove: () => Promise<void>}} options
 *   notes: those in sight, for the preview
 */
export function mountPrivacy(root, { notes, question, onRemove }) {
  const [server, device] = [element("dd"), element("dd")];
  const kept = element("dl", { class: "kept" }, element("dt", {}, "Di peladen"), server, element("dt", {}, "Di peramban ini"), device);
  const post = element("p", { class: "post", hidden: true });
  const trouble = element("p", { class: "notice", role: "alert", hidden: true });
  const done = element("p", { class: "hint", role: "status", tabindex: "-1" });
  const { button, dialog } = removal({ question, onRemove: () => onRemove().then(removed) });
  const sample = preview(notes);
  root.append(maskingSwitch(), sample.details, kept, post, trouble, element("div", { class: "actions" }, button), done, dialog);

  function removed() {
    done.textContent = "Semua sudah dihapus dari perangkat ini.";
    done.focus();
  }

  return {
    /** Where corrections are. Only what happens by itself is read out: not each one that begins to wait. */
    postIs(state) {
      server.textContent = ofServer(state.policy);
      const words = ofPost(state);
      post.setAttribute("aria-live", state.waiting && !state.held ? "off" : "polite");
      post.hidden = !words;
      if (post.textContent !== words) post.textContent = words;
    },
    /** What this browser keeps. */
    deviceKeeps(sets, mine) {
      device.textContent = ofDevice(sets, mine);
      button.hidden = !sets.length;
      if (sets.length) trouble.hidden = true; // it could be written after all
      if (sets.length) done.textContent = "";
    },
    /** Why nothing can be kept. */
    failed(error) {
      trouble.hidden = false;
      trouble.textContent = ofFailure(error);
    },
    follow: sample.follow,
  };
}

function maskingSwitch() {
  const box = element("input", { type: "checkbox", id: "mask", "aria-describedby": "mask-hint", checked: masks() });
  box.addEventListener("change", () => setMasks(box.checked));
  const label = element("label", { for: "mask" }, "Samarkan nama, NIP, dan nomor telepon di dalam catatan sebelum dibaca program");
  return element("div", { class: "switch" }, box, label, element("p", { id: "mask-hint", class: "hint" }, ofMasking));
}

function preview(notes) {
  const place = element("div", { "aria-live": "polite" });
  const details = element("details", { class: "preview" }, element("summary", {}, "Lihat contoh penyamaran"), place);
  let timer = 0;

  async function show() {
    const { showSample } = await import("./sample.js");
    await showSample(place, notes());
  }

  function follow() {
    clearTimeout(timer);
    if (details.open) timer = setTimeout(show, CALM);
  }

  details.addEventListener("toggle", () => details.open && show());
  return { details, follow };
}
