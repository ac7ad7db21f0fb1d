"""Correcting tags: by buttons, by keys, by selecting words; with the way back, and the focus where it is expected."""

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.page.desk import FIGURE, LEAK, THREE, box, card, lay, lay_answered, tag

if TYPE_CHECKING:
    from playwright.sync_api import Page


def labels(page: "Page", id: int = 1) -> list[str]:
    """The labels that hold for a note by the person's decision."""
    return page.evaluate("id => desk.note(id).verdict?.labels ?? null", id)  # type: ignore[no-any-return]


def spans(page: "Page", id: int = 1) -> list[list[object]]:
    """The evidence that holds for a note by the person's decision."""
    return page.evaluate("id => desk.note(id).verdict.spans.map(({ start, end, label }) => [start, end, label])", id)  # type: ignore[no-any-return]


def test_one_press_turns_the_polarity_and_the_focus_stays(page: "Page") -> None:
    lay(page, LEAK)
    page.get_by_role("button", name="Loyal: ubah menjadi ditunjukkan").click()
    assert labels(page) == ["LO3+"]
    expect(page.locator(".decision")).to_have_text("Anda mengubah")
    expect(page.get_by_role("button", name="Loyal: ubah menjadi dilanggar atau kurang")).to_be_focused()
    expect(page.locator(".chip")).to_contain_text("diputuskan Anda")


def test_one_press_takes_a_value_away(page: "Page") -> None:
    lay(page, THREE)
    page.get_by_role("button", name="Harmonis: hapus").click()
    assert labels(page) == ["AK1+", "KO3+"]
    expect(page.locator("mark.contrary")).to_have_count(0)
    expect(card(page, 1)).to_be_focused()


def test_right_and_not_a_behaviour_are_told(page: "Page") -> None:
    lay(page, LEAK)
    page.get_by_role("button", name="Benar").click()
    expect(page.locator(".decision")).to_have_text("Anda: benar")
    page.get_by_role("button", name="Bukan perilaku").click()
    expect(page.locator(".decision")).to_have_text("Anda: bukan perilaku")
    expect(page.locator(".told")).to_contain_text("Catatan 1: bukan perilaku.")
    expect(card(page, 1)).to_contain_text("Menurut Anda bukan perilaku.")
    expect(card(page, 1)).not_to_contain_text("Tidak ada perilaku")
    assert labels(page) == []


def test_only_what_can_still_be_decided_is_offered(page: "Page") -> None:
    lay(page, LEAK)
    offered = card(page, 1).locator(".deeds button")
    page.get_by_role("button", name="Benar").click()
    assert offered.all_inner_texts() == ["Tambah nilai", "Bukan perilaku", "Mengapa?", "Cabut keputusan"]
    page.get_by_role("button", name="Bukan perilaku").click()
    assert offered.all_inner_texts() == ["Tambah nilai", "Mengapa?", "Pakai usulan program"]


def test_an_accepted_note_can_be_left_undecided_again(page: "Page") -> None:
    lay(page, LEAK)
    page.get_by_role("button", name="Benar").click()
    page.get_by_role("button", name="Cabut keputusan").click()
    expect(page.locator(".told")).to_contain_text("Catatan 1: belum diputuskan.")
    expect(page.get_by_role("button", name="Benar")).to_be_visible()
    assert labels(page) is None


@pytest.mark.parametrize("keys", ["aa", "00", "0a"], ids=["accepted twice", "rejected twice", "rejected, then accepted"])
def test_what_is_decided_already_takes_no_step(page: "Page", keys: str) -> None:
    lay(page, LEAK)
    page.keyboard.press("j")
    page.keyboard.press(keys[0])
    page.keyboard.press(keys[1])
    expect(page.locator(".told")).to_contain_text("Catatan 1: sudah Anda putuskan begitu.")
    page.keyboard.press("u")
    assert labels(page) is None
    assert page.evaluate("desk.undoable") is False


def test_what_was_done_is_told_without_bare_codes(page: "Page") -> None:
    lay(page, LEAK)
    for keys, words in {
        "22": "menambah Akuntabel (AK2), ditunjukkan",
        "e1": "mengganti Akuntabel dengan Akuntabel (AK1), ditunjukkan",
    }.items():
        page.keyboard.press("j") if keys == "22" else page.get_by_role("button", name="Akuntabel: ganti").focus()
        for key in keys:
            page.keyboard.press(key)
        expect(page.locator(".told")).to_contain_text(f"Catatan 1: {words}.")
    page.keyboard.press("u")
    expect(page.locator(".told")).to_contain_text(
        "Dibatalkan: catatan 1, mengganti Akuntabel dengan Akuntabel (AK1), ditunjukkan."
    )


def test_what_the_program_proposed_can_hold_again(page: "Page") -> None:
    lay(page, LEAK)
    page.get_by_role("button", name="Bukan perilaku").click()
    page.get_by_role("button", name="Pakai usulan program").click()
    assert labels(page) is None
    expect(page.locator(".chip strong")).to_have_text("Loyal")


def test_a_value_is_added_with_taps(phone: "Page") -> None:
    lay(phone, LEAK)
    phone.get_by_role("button", name="Tambah nilai").tap()
    phone.get_by_role("button", name="Akuntabel: dilanggar atau kurang").tap()
    phone.get_by_role("button", name="AK1 Melaksanakan tugas").tap()
    assert labels(phone) == ["LO3-", "AK1-"]
    expect(phone.locator(".chip strong").first).to_have_text("Akuntabel")


def test_two_keys_add_a_tag(page: "Page") -> None:
    lay(page, FIGURE)
    page.keyboard.press("j")
    page.keyboard.press("2")
    expect(page.get_by_role("heading", name="Panduan perilaku Akuntabel")).to_be_visible()
    page.keyboard.press("1")
    assert labels(page) == ["AK1+"]
    expect(card(page, 1)).to_be_focused()


def test_shift_adds_the_contrary(page: "Page") -> None:
    lay(page, FIGURE)
    page.keyboard.press("j")
    page.keyboard.press("Shift+Digit4")
    page.keyboard.press("2")
    assert labels(page) == ["HA2-"]


def test_a_code_may_be_both_shown_and_contradicted(page: "Page") -> None:
    lay(page, FIGURE)
    page.keyboard.press("j")
    for key in ("2", "1", "Shift+Digit2", "1"):
        page.keyboard.press(key)
    assert labels(page) == ["AK1+", "AK1-"]
    expect(page.locator(".chip")).to_have_count(2)
    page.get_by_role("button", name="Akuntabel: ubah menjadi ditunjukkan").click()
    assert labels(page) == ["AK1+"]
    expect(page.locator(".chip")).to_have_count(1)


def test_e_and_a_digit_replace_the_code(page: "Page") -> None:
    lay(page, LEAK)
    page.keyboard.press("j")
    page.keyboard.press("e")
    page.keyboard.press("2")
    assert labels(page) == ["LO2-"]
    assert spans(page) == [[0, 46, "LO2-"]]


def test_a_chip_gives_way_to_another_value(page: "Page") -> None:
    lay(page, THREE)
    page.get_by_role("button", name="Kompeten: ganti").click()
    page.get_by_role("button", name="‹ Nilai lain").click()
    page.get_by_role("button", name="Adaptif: ditunjukkan").click()
    page.keyboard.press("3")
    assert labels(page) == ["AK1+", "HA2-", "AD3+"]


def test_arrows_move_in_the_picker_and_escape_gives_the_focus_back(page: "Page") -> None:
    lay(page, FIGURE)
    page.get_by_role("button", name="Tambah nilai").click()
    for key in ("ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
    expect(page.get_by_role("button", name="Akuntabel: dilanggar atau kurang")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Tambah nilai")).to_be_focused()


def test_minus_turns_the_polarity_in_the_picker(page: "Page") -> None:
    lay(page, FIGURE)
    page.keyboard.press("j")
    for key in ("7", "-", "1"):
        page.keyboard.press(key)
    assert labels(page) == ["KL1-"]


@pytest.mark.parametrize("keys", [("j", "k"), ("ArrowDown", "ArrowUp")], ids=["letters", "arrows"])
def test_keys_go_from_note_to_note(page: "Page", keys: tuple[str, str]) -> None:
    lay_answered(page, 3)
    page.keyboard.press("j")
    expect(card(page, 1)).to_be_focused()
    page.keyboard.press(keys[0])
    expect(card(page, 2)).to_be_focused()
    page.keyboard.press(keys[1])
    expect(card(page, 1)).to_be_focused()


def test_the_next_note_may_lie_on_the_next_page(page: "Page") -> None:
    lay_answered(page, 60)
    card(page, 50).focus()
    page.keyboard.press("j")
    expect(card(page, 51)).to_be_focused()
    page.keyboard.press("k")
    expect(card(page, 50)).to_be_focused()


@pytest.mark.parametrize("key", ["a", "Enter"])
def test_a_key_accepts(page: "Page", key: str) -> None:
    lay(page, LEAK)
    page.keyboard.press("j")
    page.keyboard.press(key)
    assert labels(page) == ["LO3-"]
    expect(card(page, 1)).to_be_focused()


def test_undo_and_redo_say_what_they_did_and_go_there(page: "Page") -> None:
    lay_answered(page, 60)
    page.keyboard.press("j")
    page.keyboard.press("0")
    page.get_by_role("button", name="Berikutnya").click()
    page.keyboard.press("u")
    expect(page.locator(".told")).to_contain_text("Dibatalkan: catatan 1, bukan perilaku.")
    expect(card(page, 1)).to_be_focused()
    assert labels(page) is None
    page.keyboard.press("Shift+U")
    expect(page.locator(".told")).to_contain_text("Diulangi: catatan 1, bukan perilaku.")
    assert labels(page) == []


@pytest.mark.parametrize(
    ("undo", "redo"), [("Control+z", "Control+Shift+z"), ("Meta+z", "Meta+Shift+z"), ("Control+z", "Control+y")]
)
@pytest.mark.parametrize("at", ["article", "p.note", "button.change"])
def test_the_usual_keys_undo_and_redo_decisions_and_leave_the_box(page: "Page", at: str, undo: str, redo: str) -> None:
    tag(page, LEAK)
    page.get_by_role("button", name="Loyal: ubah menjadi ditunjukkan").click()
    page.locator("#seeing").locator(at).first.focus()
    page.keyboard.press(undo)
    expect(page.locator(".decision")).to_have_count(0)
    page.locator("#seeing").locator(at).first.focus()
    page.keyboard.press(redo)
    expect(page.locator(".decision")).to_have_text("Anda mengubah")
    expect(box(page)).to_have_value(LEAK)


def test_undo_after_a_click_beside_the_cards_leaves_the_box_too(page: "Page") -> None:
    tag(page, LEAK)
    page.locator("footer").click()
    page.keyboard.press("Control+z")
    expect(box(page)).to_have_value(LEAK)
    expect(page.locator(".told")).to_contain_text("Tidak ada yang dapat dibatalkan.")


def test_undo_in_another_tab_changes_nothing(page: "Page") -> None:
    tag(page, LEAK)
    page.get_by_role("button", name="Benar").click()
    page.get_by_role("tab", name="Gambaran").click()
    page.keyboard.press("Control+z")
    expect(box(page)).to_have_value(LEAK)
    page.get_by_role("tab", name="Hasil per catatan").click()
    expect(page.locator(".decision")).to_have_text("Anda: benar")


def test_in_a_field_undo_is_the_browsers_own(page: "Page") -> None:
    tag(page, LEAK)
    page.get_by_role("button", name="Benar").click()
    page.get_by_label("Cari dalam catatan").focus()
    page.keyboard.insert_text("rahasia")
    page.keyboard.press("Control+z")
    expect(page.get_by_label("Cari dalam catatan")).to_have_value("")
    expect(page.locator(".decision")).to_have_text("Anda: benar")


def test_the_button_takes_everything_back_one_by_one(page: "Page") -> None:
    lay(page, LEAK)
    page.get_by_role("button", name="Loyal: ubah menjadi ditunjukkan").click()
    page.get_by_role("button", name="Bukan perilaku").click()
    undo = page.get_by_role("button", name="Batalkan")
    undo.click()
    assert labels(page) == ["LO3+"]
    undo.click()
    undo.press("Enter")
    assert labels(page) is None
    expect(undo).to_be_focused()
    expect(page.locator(".told")).to_contain_text("Tidak ada yang dapat dibatalkan.")


def test_undo_brings_a_filtered_note_back_in_sight(page: "Page") -> None:
    lay(page, LEAK, FIGURE)
    page.get_by_role("button", name="Benar").first.click()
    page.get_by_label("Cari dalam catatan").fill("98 persen")
    expect(page.get_by_role("article")).to_have_count(1)
    page.get_by_role("button", name="Batalkan").click()
    expect(card(page, 1)).to_be_in_viewport()


def test_keys_do_nothing_while_someone_writes(page: "Page") -> None:
    lay(page, LEAK)
    page.keyboard.press("/")
    expect(page.get_by_label("Cari dalam catatan")).to_be_focused()
    page.keyboard.type("rahasia0u")
    assert labels(page) is None
    expect(page.get_by_label("Cari dalam catatan")).to_have_value("rahasia0u")


def test_help_shows_the_keys_and_can_switch_them_off(page: "Page") -> None:
    lay(page, LEAK)
    page.keyboard.press("?")
    help = page.get_by_role("dialog", name="Pintasan papan tik")
    expect(help.get_by_role("row")).to_have_count(12)
    help.get_by_label("Pintasan aktif").uncheck()
    page.keyboard.press("Escape")
    expect(help).to_be_hidden()
    page.keyboard.press("0")
    assert labels(page) is None


def test_words_chosen_with_shift_and_arrows_become_evidence(page: "Page") -> None:
    lay(page, FIGURE)
    page.get_by_role("group", name="Teks catatan 1").focus()
    for key in ("ArrowRight", "Shift+ArrowRight"):
        page.keyboard.press(key)
    expect(page.locator(".selecting")).to_contain_text("Terpilih: Capaian kegiatan")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.press("3")
    page.keyboard.press("3")
    assert spans(page) == [[0, 16, "KO3+"]]
    expect(page.locator("mark")).to_have_text("Capaian kegiatan")
    expect(page.get_by_role("group", name="Teks catatan 1")).to_be_focused()


def test_words_chosen_with_the_mouse_become_evidence_of_a_present_label(page: "Page") -> None:
    lay_answered(page, text="Sangat jujur dan teliti.", span=(7, 12))
    page.locator("p.note").dblclick(position={"x": 20, "y": 15})
    page.get_by_role("button", name="✓ Akuntabel (AK1)").click()
    assert spans(page) == [[7, 12, "AK1+"], [0, 6, "AK1+"]]
    expect(page.locator(".decision")).to_have_text("Anda mengubah bukti")


def test_half_a_word_counts_as_the_word(page: "Page") -> None:
    whole = """import("/static/seeing/offsets.js").then(({ wordsOf, wholeWords }) =>
      wholeWords(wordsOf("👍 tanggung-jawabnya, besar"), { start: 5, end: 9 }))"""
    assert page.evaluate(whole) == {"start": 2, "end": 19}


def test_a_tap_on_evidence_offers_to_take_it_away(phone: "Page") -> None:
    lay(phone, LEAK)
    phone.locator("mark").tap()
    phone.get_by_role("button", name="Hapus bukti ✗ Loyal (LO3)").tap()
    assert (labels(phone), spans(phone)) == (["LO3-"], [])
    expect(phone.locator("mark")).to_have_count(0)


def test_evidence_is_narrowed_to_the_chosen_words(page: "Page") -> None:
    lay(page, LEAK)
    page.get_by_role("group", name="Teks catatan 1").focus()
    for key in ("ArrowRight", "Shift+ArrowRight"):
        page.keyboard.press(key)
    page.get_by_role("button", name="✗ Loyal (LO3) hanya kata ini").click()
    assert spans(page) == [[0, 19, "LO3-"]]


def test_delete_takes_evidence_away_at_the_word(page: "Page") -> None:
    lay(page, LEAK)
    page.get_by_role("group", name="Teks catatan 1").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Delete")
    assert spans(page) == []
    page.keyboard.press("u")
    expect(page.locator("mark")).to_have_text("Membocorkan rahasia jabatan kepada keluarganya")


def test_offsets_of_chosen_words_are_code_points(page: "Page") -> None:
    lay_answered(page, text="👍👍 jujur 👩‍👩‍👧 teliti", span=(3, 8))
    page.get_by_role("group", name="Teks catatan 1").focus()
    page.keyboard.press("End")
    page.get_by_role("button", name="✓ Akuntabel (AK1)").click()
    assert spans(page) == [[3, 8, "AK1+"], [15, 21, "AK1+"]]


def test_the_words_may_be_evidence_of_another_value(page: "Page") -> None:
    lay(page, LEAK)
    page.get_by_role("group", name="Teks catatan 1").focus()
    page.keyboard.press("End")
    page.get_by_role("button", name="nilai lain …").click()
    page.get_by_role("button", name="Akuntabel: dilanggar atau kurang").click()
    page.get_by_role("button", name="AK3 Tidak menyalahgunakan").click()
    assert spans(page) == [[0, 46, "LO3-"], [35, 46, "AK3-"]]


def test_the_bar_stands_below_its_note_in_sight(phone: "Page") -> None:
    phone.emulate_media(reduced_motion="reduce")
    lay(phone, LEAK, THREE)
    phone.get_by_role("button", name="Benar").first.tap()
    phone.get_by_role("group", name="Teks catatan 2").focus()
    phone.keyboard.press("ArrowRight")
    edges = "nodes => nodes.map((node) => [node.getBoundingClientRect().top, node.getBoundingClientRect().bottom]).flat()"
    text_top, text_end, bar_top, bar_end, told_top, _ = phone.locator(
        "[data-id='2'] :is(p.note, .selecting), .told"
    ).evaluate_all(edges)
    assert 0 <= text_top < text_end <= bar_top < bar_end <= told_top


def test_the_picker_ends_above_the_way_back(phone: "Page") -> None:
    phone.emulate_media(reduced_motion="reduce")
    lay(phone, LEAK)
    phone.get_by_role("button", name="Benar").tap()
    phone.get_by_role("button", name="Tambah nilai").tap()
    for _ in range(6):
        phone.keyboard.press("ArrowDown")
    end = phone.evaluate("document.activeElement.getBoundingClientRect().bottom")
    assert end <= phone.evaluate("document.querySelector('.told').getBoundingClientRect().top")


def test_escape_leaves_the_chosen_words(page: "Page") -> None:
    lay(page, LEAK)
    page.get_by_role("group", name="Teks catatan 1").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    expect(page.locator(".selecting")).to_be_hidden()
    expect(page.get_by_role("group", name="Teks catatan 1")).to_be_focused()
