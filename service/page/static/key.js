/* Requests with the key that the person gave, kept for this tab only; the field shows where the server asks for one. */

const STORED = "berakhlak-key";

const field = document.querySelector("#key");
const frame = document.querySelector("#key-frame");
field.value = sessionStorage.getItem(STORED) ?? "";
frame.hidden = !field.value;

field.addEventListener("change", () => sessionStorage.setItem(STORED, field.value.trim()));

/** fetch with the key in its header; a 401 shows the field for it, and goes there unless nobody asked (`background`). */
export async function request(path, { background = false, ...options } = {}) {
  const key = field.value.trim();
  const headers = key ? { ...options.headers, Authorization: `Bearer ${key}` } : options.headers;
  const response = await fetch(path, { ...options, headers });
  if (response.status === 401) {
    frame.hidden = false;
    if (!background) field.focus();
  }
  return response;
}
