"""From given notes to their results and back: nothing done is lost unasked, and the eye and the focus are led."""

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.page.desk import LEAK, box, first_time, on_desk

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

expect.set_options(timeout=30_000)  # as all else here waits: tests share their machine

KIND = "Selalu ramah melayani warga lansia."
MANY = "\n".join(f"{KIND} Hari ke-{n}." for n in range(1, 41))


def tag(page: "Page", text: str) -> None:
    box(page).fill(text)
    box(page).press("Control+Enter")


def tagged(page: "Page", text: str, said: str) -> None:
    """Tag, and wait for the words that say so and for a card."""
    tag(page, text)
    expect(page.locator("#status")).to_contain_text(said)
    page.locator("article").first.wait_for()


def decided(page: "Page") -> None:
    """Two notes tagged, the first accepted."""
    tagged(page, f"{LEAK}\n{KIND}", "2 catatan dibaca")
    page.get_by_role("article", name="Catatan 1").get_by_role("button", name="Benar").click()


def held(page: "Page") -> list[Any]:
    """Answers that wait until the test lets them go on."""
    waiting: list[Any] = []
    page.route("**/v1/classify", lambda route: waiting.append(route))
    return waiting


# What is done already


def test_notes_without_a_decision_are_replaced_without_a_question(page: "Page") -> None:
    tagged(page, f"{LEAK}\n{KIND}", "2 catatan dibaca")
    tagged(page, KIND, "1 catatan dibaca")
    assert on_desk(page, "desk.notes.length") == 1


def test_decided_notes_stay_where_the_person_changes_their_mind(page: "Page") -> None:
    decided(page)
    tag(page, KIND)
    page.get_by_role("dialog", name="Tambahkan atau ganti?").get_by_role("button", name="Batal").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(box(page)).to_be_focused()
    assert on_desk(page, "desk.notes.map((note) => Boolean(note.verdict))") == [True, False]


def test_escape_leaves_everything_as_it_is(page: "Page") -> None:
    decided(page)
    tag(page, KIND)
    page.get_by_role("dialog").wait_for()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert on_desk(page, "desk.notes.length") == 2


def test_other_notes_are_added_beside_those_decided(page: "Page") -> None:
    decided(page)
    tag(page, "Sangat jujur.")
    page.get_by_role("dialog").get_by_role("button", name="Tambahkan ke catatan yang ada").click()
    expect(page.locator("#status")).to_contain_text("Ditambahkan: catatan 3 sampai 3. 3 catatan dibaca")
    expect(page.get_by_role("article", name="Catatan 3")).to_be_focused()
    assert on_desk(page, "desk.notes.map(({ id, verdict }) => [id, Boolean(verdict)])") == [[1, True], [2, False], [3, False]]
    assert on_desk(page, "[desk.undo() !== null, desk.note(1).verdict]") == [True, None]


def test_added_notes_can_be_filtered_by_their_person_and_counted(page: "Page") -> None:
    decided(page)
    tag(page, f"Nama\tCatatan\nSiti\t{KIND}")
    page.get_by_role("button", name="Tambahkan").click()
    expect(page.locator("#status")).to_contain_text("3 catatan dibaca")
    page.locator("#seeing").get_by_label("Pegawai", exact=True).select_option("Siti")
    expect(page.locator("#seeing .count")).to_have_text("1 dari 3 catatan")


def test_added_notes_are_kept_with_the_others(page: "Page") -> None:
    decided(page)
    waiting = held(page)
    tag(page, "Sangat jujur.")
    page.get_by_role("button", name="Tambahkan").click()
    expect(page.locator("#privacy")).to_contain_text("3 catatan")
    page.reload()
    expect(page.get_by_text("Belum selesai. Belum dibaca: 1 catatan.")).to_be_visible()
    assert on_desk(page, "desk.notes.map((note) => Boolean(note.verdict))") == [True, False, False]
    assert len(waiting) == 1


def test_decided_notes_are_replaced_where_the_person_says_so(page: "Page") -> None:
    decided(page)
    tag(page, KIND)
    page.get_by_role("button", name="Ganti semuanya").click()
    expect(page.locator("#status")).to_have_text(re.compile("^1 catatan dibaca"))
    assert on_desk(page, "desk.notes.map((note) => note.verdict)") == [None]


def test_what_was_given_goes_with_the_notes(page: "Page") -> None:
    tagged(page, KIND, "1 catatan dibaca")
    page.locator("input[type=file]").set_input_files({"name": "a.txt", "mimeType": "", "buffer": b"Ramah.\nRapi."})
    page.get_by_role("button", name="Tandai 2 catatan").wait_for()
    on_desk(page, "desk.clear()")
    expect(box(page)).to_have_value("")
    expect(page.get_by_role("button", name="Lepas berkas")).to_be_hidden()
    expect(page.get_by_role("button", name="Tandai", exact=True)).to_be_visible()
    expect(page.get_by_text("Yang terbaca")).to_be_hidden()


def test_notes_that_go_stop_what_was_under_way(page: "Page") -> None:
    waiting = held(page)
    tag(page, KIND)
    expect(page.get_by_role("button", name="Hentikan")).to_be_visible()
    on_desk(page, "desk.clear()")
    expect(page.locator("#progress")).to_be_hidden()
    expect(page.locator("#status")).to_have_text("")
    assert len(waiting) == 1


# Errors


@pytest.mark.parametrize("size", ["page", "phone"])
def test_what_failed_is_said_in_sight_and_once(request: pytest.FixtureRequest, size: str) -> None:
    page: Page = request.getfixturevalue(size)
    page.route("**/v1/classify", lambda route: route.fulfill(status=503, json={"detail": "Peladen sedang sibuk."}))
    tag(page, f"{LEAK}\n{KIND}")
    expect(page.locator("#status")).to_have_text("Peladen sedang sibuk.")
    expect(page.locator("#status")).to_be_in_viewport(ratio=1)
    expect(page.get_by_text("Peladen sedang sibuk.")).to_have_count(1)
    expect(page.get_by_role("button", name="Lanjutkan")).to_be_visible()


# The way to the results


@pytest.mark.parametrize("size", ["page", "phone"])
def test_the_first_results_come_into_view(request: pytest.FixtureRequest, size: str) -> None:
    page: Page = request.getfixturevalue(size)
    tagged(page, MANY, "40 catatan dibaca")
    expect(page.locator("#status")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("tab", name="Hasil per catatan")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("heading", name="Catatan 1", exact=True)).to_be_in_viewport(ratio=1)


def test_nothing_moves_before_there_is_something_to_see(page: "Page") -> None:
    waiting = held(page)
    tag(page, MANY)
    page.get_by_role("article", name="Catatan 1", exact=True).wait_for()
    assert page.evaluate("scrollY") == 0
    expect(box(page)).to_be_focused()
    waiting[0].continue_()
    page.wait_for_function("() => scrollY > 0")


def test_keys_work_on_the_results_at_once(page: "Page") -> None:
    tagged(page, f"{LEAK}\n{KIND}", "2 catatan dibaca")
    expect(page.get_by_role("article", name="Catatan 1")).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("a")
    assert on_desk(page, "desk.notes.map((note) => Boolean(note.verdict))") == [False, True]


def test_the_button_leads_to_the_results_too(page: "Page") -> None:
    box(page).fill(KIND)
    page.get_by_role("button", name="Tandai").click()
    expect(page.get_by_role("article", name="Catatan 1")).to_be_focused()


def test_a_focus_that_went_elsewhere_stays_there(page: "Page") -> None:
    waiting = held(page)
    tag(page, KIND)
    page.get_by_role("article", name="Catatan 1").wait_for()
    page.get_by_label("Cari dalam catatan").focus()
    waiting[0].continue_()
    expect(page.locator("#status")).to_contain_text("1 catatan dibaca")
    expect(page.get_by_label("Cari dalam catatan")).to_be_focused()


def test_a_tab_that_was_chosen_meanwhile_stays(page: "Page") -> None:
    def slow_after_the_first(route: "Route") -> None:
        if len(seen) == 0:
            seen.append(route)
            route.continue_()
        else:
            seen.append(route)

    seen: list[Route] = []
    page.route("**/v1/classify", slow_after_the_first)
    tag(page, "\n".join(f"{KIND} {n}" for n in range(60)))
    expect(page.get_by_role("article", name="Catatan 1", exact=True)).to_be_focused()
    page.get_by_role("tab", name="Gambaran").click()
    page.wait_for_function("() => document.querySelector('#progress').textContent.includes('50 dari 60')")
    seen[1].continue_()
    expect(page.locator("#status")).to_contain_text("60 catatan dibaca")
    expect(page.get_by_role("tab", name="Gambaran")).to_have_attribute("aria-selected", "true")


def test_a_link_leads_to_the_results(page: "Page") -> None:
    assert page.get_by_role("link", name="Langsung ke hasil").is_hidden()
    tagged(page, KIND, "1 catatan dibaca")
    page.get_by_role("link", name="Langsung ke hasil").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#results")).to_be_focused()
    page.keyboard.press("a")
    assert on_desk(page, "Boolean(desk.note(1).verdict)") is True


# What stands between


def test_the_section_on_personal_data_makes_room_for_the_results(phone: "Page") -> None:
    assert phone.get_by_label("Samarkan nama").is_visible()
    tagged(phone, KIND, "1 catatan dibaca")
    place = phone.locator("#privacy").bounding_box()
    assert place is not None
    assert place["height"] < 110
    expect(phone.locator("#privacy")).to_contain_text("1 catatan dengan")
    phone.get_by_role("button", name="Tampilkan").click()
    expect(phone.get_by_label("Samarkan nama")).to_be_visible()
    phone.get_by_role("button", name="Ringkas").click()
    expect(phone.get_by_label("Samarkan nama")).to_be_hidden()


def test_it_opens_when_the_notes_go(page: "Page") -> None:
    tagged(page, KIND, "1 catatan dibaca")
    on_desk(page, "desk.clear()")
    expect(page.get_by_label("Samarkan nama")).to_be_visible()
    expect(page.get_by_role("button", name="Tampilkan")).to_be_hidden()


def test_a_key_is_a_forms_field_and_enter_tags_with_it(page: "Page") -> None:
    refused = {"status": 401, "json": {"detail": "Kunci API diperlukan."}}
    first_time(page, "**/v1/classify", lambda route: route.fulfill(**refused))
    tag(page, KIND)
    key = page.get_by_label("Kunci API")
    expect(key).to_be_focused()
    expect(page.locator("#status")).to_be_in_viewport(ratio=1)
    key.fill("bk_baru")
    with page.expect_request("**/v1/classify") as sent:
        key.press("Enter")
    assert sent.value.headers["authorization"] == "Bearer bk_baru"
    assert page.url.endswith("/")
    assert key.evaluate("(field) => field.form.id") == "key-frame"
