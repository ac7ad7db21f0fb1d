"""How long the page takes with 5,000 rows on a phone whose processor is four times slower than this machine's.

usage: python benchmarks/page.py   prints a table of one run; needs chromium
"""

import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent.parent))

import pytest
from playwright.sync_api import sync_playwright

from nlp.model_folder import MODELS
from service.app import create_app
from tests.page.states import TABLE
from tests.service.running import running

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROWS = 5_000
SLOWER = 4
PATIENCE = 300_000  # milliseconds


def main() -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        print("no chromium on this machine: nothing measured")
        return
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as settings:
        settings.setenv("BERAKHLAK_DATABASE_URL", f"sqlite:///{folder}/page.db")
        app = create_app(models=MODELS)
        with running(app) as port, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
            context = browser.new_context(
                viewport={"width": 360, "height": 740},
                has_touch=True,
                is_mobile=True,
                base_url=f"http://127.0.0.1:{port}",
                locale="id-ID",
            )
            context.grant_permissions(["clipboard-read", "clipboard-write"])
            page = context.new_page()
            page.set_default_timeout(PATIENCE)
            context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
            measure(page)


def measure(page: "Page") -> None:
    """Each step of a supervisor, from the press to what it shows."""
    cards, count = page.get_by_role("article"), page.locator("#seeing .count")
    print("| step | seconds |\n| --- | --- |")
    timed("open the page", lambda: page.goto("/"), page.locator("#model", has_text="Model").wait_for)
    page.evaluate("(text) => navigator.clipboard.writeText(text)", rows())
    page.get_by_role("textbox", name="Catatan", exact=True).focus()
    submit = page.get_by_role("button", name="Tandai 5.000 catatan")
    timed("paste 5,000 rows until they are understood", lambda: page.keyboard.press("Control+V"), submit.wait_for)
    start = time.perf_counter()
    timed("tag: until the first card", submit.tap, cards.first.wait_for)
    page.locator("#status", has_text="5.000 catatan dibaca").wait_for()
    print(f"| tag: until all are tagged | {time.perf_counter() - start:.1f} |")
    timed("next page", page.get_by_role("button", name="Berikutnya").tap, page.locator("article[data-id='51']").wait_for)
    page.get_by_text("Saring dan urutkan").tap()
    value = page.get_by_label("Nilai", exact=True)
    timed("filter by a value", lambda: value.select_option("Loyal"), count.filter(has_text="1.250 dari 5.000").wait_for)
    timed("decide", cards.first.get_by_role("button", name="Benar").tap, cards.first.get_by_text("Anda: benar").wait_for)
    timed("overview", page.get_by_role("tab", name="Gambaran").tap, page.locator("svg.chart").wait_for)
    timed("e-Kinerja", page.get_by_role("tab", name="Untuk e-Kinerja").tap, page.get_by_label("Umpan balik Loyal").wait_for)
    timed("open it again", page.reload, page.get_by_text("5.000 catatan dibaca").wait_for)


def rows() -> str:
    head, *notes = TABLE.splitlines()
    return "\n".join([head, *notes * (ROWS // len(notes))])


def timed(step: str, press: Callable[[], object], shown: Callable[[], object]) -> None:
    start = time.perf_counter()
    press()
    shown()
    print(f"| {step} | {time.perf_counter() - start:.1f} |")


if __name__ == "__main__":
    main()
