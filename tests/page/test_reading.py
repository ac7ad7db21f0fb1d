"""Reading: what is written, pasted, dropped or opened is understood, shown, and can be read another way before it is tagged."""

import json
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter

from tests.page.states import submit

if TYPE_CHECKING:
    from playwright.sync_api import Page

TABLE = (
    "No\tNama Pegawai\tNIP\tTriwulan\tUmpan balik\tSumber\n"
    '1\tSiti\t198501012010011001\tTriwulan II\t"Tidak pernah terlambat.\nLaporannya ""rapi""."\tRekan kerja\n'
    "2\tBudi\t198501012010011002\tTriwulan II\tMembantu warga lansia.\tAtasan langsung\n"
    "3\tTono\t198501012010011003\tTriwulan II\t\tAtasan langsung\n"
)
ANDROID = (
    "12/03/24 08.15 - Pesan dan panggilan dienkripsi secara end-to-end.\n"
    "12/03/24 08.15 - Bu Camat: Pak Budi selalu tepat waktu\ndan membantu rekan.\n"
    "12/03/24 08.16 - Andi: <Media tidak disertakan>\n"
    "12/03/24 08.17 - Andi: Warga memuji pelayanan Bu Sari.\n"
)
MESSAGES = ["Pak Budi selalu tepat waktu\ndan membantu rekan.", "Warga memuji pelayanan Bu Sari."]
CHATS = {
    "Android, Indonesian": ANDROID,
    "Android, English, 12 h": (
        "3/12/24, 8:15\u202fAM - Andi created group “Kantor: umum”\n"
        "3/12/24, 8:15\u202fAM - Bu Camat: Pak Budi selalu tepat waktu\ndan membantu rekan.\n"
        "3/12/24, 8:16\u202fAM - Andi: IMG-1.jpg (file attached)\n"
        "3/12/24, 8:17\u202fAM - Andi: Warga memuji pelayanan Bu Sari. <This message was edited>\n"
    ),
    "iPhone, Indonesian": (
        "[12/03/24 08.15.01] Kantor: \u200ePesan dan panggilan dienkripsi secara end-to-end.\n"
        "[12/03/24 08.15.30] Bu Camat: Pak Budi selalu tepat waktu\ndan membantu rekan.\n"
        "\u200e[12/03/24 08.16.00] Andi: \u200egambar tidak disertakan\n"
        "[12/03/24 08.17.00] Andi: Warga memuji pelayanan Bu Sari.\n"
    ),
    "iPhone, English, 12 h": (
        "[3/12/24, 8:15:30 AM] Bu Camat: Pak Budi selalu tepat waktu\ndan membantu rekan.\n"
        "\u200e[3/12/24, 8:16:00 AM] Andi: \u200eimage omitted\n"
        "[3/12/24, 8:17:00 AM] Andi: Warga memuji pelayanan Bu Sari.\n"
    ),
    "WhatsApp Web": (
        "[08.15, 12/3/2024] Bu Camat: Pak Budi selalu tepat waktu\ndan membantu rekan.\n"
        "[08.17, 12/3/2024] Andi: Warga memuji pelayanan Bu Sari.\n"
    ),
    "Telegram": (
        "Bu Camat, [12.03.2024 08:15]\nPak Budi selalu tepat waktu\ndan membantu rekan.\n\n"
        "Andi, [12.03.2024 08:17]\nWarga memuji pelayanan Bu Sari.\n"
    ),
}


def paste(page: "Page", text: str) -> None:
    page.get_by_role("textbox", name="Catatan").fill(text)


def give(page: "Page", name: str, content: bytes) -> None:
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "", "buffer": content})


def said(page: "Page", words: str) -> None:
    page.locator("#reading [role=status]", has_text=words).wait_for()


def counted(page: "Page", notes: str) -> None:
    page.get_by_role("button", name=f"Tandai {notes} catatan", exact=True).wait_for()


def shown(page: "Page") -> list[list[str]]:
    """The cells of the preview, row by row."""
    rows = page.get_by_role("region", name="Contoh catatan").locator("tbody tr")
    rows.first.wait_for()
    return [row.locator("td").all_inner_texts() for row in rows.all()]


def notes_of(page: "Page", text: str) -> list[dict[str, str]]:
    """The notes that a text is read as, without the page between."""
    script = """async (text) => {
        const [{ recognised }, { likelyChoices, read }] = await Promise.all(
            ["recognise", "notes"].map((name) => import(`/static/reading/${name}.js`)));
        const { ways: [way] } = await recognised(text);
        return read(way, likelyChoices(way)).notes;
    }"""
    notes: list[dict[str, str]] = page.evaluate(script, text)
    return notes


def workbook(**sheets: list[list[Any]]) -> bytes:
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                sheet.write_row(row, 0, cells)
    return content.getvalue()


def document(*body: str) -> bytes:
    xml = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'
    return archive({"word/document.xml": xml.format("".join(body))})


def archive(entries: dict[str, str]) -> bytes:
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as packed:
        for name, text in entries.items():
            packed.writestr(name, text)
    return content.getvalue()


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def row(*cells: str) -> str:
    return "<w:tr>{}</w:tr>".format("".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in cells))


def test_plain_lines_are_tagged_without_a_further_step(page: "Page") -> None:
    paste(page, "Membocorkan rahasia jabatan kepada keluarganya.\n\n- Sangat jujur.\n")
    page.keyboard.press("Control+Enter")
    page.get_by_role("article", name="Catatan 2").get_by_text("Sangat jujur").wait_for()
    assert submit(page).inner_text() == "Tandai 2 catatan"


def test_one_note_needs_no_explanation(page: "Page") -> None:
    paste(page, "Sangat jujur.")
    counted(page, "1")
    assert page.get_by_text("Yang terbaca").is_hidden()


def test_an_empty_box_says_what_is_missing(page: "Page") -> None:
    paste(page, "   ")
    submit(page).click()
    said(page, "Tuliskan sedikitnya satu catatan.")
    assert submit(page).inner_text() == "Tandai"


def test_the_example_can_be_tagged_at_once(page: "Page") -> None:
    page.get_by_role("button", name="Isi contoh").click()
    submit(page).click()
    page.get_by_role("article", name="Catatan 2").get_by_text("Ibu Sari menjemput bola").wait_for()
    assert submit(page).inner_text() == "Tandai 3 catatan"


def test_lines_are_read_as_paragraphs_or_as_one_note_where_the_person_says_so(page: "Page") -> None:
    paste(page, "Rajin.\nJujur.\n\nRamah.")
    counted(page, "3")
    page.get_by_label("Satu catatan adalah").select_option("Satu paragraf")
    counted(page, "2")
    page.get_by_label("Satu catatan adalah").select_option("Seluruh teks")
    counted(page, "1")
    assert shown(page) == [["Rajin.\nJujur.\n\nRamah."]]


def test_text_that_was_broken_to_the_width_of_a_page_is_read_by_paragraphs(page: "Page") -> None:
    line = "Pegawai ini menyelesaikan laporan bulanan sebelum tenggat dan selalu membantu"
    assert len(notes_of(page, f"{line}\nrekan.\n\n{line}\nwarga.")) == 2


def test_a_choice_stays_while_the_person_writes_on(page: "Page") -> None:
    paste(page, "Rajin.\nJujur.")
    page.get_by_label("Satu catatan adalah").select_option("Seluruh teks")
    paste(page, "Rajin.\nJujur.\nRamah.")
    said(page, "Teks biasa: 3 baris.")
    assert submit(page).inner_text() == "Tandai 1 catatan"


def test_a_table_from_excel_is_understood(page: "Page") -> None:
    paste(page, TABLE)
    said(page, "Tabel dari Excel: 3 baris, 6 kolom.")
    assert submit(page).inner_text() == "Tandai 2 catatan"
    assert page.get_by_text("Tanpa teks catatan: baris 4.").is_visible()
    assert shown(page) == [
        ['Tidak pernah terlambat.\nLaporannya "rapi".', "Siti", "Triwulan II", "rekan kerja"],
        ["Membantu warga lansia.", "Budi", "Triwulan II", "atasan"],
    ]


def test_each_column_can_be_something_else(page: "Page") -> None:
    paste(page, TABLE)
    page.locator("#reading").get_by_label("NIP").select_option("Pegawai yang dicatat")
    assert page.get_by_label("Nama Pegawai").input_value() == ""
    assert shown(page)[1] == ["Membantu warga lansia.", "198501012010011002", "Triwulan II", "atasan"]


def test_a_table_without_a_note_column_asks_for_one(page: "Page") -> None:
    paste(page, TABLE)
    page.get_by_label("Umpan balik").select_option("Tidak dipakai")
    said(page, "Pilih kolom yang berisi catatan.")
    assert submit(page).inner_text() == "Tandai"


def test_a_table_without_headers_is_guessed_from_what_stands_in_it(page: "Page") -> None:
    paste(
        page, "Siti Aminah\tTriwulan II\tTidak pernah terlambat apel pagi.\nBudi\tTriwulan III\tSering membantu warga lansia."
    )
    assert page.get_by_label("Baris pertama adalah judul kolom").is_checked() is False
    assert page.get_by_label("Kolom A").input_value() == "person"
    assert page.get_by_label("Kolom B").input_value() == "period"
    assert page.get_by_label("Kolom C").input_value() == "note"


def test_the_first_row_becomes_a_header_where_the_person_says_so(page: "Page") -> None:
    paste(page, "Siti Aminah\tTidak pernah terlambat apel pagi.\nBudi\tSering membantu warga lansia.")
    counted(page, "2")
    page.get_by_label("Baris pertama adalah judul kolom").check()
    counted(page, "1")


def test_a_title_above_the_headers_is_no_note(page: "Page") -> None:
    paste(page, "REKAP UMPAN BALIK\t\t\n\t\t\nNo\tNama\tUmpan balik\n1\tSiti\tTidak pernah terlambat.")
    assert page.get_by_label("Baris 3 adalah judul kolom").is_checked()
    assert shown(page) == [["Tidak pernah terlambat.", "Siti"]]


def test_a_column_for_each_value_gives_a_note_for_each_cell(page: "Page") -> None:
    paste(page, "Nama\tAkuntabel\tHarmonis\nSiti\tLaporannya rapi.\tMenolong rekan.\nBudi\tTepat waktu.\t")
    counted(page, "3")
    assert shown(page) == [["Laporannya rapi.", "Siti"], ["Menolong rekan.", "Siti"], ["Tepat waktu.", "Budi"]]


def test_names_of_merged_cells_follow_the_row_above_unless_the_person_says_otherwise(page: "Page") -> None:
    paste(page, "Nama\tCatatan\nSiti\tLaporannya rapi.\n\tMenolong rekan.")
    assert shown(page) == [["Laporannya rapi.", "Siti"], ["Menolong rekan.", "Siti"]]
    page.get_by_label("Nama yang kosong mengikuti baris di atasnya").uncheck()
    assert shown(page) == [["Laporannya rapi.", "Siti"], ["Menolong rekan.", "–"]]
    assert page.get_by_text("1 catatan tanpa nama pegawai.").is_visible()


def test_only_what_belongs_to_a_name_above_follows_it(page: "Page") -> None:
    notes = notes_of(page, "Nama\tCatatan\tPenulis\nSiti\tRapi.\tRekan\n\tRamah.\t\nBudi\tJujur.\t")
    assert [(note["person"], note["author"]) for note in notes] == [("Siti", "rekan"), ("Siti", "rekan"), ("Budi", "")]


def test_rows_that_add_up_others_are_left_out_and_named(page: "Page") -> None:
    paste(page, "No\tNama\tCatatan\n1\tSiti\tLaporannya rapi.\n\tJumlah\t1 catatan\n\t\tRata-rata: 3,5\n")
    counted(page, "1")
    assert page.get_by_text("Baris jumlah atau rata-rata dilewati: baris 3, 4.").is_visible()


def test_a_note_that_begins_with_a_sum_is_a_note(page: "Page") -> None:
    notes = notes_of(page, "Catatan\tPeriode\nJumlah laporan yang selesai bertambah berkat dia.\tTriwulan II\n")
    assert [note["text"] for note in notes] == ["Jumlah laporan yang selesai bertambah berkat dia."]


def test_dates_become_months_or_quarters_as_the_person_likes(page: "Page") -> None:
    paste(page, "Tanggal\tCatatan\n01/07/2026\tRapi.\n2026-09-30\tRamah.\n4 Agu 26\tJujur.\ntanpa tanggal\tSabar.")
    field = page.get_by_label("Tanggal menjadi periode")
    assert periods(page) == ["Juli 2026", "September 2026", "Agustus 2026", "tanpa tanggal"]
    field.select_option("per triwulan")
    assert periods(page) == ["Triwulan III 2026", "Triwulan III 2026", "Triwulan III 2026", "tanpa tanggal"]
    field.select_option("apa adanya")
    assert periods(page) == ["01/07/2026", "2026-09-30", "4 Agu 26", "tanpa tanggal"]


def periods(page: "Page") -> list[str]:
    return [cells[1] for cells in shown(page)]


def test_the_month_stands_first_only_where_the_day_can_not(page: "Page") -> None:
    assert [note["period"] for note in notes_of(page, "Tanggal\tCatatan\n7/1/2026\tRapi.\n7/15/2026\tRamah.")] == [
        "Juli 2026"
    ] * 2
    assert [note["period"] for note in notes_of(page, "Tanggal\tCatatan\n7/1/2026\tRapi.\n8/2/2026\tRamah.")] == [
        "Januari 2026",
        "Februari 2026",
    ]


def test_a_period_in_words_is_no_date(page: "Page") -> None:
    paste(page, TABLE)
    counted(page, "2")
    assert page.get_by_label("Tanggal menjadi periode").is_hidden()


@pytest.mark.parametrize(
    ("sender", "author"),
    [
        ("Pak Kades Suroso", "atasan"),
        ("Bu Rini Sekdes", "atasan"),
        ("Camat Baru", "atasan"),
        ("Tini Kasi Pelayanan", ""),
        ("Dedi Kaur Umum", ""),
        ("Joko Sopir Camat", ""),
        ("+62 812-3456-7890", ""),
    ],
)
def test_a_senders_role_is_guessed_only_where_the_name_says_it(page: "Page", sender: str, author: str) -> None:
    assert notes_of(page, f"03/09/26 07.41 - {sender}: Laporannya rapi.")[0]["author"] == author


@pytest.mark.parametrize("post", ["Kasubbag Umum", "Kasi Pelayanan", "Kades", "Sekcam", "KABID"])
def test_a_post_in_the_authors_column_is_a_superiors(page: "Page", post: str) -> None:
    assert notes_of(page, f"Nama\tCatatan\tDicatat oleh\nSiti\tRapi.\t{post}")[0]["author"] == "atasan"


def test_a_column_of_posts_without_a_header_is_nobodys_role(page: "Page") -> None:
    text = "Siti Aminah\tKasubbag\tTidak pernah terlambat apel pagi.\nBudi\tKabid\tSering membantu warga lansia."
    assert [note["author"] for note in notes_of(page, text)] == ["", ""]


def test_whom_a_message_is_about_is_told_by_ticked_names(page: "Page") -> None:
    paste(page, ANDROID)
    assert names(page) == ["Budi (1)", "Sari (1)"]
    page.get_by_label("Budi (1)").check()
    assert shown(page) == [[MESSAGES[0], "Budi", "atasan"], [MESSAGES[1], "–", "–"]]
    assert page.get_by_text("1 catatan tanpa nama pegawai.").is_visible()
    assert page.get_by_label("Budi (1)").evaluate("(box) => box === document.activeElement")


def names(page: "Page") -> list[str]:
    page.get_by_text("Tentang siapa").wait_for()
    return page.get_by_role("group", name="Pegawai yang dicatat").locator("label").all_inner_texts()


def test_names_can_be_written_for_any_kind_of_notes(page: "Page") -> None:
    paste(
        page, "DEDI merapikan arsip.\ntini menolong.\nSiti Aminah ramah.\nSiti Rahma tekun.\nDedi dan Bu tini bergotong royong."
    )
    page.get_by_text("Tentang siapa").click()
    field = page.get_by_label("Nama lain, dipisahkan koma")
    field.fill("Pak Dedi, tini, Siti Aminah, S.E.")
    field.press("Enter")
    assert names(page) == ["Dedi (2)", "tini (2)", "Siti Aminah (2)"]
    assert [cells[1] for cells in shown(page)] == ["Dedi", "tini", "Siti Aminah", "–"]


@pytest.mark.parametrize(
    ("people", "text", "person"),
    [
        (["Budi"], "Berbudi pekerti dan membudidayakan tertib.", ""),
        (["Indah"], "Menata taman dengan indah.", ""),
        (["Indah"], "Terima kasih bu indah.", "Indah"),
        (["Siti Aminah", "Siti Rahma"], "Siti Rahma tekun.", "Siti Rahma"),
        (["Siti Aminah", "Siti Rahma"], "Siti tekun.", ""),
        (["Siti", "Siti Rahma"], "Siti Rahma tekun.", "Siti Rahma"),
        (["A+ (b"], "Nilai A+ (b untuk dia.", "A+ (b"),
    ],
    ids=["part of a word", "a plain word", "after a title", "full name", "either", "longer name", "signs"],
)
def test_a_name_is_found_as_a_name(page: "Page", people: list[str], text: str, person: str) -> None:
    script = "([people, text]) => import('/static/reading/people.js').then(({ finder }) => finder(people)(text))"
    assert page.evaluate(script, [people, text]) == person


def test_posts_and_pleas_are_no_names(page: "Page") -> None:
    script = "(texts) => import('/static/reading/people.js').then(({ namesIn }) => [...namesIn(texts)])"
    texts = ["Siap pak. Tadi malam", "Pak Kades Suroso dan Bu Bidan", "Bu mau tanya", "BU SARI ramah", "Sdr. Joko rajin"]
    assert page.evaluate(script, texts) == [["Suroso", 1], ["Sari", 1], ["Joko", 1]]


def test_names_are_not_asked_for_where_a_column_tells_them(page: "Page") -> None:
    paste(page, TABLE)
    counted(page, "2")
    assert page.get_by_text("Tentang siapa").is_hidden()


def test_the_example_is_offered_only_for_an_empty_box(page: "Page") -> None:
    example = page.get_by_role("button", name="Isi contoh")
    paste(page, "Sangat jujur.")
    assert example.is_hidden()
    paste(page, "")
    assert example.is_visible()
    give(page, "catatan.txt", b"Ramah.\nRapi.")
    counted(page, "2")
    assert example.is_hidden()


def test_an_example_of_a_column_is_plain_words(page: "Page") -> None:
    paste(page, TABLE)
    counted(page, "2")
    example = page.get_by_text("misalnya: Siti")
    assert example.evaluate("(node) => [getComputedStyle(node).borderTopWidth, getComputedStyle(node).padding]") == [
        "0px",
        "0px",
    ]


def test_the_notes_understood_now_can_be_asked_for(page: "Page") -> None:
    script = """async () => {
        const { mountReading } = await import("/static/reading/reading.js");
        const root = document.querySelector("#reading");
        root.replaceChildren(Object.assign(document.createElement("h2"), { textContent: "Catatan" }));
        window.reading = mountReading(root, { onTag() {} });
    }"""
    page.evaluate(script)
    assert page.evaluate("reading.current()") == []
    paste(page, ANDROID)
    counted(page, "2")
    assert page.evaluate("reading.current().map(({ text }) => text)") == MESSAGES
    page.evaluate("reading.empty()")
    assert page.evaluate("reading.current()") == []


def test_a_table_can_be_read_as_lines(page: "Page") -> None:
    paste(page, "Catatan rapat\tSelasa pagi.\nSiti\tmencatat.")
    page.get_by_label("Dibaca sebagai").select_option("Teks biasa")
    assert shown(page) == [["Catatan rapat Selasa pagi."], ["Siti mencatat."]]


@pytest.mark.parametrize("text", CHATS.values(), ids=CHATS)
def test_a_chat_gives_its_messages(page: "Page", text: str) -> None:
    assert [note["text"] for note in notes_of(page, text)] == MESSAGES


def test_a_chat_shows_how_it_was_understood(page: "Page") -> None:
    paste(page, ANDROID)
    said(page, "Percakapan WhatsApp: 2 pesan dari 2 pengirim; 2 pesan sistem atau media dilewati.")
    assert shown(page) == [[MESSAGES[0], "atasan"], [MESSAGES[1], "–"]]


def test_a_sender_is_whom_the_note_is_about_only_where_the_person_says_so(page: "Page") -> None:
    assert [note["person"] for note in notes_of(page, ANDROID)] == ["", ""]
    paste(page, ANDROID)
    page.get_by_label("Andi").select_option("Pegawai yang dicatat")
    page.get_by_label("Bu Camat").select_option("Jangan dibaca")
    assert shown(page) == [[MESSAGES[1], "Andi", "pegawai itu sendiri"]]


@pytest.mark.parametrize(
    "words", ["Pukul 08.15 ia datang: tepat waktu.", "Catatan: rajin, jujur; ramah.", '"Rajin" kata warga.']
)
def test_a_sentence_is_neither_chat_nor_table(page: "Page", words: str) -> None:
    assert [note["text"] for note in notes_of(page, f"{words}\n{words}")] == [words, words]


@pytest.mark.parametrize(
    ("words", "author"),
    [
        ("Rekan kerja", "rekan"),
        ("Atasan langsung", "atasan"),
        ("diri sendiri", "diri"),
        ("Masyarakat", "warga"),
        ("Inspektorat", "pemeriksa"),
        ("bawahan", "bawahan"),
        ("Siti", ""),
    ],
)
def test_a_writer_is_put_into_the_servers_words(page: "Page", words: str, author: str) -> None:
    assert notes_of(page, f"Catatan\tPenulis\nSangat jujur.\t{words}")[0]["author"] == author


@pytest.mark.parametrize(
    ("delimiter", "encoding"),
    [(",", "utf-8"), (";", "utf-8-sig"), ("\t", "utf-16"), ("|", "utf-8"), (";", "utf-16-le"), (";", "windows-1252")],
)
def test_a_csv_file_is_read(page: "Page", delimiter: str, encoding: str) -> None:
    lines = [["nama", "catatan"], ["André", '"Rajin, jujur; dan ramah."'], ["Siti", "Tepat waktu."]]
    give(page, "catatan.csv", "\r\n".join(delimiter.join(line) for line in lines).encode(encoding))
    said(page, "Tabel dari CSV: 2 baris, 2 kolom.")
    assert shown(page) == [["Rajin, jujur; dan ramah.", "André"], ["Tepat waktu.", "Siti"]]


def test_a_workbooks_sheet_can_be_chosen(page: "Page") -> None:
    give(page, "skp.xlsx", workbook(Rekap=[["Nama", "Catatan"], ["Siti", "Rapi."]], Lain=[["Catatan"], ["Jujur."], ["Ramah."]]))
    said(page, "Tabel dari Excel: 1 baris, 2 kolom.")
    page.get_by_label("Lembar").select_option("Lain")
    assert shown(page) == [["Jujur."], ["Ramah."]]
    submit(page).click()
    page.get_by_role("article", name="Catatan 2").get_by_text("Ramah").wait_for()


def test_a_rows_number_is_the_workbooks(page: "Page") -> None:
    give(page, "skp.xlsx", workbook(Rekap=[[], ["Nama", "Catatan"], [], ["Siti", "Rapi."], ["Budi"], ["Tono", 3]]))
    page.get_by_text("Tanpa teks catatan: baris 5, 6.").wait_for()
    assert submit(page).inner_text() == "Tandai 1 catatan"


def test_a_large_workbook_is_read(page: "Page") -> None:
    rows = [
        ["Nama", "Catatan"],
        *[[f"Pegawai {n}", f"Catatan ke-{n}: laporannya rapi dan tepat waktu."] for n in range(19_000)],
    ]
    give(page, "skp.xlsx", workbook(Rekap=rows))
    counted(page, "19.000")


def test_a_word_documents_paragraphs_and_tables_can_be_chosen(page: "Page") -> None:
    table = "<w:tbl>{}</w:tbl>".format(row("Nama", "Umpan balik") + row("Siti", "Laporannya selalu rapi."))
    give(page, "nota.docx", document(paragraph("Kepada Yth."), table, paragraph("Terima kasih.")))
    said(page, "Tabel dari Word: 1 baris, 2 kolom.")
    assert shown(page) == [["Laporannya selalu rapi.", "Siti"]]
    page.get_by_label("Bagian").select_option("Paragraf")
    assert shown(page) == [["Kepada Yth."], ["Terima kasih."]]


def test_notes_in_the_apis_form_are_read(page: "Page") -> None:
    note = {"id": "7", "text": "Sangat jujur.", "author": "rekan", "employee_ref": "P-1", "period": "2026-3"}
    give(page, "catatan.jsonl", f'{json.dumps(note)}\n\n{{rusak\n"Tepat waktu."'.encode())
    page.get_by_text("Tidak dapat dibaca: baris 3.").wait_for()
    assert shown(page) == [["Sangat jujur.", "P-1", "2026-3", "rekan kerja"], ["Tepat waktu.", "–", "–", "–"]]


def test_an_exported_chat_in_an_archive_is_read(page: "Page") -> None:
    give(page, "WhatsApp Chat.zip", archive({"_chat.txt": CHATS["iPhone, Indonesian"]}))
    said(page, "Percakapan WhatsApp: 2 pesan")
    counted(page, "2")


def test_a_dropped_file_is_read_wherever_it_falls(page: "Page") -> None:
    page.evaluate("""() => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File(["Jujur.\\nRamah."], "catatan.txt"));
        document.querySelector("footer").dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
    }""")
    said(page, "Berkas teks: 2 baris.")
    counted(page, "2")


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("skp.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "terkunci kata sandi atau berformat lama"),
        ("skp.xlsx", b"PK\x03\x04 rusak", "rusak atau terkunci kata sandi"),
        ("skp.pdf", b"%PDF-1.7", "PDF belum dapat dibaca"),
        ("foto.jpg", b"\xff\xd8\xff\xe0", "Gambar tidak dapat dibaca"),
        ("a.txt", b"\x00\x01\x02\x03", "bukan teks, tabel, atau dokumen"),
        ("a.txt", b"", "Berkas ini kosong"),
        ("a.odt", archive({"mimetype": "odt"}), "Jenis berkas ini belum dapat dibaca"),
        ("a.docx", archive({"word/document.xml": "<w:document"}), "Dokumen Word ini rusak"),
        ("a.docx", archive({"word/document.xml": " " * 70_000_000}), "terlalu besar untuk dibaca sekaligus"),
    ],
    ids=["locked", "broken", "pdf", "picture", "binary", "empty", "unknown", "broken document", "zip bomb"],
)
def test_a_file_that_cannot_be_read_says_why_and_nothing_is_lost(page: "Page", name: str, content: bytes, why: str) -> None:
    paste(page, "Sangat jujur.")
    counted(page, "1")
    give(page, name, content)
    said(page, why)
    assert page.get_by_role("textbox", name="Catatan").input_value() == "Sangat jujur."
    assert submit(page).is_enabled()


def test_a_workbook_with_a_cell_in_the_farthest_corner_is_refused(page: "Page") -> None:
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        sheet.write("A1", "Catatan")
        sheet.write("XFD1048576", "Jauh.")
    give(page, "luas.xlsx", content.getvalue())
    said(page, "Lembar kerja ini terlalu luas.")


def test_the_text_comes_back_when_the_file_is_let_go(page: "Page") -> None:
    paste(page, "Sangat jujur.")
    give(page, "catatan.txt", b"Ramah.\nRapi.")
    counted(page, "2")
    page.get_by_role("button", name="Lepas berkas").click()
    counted(page, "1")
    assert page.get_by_role("textbox", name="Catatan").input_value() == "Sangat jujur."


def test_a_note_that_is_too_long_is_named(page: "Page") -> None:
    paste(page, f"Rajin.\n{'x' * 20_001}\n{'😀' * 20_000}")
    counted(page, "2")
    assert page.get_by_text("Lebih dari 20.000 karakter: baris 2.").is_visible()


def test_more_notes_than_the_page_takes_are_told(page: "Page") -> None:
    give(page, "catatan.txt", b"Rajin.\n" * 20_003)
    counted(page, "20.000")
    assert page.get_by_text("paling banyak 20.000 catatan; 3 catatan terakhir belum ikut.").is_visible()


def test_markup_stays_text(page: "Page") -> None:
    paste(page, "Nama\tCatatan\n<img src=x onerror=alert(1)>\t<b>Jujur</b> sekali.")
    assert shown(page) == [["<b>Jujur</b> sekali.", "<img src=x onerror=alert(1)>"]]
    assert page.locator("#reading img, #reading b").count() == 0


def test_half_a_surrogate_pair_does_not_reach_the_server(page: "Page") -> None:
    script = "import('/static/reading/text.js').then(({ clean }) => clean('Rapi \\ud83d.') === 'Rapi \\ufffd.')"
    assert page.evaluate(script) is True


def test_five_thousand_rows_are_understood_in_a_moment_on_a_phone(phone: "Page") -> None:
    rows = "".join(f"Pegawai {n}\tLaporannya rapi dan tepat waktu, nomor {n}.\n" for n in range(5_000))
    script = """async (text) => {
        const { recognised } = await import("/static/reading/recognise.js");
        const { likelyChoices, read } = await import("/static/reading/notes.js");
        await recognised("a\\tb");
        const start = performance.now();
        const { ways: [way] } = await recognised(text);
        const { notes } = read(way, likelyChoices(way));
        return [notes.length, performance.now() - start];
    }"""
    count, milliseconds = phone.evaluate(script, f"Nama\tCatatan\n{rows}")
    assert count == 5_000
    assert milliseconds < 1_000


def test_a_table_fits_on_a_phone(phone: "Page") -> None:
    paste(phone, TABLE)
    counted(phone, "2")
    assert phone.evaluate("document.documentElement.scrollWidth") == 360
    assert all(box["height"] >= 44 for select in phone.locator("#reading select").all() if (box := select.bounding_box()))


def test_what_was_understood_makes_room_for_the_results(page: "Page") -> None:
    paste(page, TABLE)
    counted(page, "2")
    submit(page).click()
    page.get_by_role("article", name="Catatan 2").get_by_text("Membantu warga lansia").wait_for()
    assert page.get_by_label("Nama Pegawai").is_hidden()
