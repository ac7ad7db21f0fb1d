"""Seeing the notes with their tags: cards, evidence, chips, filters, pages; as a person at a desk or on a phone does it."""

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.page.desk import FIGURE, LEAK, THREE, first_time, lay, lay_answered, lay_unseen

if TYPE_CHECKING:
    from playwright.sync_api import Page

CHAT = "Kadang melamun saat rapat."


def test_values_are_chips_in_the_order_of_the_law(page: "Page") -> None:
    lay(page, THREE)
    assert page.locator(".chip strong").all_inner_texts() == ["Akuntabel", "Kompeten", "Harmonis"]
    expect(page.locator(".chip").last).to_contain_text("✗")
    expect(page.locator(".chip").last).to_contain_text("dilanggar atau kurang")


def test_evidence_is_marked_with_a_line_and_a_sign(page: "Page") -> None:
    lay(page, THREE)
    expect(page.locator("mark.contrary")).to_have_text("tetapi jarang membantu rekan yang kesulitan")
    expect(page.locator("sup.contrary")).to_have_text(" (bukti Harmonis (HA2), dilanggar atau kurang) ✗\u00a0HA2")
    assert page.locator("mark.contrary").evaluate("node => getComputedStyle(node).textDecorationStyle") == "wavy"
    assert page.locator("mark.shown").first.evaluate("node => getComputedStyle(node).textDecorationStyle") == "solid"


def test_a_card_names_its_note_its_person_and_its_period(page: "Page") -> None:
    lay(page, {"text": LEAK, "person": "Budi", "period": "triwulan III", "author": "rekan"})
    card = page.get_by_role("article", name="Catatan 1, Budi, triwulan III")
    expect(card.get_by_role("heading", level=3)).to_have_text("Catatan 1, Budi, triwulan III")
    expect(card).to_contain_text("ditulis rekan kerja")


def test_the_score_comes_in_words_and_its_number_on_demand(page: "Page") -> None:
    lay_answered(page)
    expect(page.get_by_role("tooltip")).to_have_count(0)
    page.get_by_role("button", name="kuat").click()
    expect(page.get_by_role("tooltip")).to_contain_text("Skor program 0,90 dari 1.")


@pytest.mark.parametrize(
    ("score", "words"), [(0.8, "kuat"), (0.79, "cukup"), (0.5, "cukup"), (0.49, "perlu dicek"), (None, "diputuskan Anda")]
)
def test_strength_in_words(page: "Page", score: float | None, words: str) -> None:
    strength = "score => import('/static/seeing/strength.js').then((room) => room.strengthOf({ score, codes: [{ score }] }))"
    assert page.evaluate(strength, score) == words


def test_the_words_of_the_law_stay_under_the_pointer_and_escape_closes_them(page: "Page") -> None:
    lay(page, LEAK)
    page.get_by_role("button", name="LO3", exact=True).hover()
    page.get_by_role("tooltip").hover()
    expect(page.get_by_role("tooltip")).to_have_text("LO3: Menjaga rahasia jabatan dan negara")
    page.keyboard.press("Escape")
    expect(page.get_by_role("tooltip")).to_have_count(0)


def test_the_words_of_the_law_show_on_focus(page: "Page") -> None:
    lay(page, LEAK)
    page.locator("p.note").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="LO3", exact=True)).to_have_accessible_description(
        "LO3: Menjaga rahasia jabatan dan negara"
    )


def test_the_words_of_the_law_show_on_a_tap(phone: "Page") -> None:
    lay(phone, LEAK)
    phone.get_by_role("button", name="LO3", exact=True).tap()
    expect(phone.get_by_role("tooltip")).to_be_visible()
    phone.locator(".count").tap()
    expect(phone.get_by_role("tooltip")).to_have_count(0)


def test_why_lists_the_strongest_words_with_their_share(page: "Page") -> None:
    lay(page, LEAK)
    page.get_by_role("button", name="Mengapa?").click()
    why = page.get_by_role("region", name="Mengapa? Catatan 1")
    expect(why.get_by_role("heading")).to_have_text("✗ Loyal (LO3), dilanggar atau kurang")
    expect(why.get_by_role("listitem")).to_have_count(5)
    expect(why.get_by_role("listitem").first).to_have_text(re.compile(r"^Membocorkanmendukung \d+%$"))


def test_why_says_offline_that_it_needs_the_server(page: "Page") -> None:
    lay(page, LEAK)
    page.context.set_offline(True)
    page.get_by_role("button", name="Mengapa?").click()
    expect(page.get_by_role("region", name="Mengapa? Catatan 1")).to_contain_text("peladen tidak terjangkau")
    page.context.set_offline(False)
    page.get_by_role("button", name="Mengapa?").click()
    page.get_by_role("button", name="Mengapa?").click()
    expect(page.get_by_role("region", name="Mengapa? Catatan 1")).to_contain_text("mendukung")


def test_what_has_no_tag_says_why(page: "Page") -> None:
    lay(page, FIGURE, "x" * 20_001)
    first, second = page.locator("article").all()
    expect(first).to_contain_text("Tidak ada perilaku yang ditemukan")
    expect(second).to_contain_text("Catatan terlalu panjang: 20.001 karakter")
    assert second.get_by_role("button").all_inner_texts() == ["tetapkan pegawai"]


def test_a_doubtful_note_says_that_it_is_to_be_checked(page: "Page") -> None:
    lay(page, LEAK, CHAT)
    expect(page.get_by_role("article").first).not_to_contain_text("Cek catatan ini")
    page.get_by_role("article").last.get_by_role("button", name="Cek catatan ini").click()
    expect(page.get_by_role("tooltip")).to_have_text("Program kurang yakin apakah nilai-nilainya lengkap dan tepat.")


def test_filters_by_value_and_polarity_count_what_they_leave(page: "Page") -> None:
    lay(page, THREE, LEAK, FIGURE, CHAT)
    expect(page.locator(".count")).to_have_text("4 catatan")
    page.get_by_label("Nilai", exact=True).select_option("Loyal")
    expect(page.locator(".count")).to_have_text("1 dari 4 catatan")
    page.get_by_label("Sifat").select_option("✓ ditunjukkan")
    expect(page.locator(".count")).to_have_text("0 dari 4 catatan")
    expect(page.get_by_text("Tidak ada catatan yang cocok")).to_be_visible()
    page.get_by_role("button", name="Atur ulang").click()
    expect(page.get_by_role("article")).to_have_count(4)


def test_notes_without_behaviour_can_be_asked_for(page: "Page") -> None:
    lay(page, THREE, LEAK, FIGURE, CHAT)
    page.get_by_label("Nilai", exact=True).select_option("Tanpa perilaku")
    assert page.locator("p.note").all_inner_texts() == [FIGURE, CHAT]


def test_search_finds_words_whatever_their_case(page: "Page") -> None:
    lay(page, THREE, LEAK)
    page.get_by_label("Cari dalam catatan").fill("RAHASIA")
    expect(page.locator(".count")).to_have_text("1 dari 2 catatan")
    expect(page.locator("p.note")).to_contain_text("Membocorkan")


def test_persons_are_offered_only_where_they_are_told(page: "Page") -> None:
    lay(page, LEAK)
    expect(page.get_by_label("Pegawai", exact=True)).to_be_hidden()
    lay(page, {"text": LEAK, "person": "Budi"}, {"text": FIGURE, "person": "Ani"})
    page.get_by_label("Pegawai", exact=True).select_option("Ani")
    assert page.locator("p.note").all_inner_texts() == [FIGURE]


def test_notes_to_check_come_first_or_alone(page: "Page") -> None:
    lay(page, LEAK, FIGURE, CHAT)
    page.get_by_label("Catatan untuk dicek dahulu").check()
    assert page.locator("p.note").first.inner_text() == CHAT
    page.get_by_label("Hanya catatan untuk dicek").check()
    expect(page.locator(".count")).to_have_text("1 dari 3 catatan")


def test_what_was_checked_no_longer_comes_first(page: "Page") -> None:
    lay(page, LEAK, CHAT)
    page.get_by_label("Catatan untuk dicek dahulu").check()
    page.get_by_role("article").first.get_by_role("button", name="Benar").click()
    expect(page.locator("p.note").first).to_have_text(CHAT)
    page.get_by_label("Nilai", exact=True).select_option("Loyal")
    page.get_by_label("Nilai", exact=True).select_option("Semua nilai")
    expect(page.locator("p.note").first).to_contain_text("Membocorkan")


def test_a_decided_note_stays_in_sight_until_the_filters_change(page: "Page") -> None:
    lay(page, LEAK, FIGURE)
    page.get_by_label("Hanya belum diputuskan").check()
    page.get_by_role("button", name="Benar").first.click()
    expect(page.get_by_role("article")).to_have_count(2)
    page.get_by_label("Catatan untuk dicek dahulu").check()
    expect(page.get_by_role("article")).to_have_count(1)


def test_five_thousand_notes_come_fifty_at_a_time(page: "Page") -> None:
    lay_answered(page, 5_000)
    expect(page.get_by_role("article")).to_have_count(50)
    expect(page.locator(".count")).to_have_text("5.000 catatan")
    page.get_by_role("button", name="Berikutnya").click()
    expect(page.get_by_role("article", name="Catatan 51", exact=True)).to_be_focused()
    page.get_by_label("Halaman", exact=True).select_option("100")
    expect(page.get_by_role("article", name="Catatan 5000", exact=True)).to_be_visible()


def test_deciding_paints_only_that_card(page: "Page") -> None:
    lay_answered(page, 60)
    page.evaluate("document.querySelectorAll('.chip').forEach((chip) => (chip.seen = true))")
    page.get_by_role("article", name="Catatan 2", exact=True).get_by_role("button", name="Benar").click()
    assert page.evaluate("[...document.querySelectorAll('.chip')].filter((chip) => !chip.seen).length") == 1


def test_answers_that_arrive_paint_only_their_cards(page: "Page") -> None:
    lay_answered(page, 60)
    page.evaluate("document.querySelectorAll('.chip').forEach((chip) => (chip.seen = true))")
    page.evaluate("desk.answer([{ id: 3, result: desk.note(4).result }, { id: 59, result: desk.note(4).result }])")
    assert page.evaluate("[...document.querySelectorAll('.chip')].filter((chip) => !chip.seen).length") == 1


def test_hostile_text_stays_text(page: "Page") -> None:
    lay_answered(page, text="<img src=x onerror=alert(1)>\u202e 👩‍👩‍👧 الموظف jujur", span=(30, 40))
    expect(page.locator("p.note")).to_contain_text("<img src=x onerror=alert(1)>")
    expect(page.locator("p.note img")).to_have_count(0)


def test_marks_count_code_points(page: "Page") -> None:
    lay_answered(page, text="👍👍 jujur sekali", span=(3, 8))
    expect(page.locator("mark")).to_have_text("jujur")


def test_the_room_is_fetched_only_when_there_are_notes(page: "Page") -> None:
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.reload()
    page.locator("#model", has_text="Model").wait_for()
    assert [url for url in fetched if "/seeing/" in url and not url.endswith(("seeing.js", "seeing.css"))] == []


def test_a_room_that_could_not_be_fetched_is_fetched_again(page: "Page") -> None:
    first_time(page, "**/seeing/room.js", lambda route: route.abort())
    lay_unseen(page, LEAK)
    page.get_by_role("button", name="Coba lagi").click()
    expect(page.locator(".chip strong")).to_have_text("Loyal")


def test_a_card_fits_a_narrow_phone(phone: "Page") -> None:
    phone.set_viewport_size({"width": 320, "height": 600})
    lay(phone, THREE, "panjang" * 60)
    phone.get_by_role("button", name="Tambah nilai").first.tap()
    assert phone.evaluate("document.documentElement.scrollWidth") == 320
