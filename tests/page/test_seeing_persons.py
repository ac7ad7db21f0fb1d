"""Whom notes are about: set for one note or for all that show, taken back, kept, and seen in the other rooms."""

from typing import TYPE_CHECKING

from playwright.sync_api import Locator, expect

from tests.page.desk import FIGURE, LEAK, lay, lay_answered, tag

if TYPE_CHECKING:
    from playwright.sync_api import Page

LONG = "x" * 20_001


def persons(page: "Page") -> list[str]:
    return page.evaluate("desk.notes.map((note) => note.person)")  # type: ignore[no-any-return]


def field(page: "Page", id: int = 1) -> Locator:
    return page.get_by_label(f"Pegawai catatan {id}")


def name_all(page: "Page", count: int, name: str) -> None:
    page.get_by_role("button", name=f"Tetapkan pegawai untuk {count} catatan ini").click()
    page.get_by_label(f"Pegawai untuk {count} catatan ini").fill(name)
    page.get_by_role("button", name="Tetapkan", exact=True).click()


def test_a_note_gets_a_person_on_its_card(page: "Page") -> None:
    lay(page, LEAK)
    page.get_by_role("button", name="Catatan 1: tetapkan pegawai").click()
    expect(field(page)).to_be_focused()
    page.keyboard.type("  Budi   Santoso ")
    page.keyboard.press("Enter")
    expect(page.get_by_role("article", name="Catatan 1, Budi Santoso", exact=True)).to_be_visible()
    expect(page.locator(".told")).to_contain_text("Catatan 1: pegawai Budi Santoso.")
    expect(page.get_by_role("button", name="Catatan 1: ganti pegawai")).to_be_focused()


def test_known_names_are_offered(page: "Page") -> None:
    lay(page, {"text": LEAK, "person": "Budi"}, {"text": FIGURE, "person": "Ani"}, FIGURE)
    page.get_by_role("button", name="Catatan 3: tetapkan pegawai").click()
    names = "field => [...field.list.options].map((one) => one.value)"
    assert field(page, 3).evaluate(names) == ["Ani", "Budi"]


def test_a_wrong_name_is_changed_or_taken_away(page: "Page") -> None:
    lay(page, {"text": LEAK, "person": "Bdi"})
    for name in ("Budi", ""):
        page.get_by_role("button", name="Catatan 1: ganti pegawai").click()
        field(page).fill(name)
        page.keyboard.press("Enter")
        assert persons(page) == [name]
    expect(page.locator(".told")).to_contain_text("Catatan 1: pegawai tidak disebut.")


def test_the_key_p_asks_for_the_person_and_escape_leaves(page: "Page") -> None:
    lay(page, LEAK)
    page.keyboard.press("j")
    page.keyboard.press("p")
    page.keyboard.type("Budi")
    page.keyboard.press("Escape")
    expect(field(page)).to_have_count(0)
    expect(page.get_by_role("button", name="Catatan 1: tetapkan pegawai")).to_be_focused()
    assert persons(page) == [""]


def test_a_note_that_could_not_be_read_gets_a_person_too(page: "Page") -> None:
    lay(page, LONG)
    page.keyboard.press("j")
    page.keyboard.press("p")
    page.keyboard.type("Budi")
    page.keyboard.press("Enter")
    assert persons(page) == ["Budi"]


def test_all_notes_that_show_get_a_person_in_one_step(page: "Page") -> None:
    lay(page, LEAK, FIGURE, LEAK)
    page.get_by_label("Cari dalam catatan").fill("rahasia")
    name_all(page, 2, "Budi")
    assert persons(page) == ["Budi", "", "Budi"]
    expect(page.locator(".told")).to_contain_text("2 catatan: pegawai Budi.")
    page.keyboard.press("u")
    assert persons(page) == ["", "", ""]
    expect(page.locator(".told")).to_contain_text("Dibatalkan: 2 catatan, pegawai Budi.")
    page.keyboard.press("Shift+U")
    assert persons(page) == ["Budi", "", "Budi"]


def test_names_that_would_be_replaced_are_counted_before(page: "Page") -> None:
    lay(page, {"text": LEAK, "person": "Budi"}, FIGURE)
    page.get_by_role("button", name="Tetapkan pegawai untuk 2 catatan ini").click()
    expect(page.get_by_label("Pegawai untuk 2 catatan ini")).to_have_accessible_description(
        "1 di antaranya sudah mempunyai pegawai; namanya diganti."
    )


def test_no_name_for_many_is_asked_for_again(page: "Page") -> None:
    lay(page, {"text": LEAK, "person": "Budi"}, FIGURE)
    name_all(page, 2, "")
    expect(page.get_by_label("Pegawai untuk 2 catatan ini")).to_be_focused()
    assert persons(page) == ["Budi", ""]


def test_the_field_for_many_goes_when_other_notes_show(page: "Page") -> None:
    lay(page, LEAK, FIGURE)
    page.get_by_role("button", name="Tetapkan pegawai untuk 2 catatan ini").click()
    page.get_by_label("Cari dalam catatan").fill("rahasia")
    expect(page.locator(".naming")).to_have_count(0)
    expect(page.get_by_role("button", name="Tetapkan pegawai untuk 1 catatan ini")).to_be_visible()


def test_notes_without_a_person_can_be_asked_for_and_stay_in_sight(page: "Page") -> None:
    lay(page, {"text": LEAK, "person": "Budi"}, FIGURE, LEAK)
    page.get_by_label("Pegawai", exact=True).select_option("Tanpa nama")
    expect(page.locator(".count")).to_have_text("2 dari 3 catatan")
    name_all(page, 2, "Ani")
    expect(page.get_by_role("article", name="Ani")).to_have_count(2)
    page.get_by_label("Pegawai", exact=True).select_option("Ani")
    expect(page.get_by_role("article")).to_have_count(2)


def test_a_name_that_was_set_can_be_filtered_by(page: "Page") -> None:
    lay_answered(page, 2)
    page.get_by_role("button", name="Catatan 2: tetapkan pegawai").click()
    page.keyboard.type("Budi")
    page.keyboard.press("Enter")
    page.get_by_label("Pegawai", exact=True).select_option("Budi")
    expect(page.get_by_role("article", name="Catatan 2, Budi")).to_have_count(1)
    expect(page.get_by_role("article")).to_have_count(1)


def test_a_person_reaches_the_other_rooms_and_is_kept_over_a_reload(page: "Page") -> None:
    tag(page, LEAK)
    page.get_by_role("button", name="Catatan 1: tetapkan pegawai").click()
    page.keyboard.type("Budi Santoso")
    page.keyboard.press("Enter")
    page.get_by_role("tab", name="Untuk e-Kinerja").click()
    expect(page.locator("#taking h3.person")).to_have_text("Budi Santoso")
    page.get_by_role("tab", name="Gambaran").click()
    expect(page.locator("#overview-person")).to_contain_text("Budi Santoso")
    page.reload()
    expect(page.get_by_role("article", name="Catatan 1, Budi Santoso", exact=True)).to_be_visible()


def test_a_hostile_name_stays_text(page: "Page") -> None:
    lay(page, LEAK)
    page.get_by_role("button", name="Catatan 1: tetapkan pegawai").click()
    field(page).fill("<img src=x onerror=alert(1)>\u202e 👩‍👩‍👧 الموظف")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=3).first).to_contain_text("<img src=x onerror=alert(1)>")
    expect(page.locator("article img")).to_have_count(0)


def test_the_field_fits_a_narrow_phone(phone: "Page") -> None:
    phone.set_viewport_size({"width": 320, "height": 600})
    lay(phone, {"text": LEAK, "person": "Bernadette" * 20}, LEAK)
    phone.get_by_role("button", name="Catatan 1: ganti pegawai").tap()
    assert phone.evaluate("document.documentElement.scrollWidth") == 320
