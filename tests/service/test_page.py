"""The page in a real Chromium; left out where none is installed."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.app import create_app
from service.keys import create_key
from service.scopes import Scope
from tests.service.running import running

CHROMIUM = shutil.which("chromium")

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")


@pytest.fixture(scope="module")
def address(small_models: Path) -> Iterator[str]:
    with running(create_app(models=small_models)) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def browser():  # type: ignore[no-untyped-def]
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--no-first-run"])


@pytest.mark.parametrize("width", [360, 1200], ids=["phone", "desk"])
def test_a_note_is_tagged_with_the_keyboard_alone(address: str, browser, width: int) -> None:  # type: ignore[no-untyped-def]
    page = browser.new_page(viewport={"width": width, "height": 800})
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(address)
    page.get_by_label("Catatan").focus()
    page.keyboard.type("Membocorkan rahasia jabatan <b>kepada</b> keluarganya.")
    page.keyboard.press("Control+Enter")
    page.locator("article").wait_for()
    assert page.locator("article strong").first.inner_text() == "Loyal"
    assert page.locator("mark").count() >= 1
    assert "<b>kepada</b>" in page.locator("p.note").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert faults == []
    page.close()


def test_an_empty_page_says_what_is_missing(address: str, browser) -> None:  # type: ignore[no-untyped-def]
    page = browser.new_page()
    page.goto(address)
    page.get_by_label("Catatan").fill("   ")
    page.get_by_role("button", name="Tandai").click()
    assert page.get_by_role("status").inner_text() == "Tuliskan sedikitnya satu catatan."
    page.close()


def test_a_key_is_asked_for_and_used(small_models: Path, tmp_path: Path, browser, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("BERAKHLAK_DATABASE_URL", f"sqlite:///{tmp_path / 'keys.db'}")
    app = create_app(models=small_models)
    token = create_key(app.state.database, "atasan", scopes=[Scope.CLASSIFY]).token
    with running(app) as port:
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{port}")
        page.get_by_label("Kunci API").fill(token)
        page.get_by_label("Catatan").fill("Sangat jujur.")
        page.get_by_role("button", name="Tandai").click()
        page.locator("article").wait_for()
        assert "Model 0.1" in page.locator("#model").inner_text()
        page.close()


def test_no_key_is_asked_for_where_none_is_needed(address: str, browser) -> None:  # type: ignore[no-untyped-def]
    page = browser.new_page()
    page.goto(address)
    page.locator("#model", has_text="Model 0.1").wait_for()
    assert page.get_by_label("Kunci API").is_hidden()
    page.close()
