"""A desk of its own for a room under test, laid on the open page with notes that are tagged or bring their answers."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, Route

LEAK = "Membocorkan rahasia jabatan kepada keluarganya."  # a note with a tag
FIGURE = "Capaian kegiatan triwulan II sebesar 98 persen."  # and one without
# and one with three values
THREE = "Ybs tdk pernah terlambat dan laporannya selalu bermutu, tetapi jarang membantu rekan yang kesulitan."

_OPEN = """([notes, tagged]) => Promise.race([
  new Promise((_, fail) => setTimeout(() => fail(new Error("the desk was not laid within a minute")), 60_000)),
  (async () => {
    const [{ Desk }, { mountSeeing }, { tagAll }, { ask }] = await Promise.all(
      ["desk.js", "seeing/seeing.js", "tagging.js", "server.js"].map((path) => import(`/static/${path}`)),
    );
    const root = Object.assign(document.createElement("section"), { id: "seeing" });
    document.querySelector("main").replaceChildren(root);
    window.desk = new Desk();
    desk.taxonomy = await ask("/v1/taxonomy");
    mountSeeing(root, desk);
    desk.open(notes);
    if (tagged) await tagAll(desk, { signal: new AbortController().signal, told() {} });
  })(),
])"""


def lay(page: "Page", *notes: str | dict[str, str]) -> None:
    """Lay these notes on the desk, have the server tag them, and wait for their cards."""
    lay_unseen(page, *notes)
    page.locator("article").first.wait_for()


def lay_unseen(page: "Page", *notes: str | dict[str, str]) -> None:
    """The same where no card may come."""
    page.evaluate(_OPEN, [[{"text": note} if isinstance(note, str) else note for note in notes], True])


def lay_answered(
    page: "Page", count: int = 1, *, text: str = "Sangat jujur dan teliti.", span: tuple[int, int] = (7, 12)
) -> None:
    """Lay as many notes with an answer: this span shows AK1."""
    code = {"code": "AK1", "polarity": "+", "score": 0.9}
    evidence = [{"start": span[0], "end": span[1], **code}]
    value = {"value": "akuntabel", "name": "Akuntabel", "polarity": "+", "score": 0.9, "codes": [code], "evidence": evidence}
    result: dict[str, Any] = {"labels": ["AK1+"], "values": [value], "review": False}
    page.evaluate(_OPEN, [[{"text": text, "result": result}] * count, False])
    page.locator("article").first.wait_for()


def on_desk(page: "Page", script: str) -> Any:
    """Something done with the page's own desk, as its rooms do it."""
    return page.evaluate(f"import('/static/start.js').then(({{ desk }}) => {script})")


def first_time(page: "Page", pattern: str, answer: "Callable[[Route], object]") -> None:
    """Answer the first request for it so and let the later ones through.

    Playwright's own `times=1` stops intercepting while the page is asking for other things, which may leave one unanswered.
    """
    answered: list[Route] = []

    def pick(route: "Route") -> None:
        answered.append(route)
        if len(answered) == 1:
            answer(route)
        else:
            route.continue_()

    page.route(pattern, pick)


def card(page: "Page", id: int) -> "Locator":
    """The card of a note that is about nobody by name."""
    return page.get_by_role("article", name=f"Catatan {id}", exact=True)


def box(page: "Page") -> "Locator":
    """Where notes are written or pasted."""
    return page.get_by_role("textbox", name="Catatan", exact=True)


def tag(page: "Page", text: str) -> None:
    """Paste notes into the whole page, have them tagged, and wait for their cards."""
    box(page).focus()
    page.keyboard.insert_text(text)
    page.keyboard.press("Control+Enter")
    page.locator("article .deeds button").first.wait_for()


def clipboard(page: "Page") -> str:
    """What was copied."""
    return str(page.evaluate("navigator.clipboard.readText()"))


def downloaded(page: "Page", button: str, folder: Path) -> Path:
    """The file that a button saves."""
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path
