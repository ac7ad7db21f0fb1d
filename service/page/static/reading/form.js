/* The room's form: the box, the file that stands in its place, what is said of it, the buttons. */

import { element, whole } from "../element.js";

const HINT = "Satu baris satu catatan. Boleh juga percakapan WhatsApp atau Telegram, tabel dari Excel, atau berkas yang dijatuhkan di sini.";

/** @param {HTMLElement} root   the room; its title becomes the box's label */
export function buildForm(root, { onExample, onRelease }) {
  const area = element("textarea", { id: "notes", rows: 6, spellcheck: "false", "aria-describedby": "notes-hint" });
  const written = element("div", {}, element("p", { id: "notes-hint", class: "hint" }, HINT), area);
  const fileName = element("strong", { dir: "auto" });
  const release = element("button", { type: "button", class: "quiet", onclick: onRelease }, "Lepas berkas");
  const file = element("div", { class: "file", hidden: true }, element("span", {}, "Berkas: ", fileName), release);
  const status = element("p", { class: "said", role: "status" });
  const submit = element("button", { type: "submit" }, "Tandai");
  const example = element("button", { type: "button", class: "quiet", onclick: onExample }, "Isi contoh");
  const keys = element("span", { class: "keys" }, element("kbd", {}, "Ctrl"), " + ", element("kbd", {}, "Enter"), " untuk menandai");
  const actions = element("div", { class: "actions" }, submit, example, keys);
  const understood = element("section", { class: "understood", "aria-labelledby": "understood-title", hidden: true });
  const form = element("form", {}, written, file, status, actions, understood);

  const title = root.querySelector("h2");
  title.replaceChildren(element("label", { for: "notes" }, title.textContent));
  root.append(form);

  return {
    form,
    area,
    submit,
    understood,
    addButton: (button) => submit.after(button),

    say(message, isError = false) {
      if (status.textContent !== message) status.textContent = message; // else it would be read aloud again
      status.classList.toggle("error", isError);
    },

    /** The example must not take the place of what somebody gave. */
    offerExample() {
      example.hidden = area.value !== "" || written.hidden;
    },

    count(notes) {
      submit.textContent = notes ? `Tandai ${whole(notes)} catatan` : "Tandai";
    },

    /** Put a file in the box's place, or, without a name, the box back; what is in the box stays there. */
    showFile(name) {
      const left = written.contains(document.activeElement) || file.contains(document.activeElement);
      written.hidden = Boolean(name);
      file.hidden = !name;
      fileName.textContent = name;
      if (left) (name ? submit : area).focus();
    },
  };
}
