"""What is taken along for e-Kinerja: read, edited, copied, saved and printed as a supervisor would."""

import csv
import re
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from python_calamine import CalamineWorkbook

from tests.page.desk import clipboard, downloaded
from tests.page.laying import KEEPS, LEAKS, SERVES, TEACHES, Laid, lay, open_tab

if TYPE_CHECKING:
    from playwright.sync_api import Page

SARI: list[Laid] = [
    {"text": SERVES, "person": "Sari Dewi", "period": "Triwulan I"},
    {"text": LEAKS, "person": "Sari Dewi", "period": "Triwulan I"},
    {"text": KEEPS, "person": "Sari Dewi", "period": "Triwulan II"},
]
BUDI: list[Laid] = [{"text": TEACHES, "person": "Budi", "period": "Triwulan I"}]


def open_taking(page: "Page", notes: list[Laid]) -> None:
    lay(page, notes)
    open_tab(page, "Untuk e-Kinerja")
    page.get_by_label("Umpan balik Loyal").wait_for()


def accept(page: "Page", note: int) -> None:
    """Say that the server's answer is right."""
    script = "import('/static/verdict.js').then(({ standing }) => desk.decide(note, standing(desk.note(note))))"
    page.evaluate(f"(note) => {script}", note)


def feedback(page: "Page", value: str) -> str:
    return page.get_by_label(f"Umpan balik {value}").input_value()


def sheet(book: Path, name: str) -> list[dict[str, object]]:
    """A sheet's rows by the titles of its columns."""
    titles, *rows = CalamineWorkbook.from_path(book).get_sheet_by_name(name).to_python()
    return [dict(zip(map(str, titles), row, strict=True)) for row in rows]


def test_a_cell_holds_the_notes_own_words(page: "Page") -> None:
    open_taking(page, [*SARI, *BUDI])
    assert feedback(page, "Berorientasi Pelayanan") == "Menjemput bola ke rumah warga lansia yang tidak bisa datang ke kantor"
    page.get_by_role("combobox", name="Pegawai").select_option("Budi (1)")
    assert feedback(page, "Kompeten") == "Mengajari rekan baru memakai aplikasi"
    assert feedback(page, "Berorientasi Pelayanan") == ""


def test_what_is_shown_stands_before_the_contrary_and_apart(page: "Page") -> None:
    open_taking(page, SARI)
    shown, contrary = "Menjaga rahasia jabatan dengan teguh", "Membocorkan rahasia jabatan kepada keluarganya"
    assert feedback(page, "Loyal") == f"Ditunjukkan:\n{shown}\n\nDilanggar atau kurang:\n{contrary}"


def test_the_same_words_are_said_once(page: "Page") -> None:
    open_taking(page, [{"text": TEACHES}, {"text": TEACHES.lower()}])
    assert feedback(page, "Kompeten") == "Mengajari rekan baru memakai aplikasi"


def test_a_value_without_a_note_says_so_and_stays_empty(page: "Page") -> None:
    open_taking(page, SARI)
    row = page.get_by_role("region", name="Adaptif")
    assert row.get_by_text("Belum ada catatan", exact=True).is_visible()
    assert feedback(page, "Adaptif") == ""
    assert row.get_by_role("listitem").all_inner_texts() == [
        "Cepat menyesuaikan diri menghadapi perubahan",
        "Terus berinovasi dan mengembangkan kreativitas",
        "Bertindak proaktif",
    ]


def test_the_rows_stand_in_the_order_of_the_law(page: "Page") -> None:
    open_taking(page, SARI)
    names = "Berorientasi Pelayanan, Akuntabel, Kompeten, Harmonis, Loyal, Adaptif, Kolaboratif"
    assert ", ".join(page.locator("#taking").get_by_role("heading", level=4).all_inner_texts()) == names


def test_unchecked_notes_are_left_out_until_they_are_wanted(page: "Page") -> None:
    open_taking(page, [{"text": LEAKS, "review": True}, {"text": TEACHES}])
    assert feedback(page, "Loyal") == ""
    assert page.get_by_text("Belum ada catatan lain; 1 catatan untuk dicek tidak disertakan").is_visible()
    page.get_by_label("Sertakan catatan untuk dicek (1)").check()
    assert feedback(page, "Loyal") == "Dilanggar atau kurang:\nMembocorkan rahasia jabatan kepada keluarganya"


def test_a_note_that_was_decided_on_is_no_longer_left_out(page: "Page") -> None:
    open_taking(page, [{"text": TEACHES, "review": True}, {"text": SERVES}])
    accept(page, 1)
    page.get_by_label("Sertakan catatan").wait_for(state="hidden")
    assert feedback(page, "Kompeten") == "Mengajari rekan baru memakai aplikasi"


def test_a_correction_moves_the_words_to_another_row(page: "Page") -> None:
    open_taking(page, BUDI)
    page.evaluate("desk.decide(1, { labels: ['AD3+'], spans: [{ start: 0, end: 20, label: 'AD3+' }] })")
    page.get_by_role("region", name="Kompeten").get_by_text("Belum ada catatan", exact=True).wait_for()
    assert (feedback(page, "Kompeten"), feedback(page, "Adaptif")) == ("", "Mengajari rekan baru")


def test_only_the_chosen_period_counts(page: "Page") -> None:
    open_taking(page, SARI)
    page.get_by_label("Periode").select_option("Triwulan II (1)")
    assert feedback(page, "Loyal") == "Menjaga rahasia jabatan dengan teguh"


def test_an_edit_is_kept_and_marked_and_can_be_taken_back(page: "Page") -> None:
    open_taking(page, [*SARI, *BUDI])
    page.get_by_label("Umpan balik Adaptif").fill("Cepat belajar.")
    page.get_by_role("combobox", name="Pegawai").select_option("Budi (1)")
    assert feedback(page, "Adaptif") == ""
    page.get_by_role("combobox", name="Pegawai").select_option("Sari Dewi (3)")
    assert feedback(page, "Adaptif") == "Cepat belajar."
    assert page.get_by_role("region", name="Adaptif").get_by_text("Disunting").is_visible()
    page.get_by_role("button", name="Kembalikan usulan Adaptif").click()
    assert feedback(page, "Adaptif") == ""
    assert page.get_by_role("region", name="Adaptif").get_by_text("Disunting").is_hidden()


def test_a_cell_is_copied_with_the_keyboard(page: "Page") -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_taking(page, BUDI)
    page.get_by_label("Umpan balik Kompeten").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Disalin: Kompeten.").wait_for()
    assert clipboard(page) == "Mengajari rekan baru memakai aplikasi"


def test_all_rows_are_copied_as_a_spreadsheet_takes_them(page: "Page") -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_taking(page, SARI)
    page.get_by_label("Umpan balik Adaptif").fill("=1+1")
    page.get_by_role("button", name="Salin semua").click()
    page.get_by_text("Disalin.", exact=True).wait_for()
    rows = list(csv.reader(StringIO(clipboard(page)), delimiter="\t"))
    assert rows[0] == ["Nilai", "Panduan perilaku", "Umpan balik"]
    assert [len(row) for row in rows] == [3] * 8
    assert (
        rows[5][2]
        == "Ditunjukkan:\nMenjaga rahasia jabatan dengan teguh\n\nDilanggar atau kurang:\nMembocorkan rahasia jabatan kepada keluarganya"
    )
    assert rows[6][2] == "'=1+1"


def test_copying_works_where_the_browser_refuses_the_clipboard(page: "Page") -> None:
    page.context.grant_permissions(["clipboard-read"])
    open_taking(page, BUDI)
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('refused')); }")
    page.get_by_role("button", name="Salin Kompeten").click()
    page.get_by_text("Disalin: Kompeten.").wait_for()
    assert clipboard(page) == "Mengajari rekan baru memakai aplikasi"


def test_where_nothing_can_be_copied_the_words_are_selected(page: "Page") -> None:
    open_taking(page, BUDI)
    page.evaluate(
        "() => { navigator.clipboard.writeText = () => Promise.reject(new Error()); document.execCommand = () => false; }"
    )
    page.get_by_role("button", name="Salin Kompeten").click()
    page.get_by_text("tekan Ctrl+C").wait_for()
    assert page.evaluate("getSelection().toString()") == "Mengajari rekan baru memakai aplikasi"


def test_the_csv_file_opens_in_an_indonesian_excel(page: "Page", tmp_path: Path) -> None:
    open_taking(page, [*SARI, {"text": TEACHES, "person": "=cmd|'/c calc'!A1"}])
    path = downloaded(page, "Unduh CSV formulir", tmp_path)
    assert re.fullmatch(r"e-kinerja-\d{4}-\d\d-\d\d\.csv", path.name)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(StringIO(path.read_bytes().decode("utf-8-sig"), newline=""), delimiter=";"))
    assert len(rows) == 2 * 7
    assert rows[4]["Umpan balik"].startswith("Ditunjukkan:\nMenjaga rahasia")
    assert (rows[4]["Periode"], rows[4]["Catatan melanggar atau kurang"]) == ("Triwulan I, Triwulan II", "1")
    assert rows[7]["Pegawai"] == "'=cmd|'/c calc'!A1"
    assert "bukan penilaian (rating) kinerja" in rows[0]["Perhatian"]


def test_the_workbook_holds_the_form_and_every_note(page: "Page", tmp_path: Path) -> None:
    open_taking(page, [*SARI, *BUDI])
    page.evaluate("desk.decide(1, { labels: [], spans: [] })")
    page.get_by_label("Umpan balik Adaptif").fill("Cepat belajar.")
    book = CalamineWorkbook.from_path(downloaded(page, "Unduh Excel", tmp_path))
    assert book.sheet_names == ["e-Kinerja", "Catatan"]
    form, notes = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    assert [len(form), len(notes)] == [1 + 2 * 7, 1 + 4]
    assert form[6][:3] + form[6][4:6] == ["Sari Dewi", "Triwulan I, Triwulan II", "Adaptif", "Cepat belajar.", "ya"]
    assert notes[1][4:7] + notes[1][9:10] == [SERVES, "", "", "Anda: bukan perilaku"]
    assert notes[2][5:7] == ["LO3-", "Loyal (LO3), dilanggar atau kurang"]
    assert notes[2][8] == 'Loyal (LO3), dilanggar atau kurang: "Membocorkan rahasia jabatan kepada keluarganya"'


def test_a_decision_is_worded_in_the_workbook_as_on_the_card(page: "Page", tmp_path: Path) -> None:
    open_taking(page, [*BUDI, *BUDI])
    accept(page, 1)
    page.evaluate("desk.decide(2, { labels: desk.note(2).result.labels, spans: [] })")
    notes = sheet(downloaded(page, "Unduh Excel", tmp_path), "Catatan")
    assert [row["Keputusan"] for row in notes] == ["Anda: benar", "Anda mengubah bukti"]


def test_the_files_say_which_notes_are_used(page: "Page", tmp_path: Path) -> None:
    open_taking(page, [*SARI, {"text": TEACHES, "person": "Sari Dewi", "period": "Triwulan I", "review": True}])
    page.get_by_label("Periode").select_option("Triwulan I (3)")
    path = downloaded(page, "Unduh Excel", tmp_path)
    assert [row["Dipakai dalam formulir"] for row in sheet(path, "Catatan")] == ["ya", "ya", "tidak", "tidak"]
    form = sheet(path, "e-Kinerja")[0]
    assert (form["Catatan yang dipakai"], form["Catatan seluruhnya"]) == (2, 3)


def test_the_notes_can_be_saved_as_csv_too(page: "Page", tmp_path: Path) -> None:
    open_taking(page, [*SARI, *BUDI])
    path = downloaded(page, "Unduh CSV catatan", tmp_path)
    assert re.fullmatch(r"catatan-\d{4}-\d\d-\d\d\.csv", path.name)
    rows = list(csv.DictReader(StringIO(path.read_bytes().decode("utf-8-sig"), newline=""), delimiter=";"))
    assert [row["Catatan"] for row in rows] == [SERVES, LEAKS, KEEPS, TEACHES]


def test_notes_without_a_name_come_last(page: "Page", tmp_path: Path) -> None:
    open_taking(page, [{"text": LEAKS}, *BUDI])
    options = page.get_by_role("combobox", name="Pegawai").get_by_role("option").all_inner_texts()
    assert options == ["Budi (1)", "Tanpa nama (1)"]
    assert page.locator("#taking .person").inner_text() == "Budi"
    assert sheet(downloaded(page, "Unduh Excel", tmp_path), "e-Kinerja")[7]["Pegawai"] == "Tanpa nama"


def test_names_that_come_later_are_chosen_before_no_name(page: "Page") -> None:
    open_taking(page, [{"text": LEAKS}])
    page.evaluate("desk.open([{ text: 'Rajin.' }, { text: 'Sabar.', person: 'Budi' }])")
    page.locator("#taking .person", has_text="Budi").wait_for()
    assert page.get_by_role("combobox", name="Pegawai").input_value() == "0"


DECIDED = """([text, spans]) => {
  const labels = [...new Set(spans.map(({ label }) => label))];
  desk.open([{ text, result: { labels: [], values: [], review: false }, verdict: { labels, spans } }]);
}"""


@pytest.mark.parametrize(
    ("text", "places", "cell"),
    [
        (
            "Selalu ramah kepada warga lansia dan menjemput bola ke desa.",
            [("menjemput bola ke desa", "BP1+"), ("Selalu ramah kepada warga lansia", "BP2+")],
            "Selalu ramah kepada warga lansia dan menjemput bola ke desa",
        ),
        ("Sangat ramah, sopan.", [("sopan", "BP2+"), ("Sangat ramah", "BP1+")], "Sangat ramah, sopan"),
        ("Ramah. Menjemput bola.", [("Menjemput bola.", "BP1+"), ("Ramah.", "BP2+")], "Ramah.\nMenjemput bola."),
        ("Ramah\nCekatan", [("Cekatan", "BP2+"), ("Ramah", "BP2+")], "Ramah\nCekatan"),
        ("Ramah di kantor dan cekatan.", [("cekatan", "BP2+"), ("Ramah", "BP2+")], "Ramah\nCekatan"),
        (
            "👩🏽 Sigap dan cekatan sekali.",
            [("cekatan sekali", "BP2+"), ("Sigap dan cekatan", "BP1+")],
            "Sigap dan cekatan sekali",
        ),
        ("Ramah dan lambat.", [("lambat", "BP2-"), ("Ramah", "BP2+")], "Ditunjukkan:\nRamah\n\nDilanggar atau kurang:\nLambat"),
        ("[NAMA] ramah kepada [NAMA]", [("NAMA] ramah kepada [NAMA", "BP2+")], "[NAMA] ramah kepada [NAMA]"),
    ],
    ids=["conjunction", "comma", "sentences", "lines", "words between", "overlapping", "sides stay apart", "stand-ins"],
)
def test_words_of_one_sentence_stay_one(page: "Page", text: str, places: list[tuple[str, str]], cell: str) -> None:
    open_taking(page, BUDI)
    spans = [{"start": text.index(words), "end": text.index(words) + len(words), "label": label} for words, label in places]
    page.evaluate(DECIDED, [text, spans])
    page.get_by_role("region", name="Kompeten").get_by_text("Belum ada catatan", exact=True).wait_for()
    assert feedback(page, "Berorientasi Pelayanan") == cell


@pytest.mark.parametrize(
    ("periods", "words"),
    [
        ([f"{day:02}/07/2026" for day in range(10, 0, -1)], "1–10 Juli 2026"),
        (["2026-06-28", "1 Jul 2026", "3 Juli 2026"], "28 Juni – 3 Juli 2026"),
        (["4 Agt 2026", "5 Nop 2026", "Rabu, 5 Agu 26"], "4 Agustus – 5 November 2026"),
        (["1/7/2026 08.00", "2/7/26", "2026-07-03T09:30"], "1–3 Juli 2026"),
        (["1/7/2026", "2/7/2026", "1/7/2026"], "1/7/2026, 2/7/2026"),
        (["Triwulan I", "Triwulan II", "", "Triwulan I"], "Triwulan I, Triwulan II"),
        (["31/12/2025", "1/1/2026", "2.1.2026", "Triwulan I"], "31 Desember 2025 – 2 Januari 2026, Triwulan I"),
        (["31/02/2026", "32/1/2026", "1 Xxx 2026", "2026-13-01"], "31/02/2026, 32/1/2026, 1 Xxx 2026, 2026-13-01"),
    ],
    ids=[
        "a month's days",
        "ways of writing",
        "short months",
        "times of day",
        "two days",
        "no days",
        "beside other words",
        "no such days",
    ],
)
def test_many_days_are_told_as_one_time(page: "Page", periods: list[str], words: str) -> None:
    script = "import('/static/taking/period.js').then(({ periodsInWords }) => periodsInWords(periods))"
    assert page.evaluate(f"(periods) => {script}", periods) == words


def test_many_days_are_told_as_one_time_on_paper_and_in_files(page: "Page", tmp_path: Path) -> None:
    open_taking(page, [{"text": TEACHES, "person": "Budi", "period": f"0{day}/07/2026"} for day in (1, 2, 3)])
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".paper dd").all_text_contents()[1] == "1–3 Juli 2026"
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert sheet(downloaded(page, "Unduh Excel", tmp_path), "e-Kinerja")[0]["Periode"] == "1–3 Juli 2026"


def test_files_can_be_saved_from_the_overview_with_what_was_written(page: "Page", tmp_path: Path) -> None:
    open_taking(page, BUDI)
    page.get_by_label("Umpan balik Adaptif").fill("Cepat belajar.")
    open_tab(page, "Gambaran")
    page.get_by_role("heading", name="Unduh").wait_for()
    assert sheet(downloaded(page, "Unduh Excel", tmp_path), "e-Kinerja")[5]["Umpan balik"] == "Cepat belajar."


@pytest.mark.parametrize(
    "hostile",
    ['<script>alert(1)</script> & "kutip" \'=1+1', "مرحبا \u202e بكم", "👩🏽‍💼" * 40, "a_x0041_b", "tab\there\nline"],
    ids=["markup", "right to left", "emoji", "escape", "lines"],
)
def test_the_workbook_keeps_hostile_text_as_it_is(page: "Page", tmp_path: Path, hostile: str) -> None:
    open_taking(page, [{"text": f"{hostile} {TEACHES}", "person": hostile.split("\n")[0]}])
    notes = CalamineWorkbook.from_path(downloaded(page, "Unduh Excel", tmp_path)).get_sheet_by_name("Catatan").to_python()
    assert notes[1][4] == f"{hostile} {TEACHES}"
    assert page.locator("#taking script").count() == 0


def test_each_employee_is_printed_on_one_a4_page(page: "Page") -> None:
    open_taking(page, [*SARI, *BUDI])
    page.evaluate("() => { window.print = () => {}; }")
    page.get_by_role("button", name="Cetak semua pegawai").click()
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type /Page\b[^s]", printed)) == 2
    assert {tuple(map(round, map(float, box.split()))) for box in re.findall(rb"/MediaBox \[([^]]*)\]", printed)} == {
        (0, 0, 595, 842)
    }


def test_the_paper_holds_the_form_and_no_controls(page: "Page") -> None:
    open_taking(page, SARI)
    page.evaluate("() => { window.print = () => {}; }")
    page.get_by_role("button", name="Cetak", exact=True).click()
    page.emulate_media(media="print", color_scheme="dark")
    paper = page.locator(".paper")
    assert paper.get_by_role("heading").all_inner_texts() == ["Umpan balik perilaku kerja"]
    assert paper.get_by_role("row").count() == 8
    assert "Sari Dewi" in paper.inner_text() and "bukan temuan disiplin" in paper.inner_text()
    assert page.locator("button:visible, select:visible, textarea:visible, header:visible").count() == 0
    assert paper.evaluate("node => getComputedStyle(node).color") == "rgb(0, 0, 0)"


def test_the_browsers_own_print_command_prints_the_paper(page: "Page") -> None:
    open_taking(page, SARI)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".paper-page").count() == 1
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator(".paper-page").count() == 0


def test_the_page_says_what_a_tag_is_not(page: "Page") -> None:
    open_taking(page, SARI)
    words = page.locator("#taking").inner_text()
    assert "bukan penilaian (rating) kinerja" in words and "bukan temuan disiplin" in words
    assert "manusia yang memutuskan" in words and "Tidak ada yang diunggah ke e-Kinerja" in words
    assert "Terlalu sedikit catatan" in words


def test_a_narrow_phone_shows_it_without_scrolling_sideways(phone: "Page") -> None:
    phone.set_viewport_size({"width": 320, "height": 700})
    open_taking(phone, [{"text": TEACHES, "person": "N" * 120, "period": "P" * 60}, *SARI])
    assert phone.evaluate("document.documentElement.scrollWidth") == 320


def test_many_notes_of_many_people_stay_quick(page: "Page", tmp_path: Path) -> None:
    texts = [SERVES, TEACHES, LEAKS, KEEPS]
    lay(page, [{"text": texts[n % 4], "person": f"Pegawai {n % 300}"} for n in range(5_000)])
    elapsed = page.evaluate("""async () => {
          const start = performance.now();
          document.getElementById("tab-taking").click();
          while (!document.querySelector("#taking textarea")) await new Promise(requestAnimationFrame);
          return performance.now() - start;
        }""")
    assert elapsed < 1_500  # milliseconds; far less on a machine with nothing else to do
    assert downloaded(page, "Unduh CSV formulir", tmp_path).read_text(encoding="utf-8").count("Pegawai 299;") == 7
    assert (
        len(CalamineWorkbook.from_path(downloaded(page, "Unduh Excel", tmp_path)).get_sheet_by_name("Catatan").to_python())
        == 5_001
    )


def test_the_forms_scripts_come_with_the_first_answers(page: "Page") -> None:
    loaded = page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name.split('/static/')[1])")
    assert "taking/taking.js" in loaded and "taking/form.js" not in loaded
    with page.expect_request("**/static/taking/form.js"):
        lay(page, BUDI)


def test_scripts_that_cannot_be_loaded_are_told(page: "Page") -> None:
    page.route("**/static/taking/form.js", lambda route: route.abort())
    lay(page, BUDI)
    open_tab(page, "Untuk e-Kinerja")
    page.get_by_role("alert").get_by_text("Bagian halaman ini belum termuat.").wait_for()
