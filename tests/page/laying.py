"""Notes laid on a desk of the page's own making and tagged by the server, with the two rooms that count them."""

from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from playwright.sync_api import Page

_LAY = """async (notes) => {
  const names = ["desk", "server", "taking/overview", "taking/taking"];
  const [{ Desk }, { ask, send }, { mountOverview }, { mountTaking }] =
    await Promise.all(names.map((name) => import(`/static/${name}.js`)));
  const desk = new Desk();
  desk.taxonomy = await ask("/v1/taxonomy");
  for (const [id, mount] of [["overview", mountOverview], ["taking", mountTaking]]) {
    const panel = document.getElementById(id).cloneNode(false);
    document.getElementById(id).replaceWith(panel);
    mount(panel, desk);
  }
  desk.open(notes.map(({ text, person = "", period = "" }) => ({ text, person, period })));
  const answers = [];
  while (answers.length < notes.length) {
    const piece = notes.slice(answers.length, answers.length + 1000).map(({ text }) => text);
    answers.push(...(await send("/v1/classify", { notes: piece })).results);
  }
  desk.answer(answers.map((result, n) => ({ id: n + 1, result: { ...result, review: Boolean(notes[n].review) } })), "0");
  document.getElementById("results").hidden = false;
  globalThis.desk = desk;
}"""


class Laid(TypedDict, total=False):
    """A note for the desk; `review` says whether the server's answer is to be checked."""

    text: str
    person: str
    period: str
    review: bool


SERVES = "Menjemput bola ke rumah warga lansia yang tidak bisa datang ke kantor."
TEACHES = "Mengajari rekan baru memakai aplikasi."
LEAKS = "Membocorkan rahasia jabatan kepada keluarganya."
KEEPS = "Menjaga rahasia jabatan dengan teguh."


def lay(page: "Page", notes: list[Laid]) -> None:
    """Lay notes on a new desk, which scripts find as `desk`."""
    page.evaluate(_LAY, notes)


def open_tab(page: "Page", name: str) -> None:
    page.get_by_role("tab", name=name).click()
