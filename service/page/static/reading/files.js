/* Files by button, by drop anywhere on the page, or pasted. */

import { element } from "../element.js";

const ACCEPTED = ".xlsx,.csv,.tsv,.docx,.txt,.json,.jsonl,.zip";

/**
 * @param {HTMLElement} frame    shows that a file is over the page
 * @param {HTMLTextAreaElement} area
 * @param {{given: (file: File, others: number) => void}} options   others: how many files came with it
 * @returns {HTMLElement}   the button
 */
export function mountFiles(frame, area, { given }) {
  const input = element("input", { type: "file", accept: ACCEPTED, hidden: true, "aria-label": "Berkas catatan" });
  const give = (files) => files.length && given(files[0], files.length - 1);
  input.addEventListener("change", () => {
    give([...input.files]);
    input.value = ""; // the same file can be chosen again
  });
  area.addEventListener("paste", (event) => {
    const files = [...event.clipboardData.files];
    if (!files.length || event.clipboardData.types.includes("text/plain")) return; // Excel adds a picture to its cells
    event.preventDefault();
    give(files);
  });
  takeDrops(frame, give);
  return element("span", {}, element("button", { type: "button", class: "quiet", onclick: () => input.click() }, "Pilih berkas"), input);
}

/** On the whole page: a file that is dropped beside the frame would otherwise replace the page and all that lies on it. */
function takeDrops(frame, give) {
  const over = (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    frame.classList.add("dropping");
  };
  document.addEventListener("dragover", over);
  document.addEventListener("dragleave", (event) => event.relatedTarget || frame.classList.remove("dropping"));
  document.addEventListener("drop", (event) => {
    frame.classList.remove("dropping");
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    give([...event.dataTransfer.files]);
  });
}
