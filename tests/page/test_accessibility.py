"""WCAG 2.2 A and AA in every state of the page: axe-core, sizes, zoom, text spacing, focus; what a screen reader is told."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.page.conftest import opened
from tests.page.states import STATES, tag

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

TREES = Path(__file__).parent / "trees"
TOLD = {
    "empty": "body",
    "table": "#reading",
    "stopped": "main > #progress",
    "corrected": "#results",
    "picker of codes": "article[data-id='1']",
    "chosen words": "article[data-id='2']",
    "overview": "#results",
    "form": "#results",
    "removal": "dialog[open]",
}
AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"],
    "rules": {"target-size": {"enabled": True}},  # else left out by default
    "resultTypes": ["violations"],
    "preload": False,  # of style sheets: they are here
}
SPACING = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }"
# What can be pressed, except what stands in a line of text (WCAG 2.5.8).
SMALL = """() => [...document.querySelectorAll("a, button, input, select, textarea, summary, [role=tab]")]
  .filter((node) => node.checkVisibility() && !node.matches(".skip, .visually-hidden *"))
  .map((node) => [node, (node.labels?.[0] ?? node).getBoundingClientRect(), node.getBoundingClientRect()])
  .filter(([, label, { width, height }]) => Math.max(width, label.width) < 24 || Math.max(height, label.height) < 24)
  .map(([node]) => node.outerHTML)"""
CLIPPED = """() => [...document.querySelectorAll("body *")]
  .filter((node) => node.checkVisibility() && !node.closest(".visually-hidden, svg, select") && node.innerText?.trim())
  .filter((node) => ["hidden", "clip"].includes(getComputedStyle(node).overflowY) && node.scrollHeight > node.clientHeight + 1)
  .filter((node) => !node.matches(".word, [class*=frame]"))
  .map((node) => node.outerHTML.slice(0, 200))"""
FOCUSED = """() => {
  const node = document.activeElement;
  const { left, right, top, bottom } = node.getBoundingClientRect();
  const points = [[left + 2, top + 2], [right - 2, bottom - 2], [(left + right) / 2, (top + bottom) / 2], [left + 2, bottom - 2]];
  const seen = points.some(([x, y]) => node.contains(document.elementFromPoint(x, y)) || document.elementFromPoint(x, y)?.contains(node));
  const after = window.before ? Boolean(window.before.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING) : true;
  window.before = node;
  return { tag: node.tagName, html: node.outerHTML.slice(0, 160), seen, after, outlined: getComputedStyle(node).outlineStyle !== "none" };
}"""


@pytest.fixture(scope="module", params=STATES)
def state(request: pytest.FixtureRequest, browser: "Browser", address: str) -> "Iterator[Page]":
    """The page in each of its states."""
    with opened(browser, address) as page:
        STATES[request.param](page)
        yield page


def seen(page: "Page", *, width: int = 1200, height: int = 900, dark: bool = False) -> "Page":
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme="dark" if dark else "light")
    return page


def width(page: "Page") -> int:
    return int(page.evaluate("document.documentElement.scrollWidth"))


@contextmanager
def styled(page: "Page", rules: str) -> "Iterator[Page]":
    """The page with a reader's own rules, which its policy can't forbid."""
    page.evaluate(
        "(rules) => { const own = new CSSStyleSheet(); own.replaceSync(rules); document.adoptedStyleSheets = [own] }", rules
    )
    yield page
    page.evaluate("() => { document.adoptedStyleSheets = [] }")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("wide", [1200, 320])
def test_axe_finds_nothing(state: "Page", wide: int, dark: bool) -> None:
    found = Axe().run(seen(state, width=wide, dark=dark), options=AXE)
    assert found.violations_count == 0, found.generate_report()


def test_a_zoom_of_400_percent_needs_no_scrolling_sideways(state: "Page") -> None:
    assert width(seen(state, width=320, height=256)) == 320


def test_a_readers_own_text_spacing_cuts_nothing_off(state: "Page") -> None:
    with styled(seen(state, width=320), SPACING) as page:
        assert page.evaluate(CLIPPED) == []
        assert width(page) == 320


@pytest.mark.parametrize("wide", [1200, 320])
def test_what_can_be_pressed_is_large_enough(state: "Page", wide: int) -> None:
    assert seen(state, width=wide).evaluate(SMALL) == []


@pytest.mark.parametrize(("wide", "high"), [(1200, 900), (320, 256)], ids=["desk", "zoomed"])
@pytest.mark.parametrize("name", ["empty", "corrected", "overview", "form"])
def test_tab_leads_through_the_page_in_order_in_sight_and_out_again(page: "Page", name: str, wide: int, high: int) -> None:
    page.emulate_media(reduced_motion="reduce")  # else it is looked for while it still glides into sight
    STATES[name](page)
    page.set_viewport_size({"width": wide, "height": high})
    page.evaluate("() => { document.activeElement.blur(); getSelection().removeAllRanges(); window.before = null }")
    stops = list(walked(page))
    assert [stop["html"] for stop in stops if not (stop["after"] and stop["seen"] and stop["outlined"])] == []
    assert 'class="skip"' in stops[0]["html"] and len(stops) > 5


def walked(page: "Page") -> Iterator[dict[str, Any]]:
    """Where Tab leads from the page's beginning to its end."""
    page.evaluate("() => { const top = document.body; top.tabIndex = -1; top.focus(); top.removeAttribute('tabindex') }")
    for _ in range(300):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop["tag"] == "BODY" or (not stop["after"] and "skip" in stop["html"]):
            return
        yield stop
    pytest.fail("Tab does not lead out of the page")


@pytest.mark.parametrize(("name", "button"), [("help", "Pintasan papan tik"), ("removal", "Hapus semua dari perangkat ini")])
def test_a_dialog_holds_the_focus_and_gives_it_back(page: "Page", name: str, button: str) -> None:
    STATES[name](page)
    for _ in range(6):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || Boolean(document.activeElement.closest('dialog'))")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent") == button


def test_the_skip_link_leads_to_the_notes(page: "Page") -> None:
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "notes"


def test_nothing_moves_for_those_who_want_it_so(page: "Page") -> None:
    page.emulate_media(reduced_motion="reduce")
    tag(page)
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    assert page.evaluate("document.getAnimations().length") == 0


def test_forced_colours_keep_marks_chips_and_focus(page: "Page") -> None:
    page.emulate_media(forced_colors="active")
    tag(page)
    page.get_by_role("group", name="Teks catatan 1").focus()
    page.keyboard.press("Tab")
    style = "(node, name) => getComputedStyle(node)[name]"
    assert page.locator("mark.contrary").first.evaluate(style, "textDecorationStyle") == "wavy"
    assert page.locator(".chip.contrary").first.evaluate(style, "borderInlineStartStyle") == "double"
    assert page.locator(":focus").evaluate(style, "outlineStyle") == "solid"


@pytest.mark.parametrize(("name", "part"), TOLD.items(), ids=TOLD)
def test_a_screen_reader_is_told(page: "Page", name: str, part: str) -> None:
    STATES[name](page)
    page.locator("#privacy").get_by_text("pengelola belum menyalakannya").wait_for(state="attached")
    told = re.sub(r"Model [\d.]+", "Model …", page.locator(part).aria_snapshot())
    kept = TREES / f"{name.replace(' ', '-')}.yaml"
    if not kept.exists():
        kept.write_text(f"{told}\n", encoding="utf-8")
        pytest.fail(f"{kept.name} was not there and is written now: read it, and run again")
    assert told.splitlines() == kept.read_text(encoding="utf-8").splitlines()
