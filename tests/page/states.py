"""The states of the page that a person reaches, each by what the person does; the notes are tagged by the server."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.page.desk import box

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

TABLE = (
    "Nama\tPeriode\tCatatan\tPenulis\n"
    "Sari\tTriwulan III\tMenjemput bola ke rumah warga lansia yang tidak bisa datang ke kantor.\tAtasan\n"
    "Budi\tTriwulan III\tMembocorkan rahasia jabatan kepada keluarganya.\tPemeriksa\n"
    "Budi\tTriwulan III\tCapaian kegiatan triwulan II sebesar 98 persen.\tAtasan\n"
    "Sari\tTriwulan III\tMengajari rekan baru memakai aplikasi.\tRekan kerja\n"
)
CHAT = (
    "12/03/24 08.15 - Bu Camat: Pak Budi selalu tepat waktu dan membantu rekan.\n"
    "12/03/24 08.16 - Andi: <Media tidak disertakan>\n"
    "12/03/24 08.17 - Andi: Warga memuji pelayanan Bu Sari.\n"
)


def submit(page: "Page") -> "Locator":
    return page.get_by_role("button", name="Tandai", exact=False).first


def understand(page: "Page", text: str) -> None:
    """Paste it, and wait until the page says what it read."""
    box(page).fill(text)
    page.locator("#reading .said:not(:empty)").wait_for()


def tag(page: "Page", text: str = TABLE) -> None:
    """Paste it, tag it, and wait until all answers are there."""
    understand(page, text)
    submit(page).click()
    page.locator("#status", has_text="catatan dibaca").wait_for()
    page.locator("article .deeds button").first.wait_for()


def tag_nothing(page: "Page") -> None:
    submit(page).click()
    page.get_by_text("Tuliskan sedikitnya").wait_for()


def understand_file(page: "Page") -> None:
    page.locator("input[type=file]").set_input_files({"name": "skp.csv", "mimeType": "text/csv", "buffer": TABLE.encode()})
    page.get_by_text("Tabel dari CSV").wait_for()


def fail_to_read(page: "Page") -> None:
    page.locator("input[type=file]").set_input_files({"name": "skp.pdf", "mimeType": "", "buffer": b"%PDF-1.7"})
    page.get_by_text("PDF belum dapat dibaca").wait_for()


def stop(page: "Page") -> None:
    """Stop tagging while the server still thinks."""
    page.route("**/v1/classify", lambda route: None)
    understand(page, TABLE)
    submit(page).click()
    page.get_by_role("button", name="Hentikan").click()
    page.get_by_role("button", name="Lanjutkan").wait_for()


def pick(page: "Page") -> None:
    tag(page)
    page.get_by_role("button", name="Tambah nilai").first.click()


def pick_code(page: "Page") -> None:
    pick(page)
    page.get_by_role("button", name="Akuntabel: ditunjukkan").click()


def choose_words(page: "Page") -> None:
    tag(page)
    page.get_by_role("group", name="Teks catatan 2").focus()
    page.keyboard.press("ArrowRight")
    page.locator(".selecting").get_by_text("Terpilih").wait_for()


def ask_what_a_code_says(page: "Page") -> None:
    tag(page)
    page.locator(".fact.code").first.click()
    page.get_by_role("tooltip").wait_for()


def ask_why(page: "Page") -> None:
    tag(page)
    page.get_by_role("button", name="Mengapa?").first.click()
    page.locator(".why li").first.wait_for()


def correct(page: "Page") -> None:
    tag(page)
    page.get_by_role("button", name="Bukan perilaku").first.click()
    page.locator(".told").get_by_text("bukan perilaku").wait_for()


def filter_all_away(page: "Page") -> None:
    tag(page)
    page.get_by_label("Cari dalam catatan").fill("tidak ada di mana pun")
    page.get_by_text("Tidak ada catatan yang cocok").wait_for()


def open_help(page: "Page") -> None:
    tag(page)
    page.get_by_role("button", name="Pintasan papan tik").click()


def open_overview(page: "Page") -> None:
    tag(page)
    page.get_by_role("tab", name="Gambaran").click()
    page.get_by_text("Angka dalam tabel").click()
    page.get_by_role("img", name="Bagan dari").wait_for()


def open_form(page: "Page") -> None:
    tag(page)
    page.get_by_role("tab", name="Untuk e-Kinerja").click()
    page.get_by_label("Umpan balik Adaptif").fill("Cepat belajar.")


def preview_masking(page: "Page") -> None:
    box(page).fill("Sdr. Budi Santoso (NIP 19850312 201001 1 007) ramah.")
    page.get_by_text("Lihat contoh penyamaran").click()
    page.locator(".sample ins").first.wait_for()


def ask_to_remove(page: "Page") -> None:
    tag(page)
    page.get_by_role("button", name="Tampilkan").click()
    page.get_by_role("button", name="Hapus semua dari perangkat ini").click()
    page.get_by_role("dialog").get_by_role("button", name="Batal").wait_for()


def lose_the_server(page: "Page") -> None:
    tag(page)
    page.context.set_offline(True)
    page.get_by_text("Tidak tersambung ke peladen").first.wait_for()


STATES: dict[str, Callable[["Page"], None]] = {
    "empty": lambda page: page.locator("#model", has_text="Model").wait_for(),
    "nothing written": tag_nothing,
    "text": lambda page: understand(page, "Rajin.\nJujur.\n\nRamah."),
    "table": lambda page: understand(page, TABLE),
    "chat": lambda page: understand(page, CHAT),
    "file": understand_file,
    "unreadable file": fail_to_read,
    "stopped": stop,
    "results": tag,
    "picker": pick,
    "picker of codes": pick_code,
    "chosen words": choose_words,
    "tooltip": ask_what_a_code_says,
    "why": ask_why,
    "corrected": correct,
    "no match": filter_all_away,
    "help": open_help,
    "overview": open_overview,
    "form": open_form,
    "masking": preview_masking,
    "removal": ask_to_remove,
    "offline": lose_the_server,
}
