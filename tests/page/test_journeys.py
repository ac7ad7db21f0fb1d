"""Whole ways through the page: at a desk, on a phone, with a key, without a connection, on a slow one, with 5,000 notes."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from service.keys import create_key
from service.scopes import Scope
from tests.page.conftest import opened
from tests.page.desk import LEAK, box, clipboard, downloaded
from tests.page.office import Office
from tests.page.states import TABLE, submit, tag, understand

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

PATIENCE = 150_000  # milliseconds that a slow phone may take
FAST = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 30_000}  # bytes a second: 3G
POOR = {**SLOW, "downloadThroughput": 8_000}  # at a village's edge: 500 answers take half a minute


@pytest.fixture
def page(browser: "Browser", address: str) -> "Iterator[Page]":
    """The page as it is: it keeps itself for later."""
    with opened(browser, address, keeps_page=True) as page:
        yield page


def card(page: "Page", note: int) -> "Locator":
    """A note's card, whomever it is about."""
    return page.get_by_role("article", name=f"Catatan {note}")


def paste(page: "Page", text: str, *, notes: str) -> None:
    """As Excel leaves it on the clipboard, until so many notes are understood."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("(text) => navigator.clipboard.writeText(text)", text)
    box(page).focus()
    page.keyboard.press("Control+V")
    page.get_by_role("button", name=f"Tandai {notes} catatan").wait_for()


def press(page: "Page", *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def reads_all_that_was_done(page: "Page") -> None:
    """After a reload: the notes, the correction, the edited row."""
    page.reload()
    expect(card(page, 2)).to_contain_text("Anda mengubah")
    expect(card(page, 2).get_by_role("button", name="LO2", exact=True)).to_be_visible()
    expect(card(page, 1)).not_to_contain_text("ditulis")
    page.get_by_role("tab", name="Untuk e-Kinerja").click()
    page.get_by_role("combobox", name="Pegawai").select_option("Budi (2)")
    expect(page.get_by_label("Umpan balik Loyal")).to_have_value(f"Dilanggar atau kurang:\n{LEAK[:-1]}")


def test_a_table_from_excel_goes_all_the_way_at_a_desk(page: "Page", tmp_path: Path) -> None:
    paste(page, TABLE, notes="4")
    page.get_by_label(re.compile("^Penulis ?misalnya")).select_option("Tidak dipakai")
    box(page).press("Control+Enter")
    expect(page.locator("#status")).to_have_text("4 catatan dibaca, 3 memuat perilaku, 0 untuk dicek.")
    page.get_by_label("Pegawai", exact=True).select_option("Budi")
    page.locator("#seeing .count", has_text="2 dari 4 catatan").wait_for()
    correct_with_keys(page)
    look_at_the_overview(page)
    take_along(page, tmp_path)
    reads_all_that_was_done(page)


def correct_with_keys(page: "Page") -> None:
    """Another code; then too much, which is taken back."""
    page.get_by_role("button", name="Pintasan papan tik").focus()
    press(page, "j", "e", "2")
    expect(card(page, 2)).to_contain_text("Anda mengubah")
    press(page, "j", "a")
    expect(card(page, 3)).to_contain_text("Anda: benar")
    press(page, "u")
    expect(card(page, 3)).not_to_contain_text("Anda: benar")
    expect(card(page, 2)).to_contain_text("Anda mengubah")


def look_at_the_overview(page: "Page") -> None:
    page.get_by_role("tab", name="Hasil per catatan").focus()
    press(page, "ArrowRight")
    expect(page.get_by_role("img", name="Loyal: 0 menunjukkan, 1 melanggar atau kurang")).to_be_visible()
    expect(page.get_by_text("4 catatan, 1 sudah Anda putuskan.")).to_be_visible()


def take_along(page: "Page", folder: Path) -> None:
    press(page, "ArrowRight")
    page.get_by_role("combobox", name="Pegawai").select_option("Budi (2)")
    page.get_by_role("button", name="Salin Loyal").press("Enter")
    page.get_by_text("Disalin: Loyal.").wait_for()
    assert clipboard(page) == f"Dilanggar atau kurang:\n{LEAK[:-1]}"
    notes = CalamineWorkbook.from_path(downloaded(page, "Unduh Excel", folder)).get_sheet_by_name("Catatan").to_python()
    assert [row[5] for row in notes] == ["Kode", "BP1+", "LO2-", "", "KO2+"]


def test_the_same_goes_with_taps_on_a_phone(phone: "Page", tmp_path: Path) -> None:
    box(phone).tap()
    phone.keyboard.insert_text(TABLE)
    phone.get_by_label(re.compile("^Penulis ?misalnya")).select_option("Tidak dipakai")
    submit(phone).tap()
    phone.get_by_text("Saring dan urutkan").tap()
    phone.get_by_label("Pegawai", exact=True).select_option("Budi")
    correct_with_taps(phone)
    phone.get_by_role("tab", name="Gambaran").tap()
    expect(phone.get_by_role("img", name="Loyal: 0 menunjukkan, 1 melanggar atau kurang")).to_be_visible()
    phone.get_by_role("tab", name="Untuk e-Kinerja").tap()
    assert downloaded(phone, "Unduh CSV formulir", tmp_path).read_text(encoding="utf-8-sig").count("Budi;") == 7
    reads_all_that_was_done(phone)


def correct_with_taps(phone: "Page") -> None:
    """Another code; then too much, which is taken back."""
    card(phone, 2).get_by_role("button", name="Loyal: ganti").tap()
    phone.get_by_role("button", name="LO2 ").tap()
    card(phone, 3).get_by_role("button", name="Benar").tap()
    expect(card(phone, 3)).to_contain_text("Anda: benar")
    phone.get_by_role("button", name="Batalkan").tap()
    expect(card(phone, 3)).not_to_contain_text("Anda: benar")


def test_a_key_is_asked_for_and_used(browser: "Browser", office: Office) -> None:
    token = create_key(office.app.state.database, "atasan", scopes=[Scope.CLASSIFY]).token
    with opened(browser, office.address) as page:
        page.get_by_label("Kunci API").fill(token)
        tag(page, LEAK)
        expect(page.locator("#model")).to_contain_text("Model 0.")
        page.reload()
        card(page, 1).wait_for()
        tag(page, "Sangat jujur.")
        expect(card(page, 1)).to_contain_text("Sangat jujur")


def test_a_wrong_key_is_asked_for_again(browser: "Browser", office: Office) -> None:
    create_key(office.app.state.database, "atasan", scopes=[Scope.CLASSIFY])
    with opened(browser, office.address) as page:
        page.get_by_label("Kunci API").fill("bk_salah")
        understand(page, LEAK)
        submit(page).click()
        expect(page.locator("#status")).to_have_class("error")
        expect(page.get_by_label("Kunci API")).to_be_focused()


def test_no_key_is_asked_for_where_none_is_needed(page: "Page") -> None:
    page.locator("#model", has_text="Model 0.").wait_for()
    assert page.get_by_label("Kunci API").is_hidden()


def test_all_but_tagging_works_offline_and_corrections_arrive_later(browser: "Browser", office: Office, tmp_path: Path) -> None:
    with opened(browser, office.address, keeps_page=True) as page:
        page.clock.install()
        tag(page)
        page.evaluate("navigator.serviceWorker.ready")
        page.wait_for_timeout(100)  # answers are kept at once, and that takes a few milliseconds
        page.context.set_offline(True)
        page.reload()
        page.get_by_text("Tidak tersambung ke peladen").first.wait_for()
        card(page, 2).get_by_role("button", name="Loyal: ubah menjadi ditunjukkan").click()
        page.get_by_role("tab", name="Gambaran").click()
        expect(page.get_by_role("img", name="Loyal: 1 menunjukkan, 0 melanggar atau kurang")).to_be_visible()
        page.get_by_role("tab", name="Untuk e-Kinerja").click()
        assert downloaded(page, "Unduh Excel", tmp_path).stat().st_size > 4_000
        page.context.set_offline(False)
        page.clock.fast_forward(60_000)
        page.get_by_text("Semua keputusan terkirim.").wait_for(state="attached")
        assert office.labels(LEAK) == ["LO3+"]


@pytest.mark.parametrize("name", ["skp.xlsx", "skp.csv"])
def test_files_are_read_offline(page: "Page", name: str) -> None:
    page.evaluate("navigator.serviceWorker.ready")
    page.context.set_offline(True)
    page.reload()
    content = workbook([["Nama", "Catatan"], ["Siti", "Rapi."]]) if name.endswith("xlsx") else b"Nama;Catatan\nSiti;Rapi.\n"
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "", "buffer": content})
    expect(submit(page)).to_have_text("Tandai 1 catatan")


def workbook(rows: list[list[str]]) -> bytes:
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    return content.getvalue()


def test_tagging_over_a_slow_network_shows_stops_and_goes_on(page: "Page") -> None:
    network = page.context.new_cdp_session(page)
    understand(page, "\n".join(f"{LEAK} Nomor {n}." for n in range(2_000)))
    network.send("Network.emulateNetworkConditions", POOR)
    submit(page).click()
    page.get_by_text("50 dari 2.000 catatan").wait_for()
    expect(page.locator("article").first).to_contain_text("Loyal")
    page.get_by_role("button", name="Hentikan").click()
    page.get_by_text(re.compile(r"Dihentikan\. Belum dibaca: (1\.9|1\.4|9)50 catatan\.")).wait_for()
    network.send("Network.emulateNetworkConditions", FAST)
    page.get_by_role("button", name="Lanjutkan").click()
    expect(page.locator("#status")).to_contain_text("2.000 catatan dibaca, 2.000 memuat perilaku")


def test_the_page_opens_over_a_slow_network(browser: "Browser", address: str) -> None:
    with opened(browser, address) as page:
        network = page.context.new_cdp_session(page)
        network.send("Network.setCacheDisabled", {"cacheDisabled": True})
        network.send("Network.emulateNetworkConditions", SLOW)
        page.reload()
        tag(page, LEAK)


def test_five_thousand_rows_stay_usable_on_a_slow_phone(phone: "Page") -> None:
    phone.set_default_timeout(PATIENCE)
    phone.context.new_cdp_session(phone).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    head, *rows = TABLE.splitlines()
    paste(phone, "\n".join([head, *rows * 1_250]), notes="5.000")
    submit(phone).tap()
    expect(phone.locator("#status")).to_contain_text("5.000 catatan dibaca, 3.750 memuat perilaku", timeout=PATIENCE)
    phone.get_by_role("button", name="Berikutnya").tap()
    expect(phone.get_by_role("article", name="Catatan 51,")).to_be_visible(timeout=PATIENCE)
    phone.get_by_text("Saring dan urutkan").tap()
    phone.get_by_label("Nilai", exact=True).select_option("Loyal")
    phone.locator("#seeing .count", has_text="1.250 dari 5.000 catatan").wait_for()
    card(phone, 2).first.get_by_role("button", name="Loyal: ubah menjadi ditunjukkan").tap()
    expect(card(phone, 2).first).to_contain_text("Anda mengubah")
