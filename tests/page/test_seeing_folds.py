"""Runs of notes without a behaviour fold into a line that opens by hand and by key, and that keys pass by."""

from typing import TYPE_CHECKING

from playwright.sync_api import Locator, expect

from tests.page.desk import FIGURE, LEAK, card, lay, lay_unseen

if TYPE_CHECKING:
    from playwright.sync_api import Page

FIVE = (LEAK, FIGURE, FIGURE, FIGURE, LEAK)


def line(page: "Page") -> Locator:
    return page.get_by_role("button", name="3 catatan tanpa perilaku")


def test_notes_without_a_behaviour_are_one_line(phone: "Page") -> None:
    lay(phone, *FIVE)
    expect(line(phone)).to_have_attribute("aria-expanded", "false")
    expect(phone.get_by_role("article")).to_have_count(2)
    line(phone).tap()
    expect(phone.get_by_role("article")).to_have_count(5)
    line(phone).tap()
    expect(phone.get_by_role("article")).to_have_count(2)


def test_two_notes_are_not_worth_a_line(page: "Page") -> None:
    lay(page, LEAK, FIGURE, FIGURE, LEAK)
    expect(page.get_by_role("article")).to_have_count(4)


def test_keys_stop_at_the_line_and_pass_by(page: "Page") -> None:
    lay(page, *FIVE)
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(line(page)).to_be_focused()
    page.keyboard.press("j")
    expect(card(page, 5)).to_be_focused()
    page.keyboard.press("k")
    expect(line(page)).to_be_focused()
    page.keyboard.press("k")
    expect(card(page, 1)).to_be_focused()


def test_keys_open_the_line_and_go_into_it(page: "Page") -> None:
    lay(page, *FIVE)
    for key in ("j", "j", "Enter", "j"):
        page.keyboard.press(key)
    expect(card(page, 2)).to_be_focused()
    page.keyboard.press("k")
    expect(card(page, 1)).to_be_focused()


def test_keys_on_the_line_decide_nothing(page: "Page") -> None:
    lay(page, *FIVE)
    for key in ("j", "j", "a", "0", "e", "m", "p", "2"):
        page.keyboard.press(key)
    expect(line(page)).to_be_focused()
    assert page.evaluate("desk.undoable") is False


def test_keys_decide_nothing_where_all_is_folded(page: "Page") -> None:
    lay_unseen(page, FIGURE, FIGURE, FIGURE)
    line(page).wait_for()
    page.keyboard.press("a")
    page.keyboard.press("0")
    assert page.evaluate("desk.undoable") is False
    page.keyboard.press("j")
    expect(line(page)).to_be_focused()


def test_a_decided_note_stays_in_sight_and_so_after_undo(page: "Page") -> None:
    lay(page, *FIVE)
    for key in ("j", "j", "Enter", "j", "a", "u"):
        page.keyboard.press(key)
    expect(card(page, 2)).to_be_focused()


def test_who_looks_for_them_sees_them(page: "Page") -> None:
    lay(page, *FIVE)
    page.get_by_label("Nilai", exact=True).select_option("Tanpa perilaku")
    expect(page.get_by_role("article")).to_have_count(3)
    page.get_by_role("button", name="Atur ulang").click()
    expect(line(page)).to_be_visible()
    page.get_by_label("Cari dalam catatan").fill("triwulan")
    expect(page.get_by_role("article")).to_have_count(3)


def test_what_was_opened_stays_open_when_other_notes_show(page: "Page") -> None:
    lay(page, *FIVE)
    line(page).click()
    page.get_by_label("Nilai", exact=True).select_option("Loyal")
    expect(page.get_by_role("article")).to_have_count(2)
    page.get_by_role("button", name="Atur ulang").click()
    expect(page.get_by_role("article")).to_have_count(5)


def test_a_page_of_nothing_else_is_a_line(page: "Page") -> None:
    lay_unseen(page, *[FIGURE] * 60)
    page.get_by_role("button", name="Berikutnya").click()
    expect(page.get_by_role("button", name="10 catatan tanpa perilaku")).to_be_focused()


def test_the_keys_help_hides_where_there_is_no_keyboard(phone: "Page") -> None:
    lay(phone, LEAK)
    expect(phone.get_by_role("button", name="Pintasan papan tik")).to_be_hidden()
