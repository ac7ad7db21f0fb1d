"""Notes on paper: all that the filters leave, with values and evidence, and nothing to press."""

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.page.desk import FIGURE, LEAK, tag

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.fixture
def paper(page: "Page") -> "Page":
    """Sixty notes, most of them folded, half decided, in the dark; then printed."""
    page.emulate_media(color_scheme="dark")
    tag(page, "\n".join([LEAK, *[FIGURE] * 59]))
    page.get_by_role("button", name="Loyal: ubah menjadi ditunjukkan").click()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print", color_scheme="dark")
    return page


def test_only_the_notes_are_printed_and_all_of_them(paper: "Page") -> None:
    expect(paper.get_by_role("article")).to_have_count(60)
    expect(paper.get_by_role("heading", name="Hasil per catatan")).to_be_visible()
    expect(paper.locator("mark")).to_be_visible()
    expect(paper.locator(".chip")).to_contain_text("Loyal")
    for part in ("header", "#reading", "#privacy", "#tabs", ".filters", ".deeds >> nth=0", ".changes", ".told", ".pages"):
        expect(paper.locator(part)).to_be_hidden()


def test_paper_is_light_and_keeps_a_note_together(paper: "Page") -> None:
    style = "(node, name) => getComputedStyle(node)[name]"
    assert paper.locator("body").evaluate(style, "backgroundColor") == "rgb(255, 255, 255)"
    assert paper.locator("p.note").first.evaluate(style, "color") == "rgb(0, 0, 0)"
    assert paper.locator("article").first.evaluate(style, "breakInside") == "avoid"


def test_after_printing_the_page_is_as_before(paper: "Page") -> None:
    paper.emulate_media(media="screen")
    paper.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(paper.get_by_role("article")).to_have_count(1)
    expect(paper.get_by_role("button", name="49 catatan tanpa perilaku")).to_be_visible()


def test_the_browsers_own_print_command_prints_them(page: "Page") -> None:
    tag(page, "\n".join([LEAK, *[FIGURE] * 59]))
    page.evaluate(
        "addEventListener('beforeprint', () => (window.printed = document.querySelectorAll('article:not([hidden])').length))"
    )
    page.pdf()
    assert page.evaluate("window.printed") == 60


def test_another_tab_is_not_printed_as_notes(page: "Page") -> None:
    tag(page, LEAK)
    page.get_by_role("tab", name="Gambaran").click()
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Gambaran")).to_be_visible()
    expect(page.locator("#seeing")).to_be_hidden()
