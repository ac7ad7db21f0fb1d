"""The pictures of docs/panduan-atasan.md: the page in a real Chromium, used as the guide tells it.

usage: python docs/pictures.py   writes docs/panduan/*.webp; on the same machine a second run changes nothing
Notes and persons are invented. Clock, language and window are fixed; the model is the shipped one.
"""

import base64
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent.parent))

from nlp.model_folder import MODELS
from service.app import create_app
from tests.service.running import running

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

FOLDER = Path(__file__).parent / "panduan"
TODAY = "2026-07-06T09:00:00+07:00"
MARGIN = 8  # pixels around what a picture is of
QUALITY = 0.7  # of WebP: letters stay sharp, a picture stays under 120 kB
NO_CHROMIUM = "The pictures need Chromium: install it (Debian: apt install chromium) so that `chromium` is found, then repeat."

NOTES = [
    ("Sari", "Selalu ramah kepada warga lansia dan menjemput bola ke rumah warga yang tidak bisa datang.", "atasan"),
    ("Sari", "Ybs tdk pernah terlambat, tetapi jarang membantu rekan yang kesulitan.", "rekan kerja"),
    ("Sari", "Meminjamkan proyektor bidangnya ketika proyektor bidang lain rusak.", "rekan kerja"),
    ("Sari", "Setiap Jumat mengajari dua rekan baru memakai aplikasi arsip sampai mereka bisa sendiri.", "atasan"),
    ("Sari", "Dua kali terlambat menyerahkan laporan bulanan pada April dan Mei.", "atasan"),
    ("Budi", "Cepat menyesuaikan diri ketika aplikasi baru dipakai, lalu melatih teman-temannya.", "rekan kerja"),
    ("Budi", "Menyapa dan menengahi rekan yang berselisih sehingga rapat kembali tenang.", "rekan kerja"),
    ("Budi", "Menggunakan kendaraan dinas untuk keperluan keluarga pada hari libur.", "pemeriksa"),
    ("Budi", "Capaian kegiatan triwulan II sebesar 98 persen.", "atasan"),
]
MISREAD = 3  # the note whose tag is the wrong way round; the guide corrects it
TABLE = "\n".join(
    ["Nama\tPeriode\tCatatan\tPenulis", *(f"{who}\tTriwulan II 2026\t{text}\t{author}" for who, text, author in NOTES)]
)
CHAT = """\
04/05/26 08.12 - Kepala Puskesmas: Tadi pagi Wati membuka loket lebih awal karena antrean sudah panjang.
04/05/26 08.15 - Wati: Saya menata ulang kartu berobat supaya pasien tidak menunggu lama.
04/05/26 08.16 - Wati: <Media tidak disertakan>
04/05/26 13.40 - Rekan Farmasi: Wati membantu saya mencari resep yang terselip.
"""


def main() -> None:
    """Take all pictures."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit(NO_CHROMIUM)
    from playwright.sync_api import sync_playwright

    FOLDER.mkdir(exist_ok=True)
    with _served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        camera = _Camera(browser)
        _on_a_desk(_opened(browser, address, width=1000, height=4000, scale=1.5), camera)
        _on_a_phone(_opened(browser, address, width=360, height=700, scale=2, touch=True), camera)
        _about_privacy(_opened(browser, address, width=1000, height=1600, scale=1.5), camera)
        browser.close()


@contextmanager
def _served() -> Iterator[str]:
    """The address of a server with the shipped model, as it is without settings: corrections are not taken."""
    for name in [name for name in os.environ if name.startswith("BERAKHLAK_") and name != "BERAKHLAK_CACHE"]:
        del os.environ[name]
    with TemporaryDirectory() as folder:
        os.environ["BERAKHLAK_DATABASE_URL"] = f"sqlite:///{folder}/pictures.db"
        with running(create_app(models=MODELS)) as port:
            yield f"http://127.0.0.1:{port}"


def _opened(browser: "Browser", address: str, *, width: int, height: int, scale: float, touch: bool = False) -> "Page":
    context = browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=scale,
        has_touch=touch,
        is_mobile=touch,
        locale="id-ID",
        timezone_id="Asia/Jakarta",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.clock.set_fixed_time(TODAY)
    page.goto(address)
    page.get_by_text("Sumber:").wait_for()
    return page


class _Camera:
    """Writes what is in sight as WebP, which Chromium itself encodes."""

    def __init__(self, browser: "Browser") -> None:
        self._darkroom = browser.new_page()

    def between(self, name: str, first: "Locator", last: "Locator") -> None:
        """What stands from one element down to another, both in the window."""
        boxes = [box for box in (first.bounding_box(), last.bounding_box()) if box]
        left, top = (min(box[side] for box in boxes) for side in ("x", "y"))
        right = max(box["x"] + box["width"] for box in boxes)
        bottom = max(box["y"] + box["height"] for box in boxes)
        width, height = right - left + 2 * MARGIN, bottom - top + 2 * MARGIN
        clip = {"x": max(left - MARGIN, 0), "y": max(top - MARGIN, 0), "width": width, "height": height}
        self._write(name, first.page.screenshot(clip=clip, animations="disabled"))  # type: ignore[arg-type]

    def of(self, name: str, element: "Locator") -> None:
        self.between(name, element, element)

    def window(self, page: "Page", name: str) -> None:
        self._write(name, page.screenshot(animations="disabled"))

    def _write(self, name: str, png: bytes) -> None:
        webp = self._darkroom.evaluate(
            """async ([png, quality]) => {
              const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
              const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
              canvas.getContext("2d").drawImage(image, 0, 0);
              return canvas.toDataURL("image/webp", quality).split(",")[1];
            }""",
            [base64.b64encode(png).decode(), QUALITY],
        )
        (FOLDER / f"{name}.webp").write_bytes(base64.b64decode(webp))


def _on_a_desk(page: "Page", camera: _Camera) -> None:
    _paste(page, TABLE)
    page.locator("#notes").evaluate("node => (node.scrollTop = 0)")
    camera.between("tempel", page.locator("#reading"), page.locator(".understood"))
    _tag(page)
    camera.between("hasil", page.locator("#status"), _card(page, 2))
    camera.between("sekilas", _card(page, 1), _card(page, 3))
    mixed, wrong = _card(page, 2), _card(page, MISREAD)
    mixed.get_by_role("button", name="HA2").click()
    camera.between("kartu", mixed, page.get_by_role("tooltip"))
    page.keyboard.press("Escape")
    mixed.get_by_role("button", name="Mengapa?").click()
    mixed.get_by_role("heading", name="Harmonis (HA2)").wait_for()
    camera.of("mengapa", mixed)
    _correct(page, wrong, camera)
    _mark(page, _card(page, 5), camera)
    for number in (1, 2, 4):
        _card(page, number).get_by_role("button", name="Benar").click()
    _take_along(page, camera)


def _correct(page: "Page", wrong: "Locator", camera: _Camera) -> None:
    wrong.get_by_role("button", name="ganti dengan").click()
    wrong.get_by_role("heading", name="Ganti panduan").wait_for()
    camera.of("ganti", wrong)
    page.keyboard.press("Escape")
    wrong.get_by_role("button", name="ubah menjadi").click()
    wrong.get_by_text("Anda mengubah").wait_for()
    page.get_by_text("hanya ada di perangkat ini").first.wait_for(state="attached")  # this line moves what stands below it
    _away(page)
    camera.of("dibalik", wrong)
    camera.of("batalkan", page.locator(".told"))


def _mark(page: "Page", note: "Locator", camera: _Camera) -> None:
    """Words chosen with the keys: the first three."""
    note.locator("p.note").focus()
    for keys in ("ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight"):
        page.keyboard.press(keys)
    note.get_by_text("Terpilih:").wait_for()
    camera.of("bukti", note)
    page.keyboard.press("Escape")


def _take_along(page: "Page", camera: _Camera) -> None:
    page.get_by_role("tab", name="Gambaran").click()
    page.get_by_text("Yang belum dicatat").wait_for()
    camera.between("gambaran", page.locator("#overview h2"), page.locator("#overview .missing"))
    page.get_by_role("tab", name="Untuk e-Kinerja").click()
    page.get_by_label("Umpan balik Loyal").wait_for()
    camera.between("e-kinerja", page.locator("#taking h2"), page.locator(".form-row").nth(1))
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.set_viewport_size({"width": 800, "height": 1200})
    page.locator(".paper").evaluate("node => (node.style.padding = '2rem')")
    camera.of("cetak", page.locator(".paper"))


def _on_a_phone(page: "Page", camera: _Camera) -> None:
    _paste(page, CHAT)
    page.get_by_role("group", name="Siapa pengirimnya?").wait_for()
    page.get_by_role("combobox", name="Wati").select_option("Pegawai yang dicatat")
    page.locator(".understood").evaluate("node => node.scrollIntoView()")
    camera.window(page, "ponsel-percakapan")
    page.get_by_role("textbox", name="Catatan", exact=True).fill("\n".join(text for _, text, _ in NOTES[:3]))
    page.get_by_text("3 baris").wait_for()
    _tag(page, 3)
    _card(page, 2).evaluate("node => node.scrollIntoView()")
    _card(page, 2).locator("mark").last.dispatch_event("click")  # a tap would leave its own fading light
    _card(page, 2).get_by_text("Terpilih:").wait_for()
    camera.window(page, "ponsel-bukti")


def _about_privacy(page: "Page", camera: _Camera) -> None:
    page.get_by_label("Samarkan nama").check()
    page.get_by_text("Lihat contoh penyamaran").click()
    page.locator("#privacy ins").first.wait_for()
    _away(page)
    camera.of("pribadi", page.locator("#privacy"))


def _paste(page: "Page", text: str) -> None:
    page.get_by_role("textbox", name="Catatan", exact=True).fill(text)
    page.get_by_role("table", name="seperti yang akan ditandai").wait_for()


def _tag(page: "Page", count: int = len(NOTES)) -> None:
    page.get_by_role("button", name=f"Tandai {count} catatan").click()
    page.get_by_text(f"{count} catatan dibaca").wait_for()
    _card(page, count).wait_for()
    _away(page)


def _card(page: "Page", number: int) -> "Locator":
    return page.locator(f"article[data-id='{number}']")


def _away(page: "Page") -> None:
    """The pointer where it lights nothing up, and what it lit up gone."""
    page.mouse.move(1, 1)
    page.get_by_role("tooltip").wait_for(state="detached")


if __name__ == "__main__":
    main()
