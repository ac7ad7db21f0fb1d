"""Text that wants to be more than text, in every place where text goes: it stays text, in its place, on the page and in files."""

import csv
from io import BytesIO, StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from tests.page.desk import LEAK, box, downloaded
from tests.page.states import submit

if TYPE_CHECKING:
    from playwright.sync_api import Page

HOSTILE = {
    "html": "<b onmouseover=executed=1>tebal</b><img src=x onerror=executed=1>",
    "script": "</textarea></script><script>executed=1</script>",
    "svg": "<svg onload=executed=1><animate onbegin=executed=1>",
    "javascript": "javascript:executed=1//",
    "template": "${executed=1} {{executed=1}} %3Cscript%3E &lt;script&gt;",
    "right to left": "\u202e\u2067gnalam \u0627\u0644\u0645\u0648\u0638\u0641",
    "zalgo": "Z" + "\u0335\u0321\u0338\u0327\u0300\u0301\u035b" * 40 + "algo",
    "emoji": "👩🏽‍💼👨‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿" * 12,
    "half a pair": "a{half}b",
    "NUL": "a\0b\x01\x1b[2Jc",
    "long word": "wadah" * 400,
    "formula": "=cmd|'/c calc'!A1",
    "__proto__": "__proto__",
}
# What of the text the page keeps: half a pair becomes a replacement character, NUL goes.
KEPT = {"half a pair": "a\ufffdb", "NUL": "ab\x01\x1b[2Jc"}
WRITE = """(area, text) => {
  area.value = text.replaceAll("{half}", "\\ud83d");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}"""
WATCH = """() => {
  window.violations = [];
  addEventListener("securitypolicyviolation", (event) => window.violations.push(event.violatedDirective));
}"""
BORN = "main :is(script, img:not([role]), b, svg:not(.chart), animate, [onerror], [onload], [onmouseover], a)"
WRITTEN = """(note) => {
  const copy = note.cloneNode(true);
  copy.querySelectorAll("sup").forEach((sign) => sign.remove());
  return [copy.textContent, [...copy.querySelectorAll("mark")].map((mark) => mark.textContent).join("")];
}"""


def stays_calm(page: "Page") -> None:
    """Nothing ran, nothing tried to, nothing became an element, nothing is wider than the window."""
    assert page.evaluate("[typeof executed, window.violations]") == ["undefined", []]
    assert page.locator(BORN).count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.fixture
def narrow(phone: "Page") -> "Page":
    """The page on the narrowest phone, watched."""
    phone.set_viewport_size({"width": 320, "height": 640})
    phone.evaluate(WATCH)
    return phone


@pytest.mark.parametrize("kind", HOSTILE)
def test_it_stays_text_on_the_page_and_in_files(narrow: "Page", kind: str, tmp_path: Path) -> None:
    text, kept = HOSTILE[kind], KEPT.get(kind, HOSTILE[kind])
    rows = [["Nama", "Periode", "Catatan", text[:12]], [text, text, f"{text} {LEAK}", text], ["Budi", "", "Jujur.", ""]]
    box(narrow).evaluate(WRITE, "\n".join("\t".join(row) for row in rows))
    expect(submit(narrow)).to_have_text("Tandai 2 catatan")
    stays_calm(narrow)
    with narrow.expect_response("**/v1/classify") as answered:
        submit(narrow).tap()
    marks_are_in_place(narrow, f"{kept} {LEAK}", answered.value.json()["results"][0])
    stays_calm(narrow)
    for tab in ("Gambaran", "Untuk e-Kinerja"):
        narrow.get_by_role("tab", name=tab).tap()
        narrow.locator("svg.chart, #taking textarea").and_(narrow.locator(":visible")).first.wait_for()
        stays_calm(narrow)
    files_are_guarded(narrow, kept[:200], tmp_path)  # names are no longer


def marks_are_in_place(page: "Page", text: str, result: dict[str, Any]) -> None:
    page.locator("article .deeds button").first.wait_for()
    marked = {place for value in result["values"] for one in value["evidence"] for place in range(one["start"], one["end"])}
    words = "".join(letter for place, letter in enumerate(text) if place in marked)
    assert page.locator("article p.note").first.evaluate(WRITTEN) == [text, words]


def files_are_guarded(page: "Page", name: str, folder: Path) -> None:
    """No cell begins a formula; the name is whole, but for what XML can't hold."""
    page.get_by_label("Umpan balik Loyal").wait_for()
    rows = list(
        csv.reader(
            StringIO(downloaded(page, "Unduh CSV formulir", folder).read_bytes().decode("utf-8-sig"), newline=""), delimiter=";"
        )
    )
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert rows[1][0].removeprefix("'") == name
    book = CalamineWorkbook.from_path(downloaded(page, "Unduh Excel", folder))
    assert book.get_sheet_by_name("Catatan").to_python()[1][1] == name.translate(dict.fromkeys((1, 27), "\ufffd"))


@pytest.mark.parametrize("kind", ["html", "right to left", "emoji", "long word", "formula"])
def test_files_and_sheets_may_be_called_anything(narrow: "Page", kind: str) -> None:
    name = "".join(letter for letter in HOSTILE[kind] if letter not in "[]:*?/\\'")[:12]
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        for sheet in (name, "Lain"):
            book.add_worksheet(sheet).write_column(0, 0, ["Catatan", "Jujur."])
    file = {"name": f"{HOSTILE[kind].replace('/', '')}.xlsx", "mimeType": "", "buffer": content.getvalue()}
    narrow.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    expect(submit(narrow)).to_have_text("Tandai 1 catatan")
    expect(narrow.get_by_label("Lembar").locator("option").first).to_have_text(name)
    stays_calm(narrow)


def test_a_note_of_twenty_thousand_letters_is_read_whole(narrow: "Page") -> None:
    text = f"{'wadah 😀 ' * 2_494}{LEAK}"
    assert 19_900 < len(text) <= 20_000
    box(narrow).evaluate(WRITE, text)
    with narrow.expect_response("**/v1/classify") as answered:
        submit(narrow).tap()
    marks_are_in_place(narrow, text, answered.value.json()["results"][0])
    stays_calm(narrow)
