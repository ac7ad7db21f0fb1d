"""The page in a real Chromium, on a desk and on a phone; left out where none is installed."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nlp.model_folder import MODELS
from service.app import create_app
from tests.page.office import Office
from tests.service.running import running

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium")


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with the shipped model that takes no corrections."""
    with pytest.MonkeyPatch.context() as settings:
        settings.setenv("BERAKHLAK_DATABASE_URL", f"sqlite:///{tmp_path_factory.mktemp('page') / 'page.db'}")
        app = create_app(models=MODELS)
    with running(app) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="package")
def browser() -> "Iterator[Browser]":
    """One Chromium for all tests of the page, and no longer: its event loop would be in the way of other tests' own."""
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--no-first-run"])


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A server of a test's own that takes corrections."""
    opened = Office(tmp_path)
    yield opened
    opened.stop()


@pytest.fixture
def page(browser: "Browser", address: str) -> "Iterator[Page]":
    """The page on an office computer, opened; a script's error fails the test."""
    with opened(browser, address) as page:
        yield page


@pytest.fixture
def phone(browser: "Browser", address: str) -> "Iterator[Page]":
    """The page on a cheap phone, opened; a script's error fails the test."""
    with opened(browser, address, phone=True) as page:
        yield page


@contextmanager
def opened(browser: "Browser", address: str, *, phone: bool = False, keeps_page: bool = False) -> "Iterator[Page]":
    """The page in a browser that has never been there, on an office computer or a phone.

    The copy of all files that opens the page offline takes longer than most tests: only `keeps_page` makes it.
    """
    context = browser.new_context(
        viewport={"width": 360, "height": 740} if phone else {"width": 1200, "height": 900},
        has_touch=phone,
        is_mobile=phone,
        locale="id-ID",
        base_url=address,
        service_workers="allow" if keeps_page else "block",
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto("/")
    yield page
    context.close()
    assert faults == []
