"""What stays on the device, what is sent on, what is masked: in a real browser against real servers."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from fastapi import FastAPI
from playwright.sync_api import expect
from sqlalchemy import update

from service.database import keys
from service.keys import create_key
from service.page_routes import PAGE, add_page
from service.scopes import Scope
from tests.page.desk import LEAK, first_time, on_desk
from tests.page.office import Office
from tests.service.conftest import until
from tests.service.running import running

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, Route

KIND = "Selalu ramah melayani warga lansia."
AWAY = "Tidak tersambung ke peladen"
MASK = "Samarkan nama, NIP, dan nomor telepon di dalam catatan"
ALL_SENT = "Semua keputusan terkirim."
MINUTE = 60_000
DAY = 24 * 60 * MINUTE


@pytest.fixture
def context(request: pytest.FixtureRequest, browser: "Browser", office: Office) -> "Iterator[BrowserContext]":
    """A browser at that server, with a clock that a test may put forward.

    The copy of all files that opens the page offline takes longer than most tests: only `keeps_page` makes it.
    """
    workers = "allow" if request.node.get_closest_marker("keeps_page") else "block"
    opened = browser.new_context(locale="id-ID", base_url=office.address, service_workers=workers)
    opened.clock.install()
    yield opened
    opened.close()


@pytest.fixture
def desk(context: "BrowserContext") -> "Page":
    """The page at that server, with two notes tagged."""
    page = context.new_page()
    page.goto("/")
    return tagged(page, LEAK, KIND)


def tagged(page: "Page", *notes: str) -> "Page":
    give(page, "\n".join(notes))
    page.get_by_text(f"{len(notes)} catatan dibaca").wait_for()
    page.locator("#privacy").get_by_text(re.compile(r"\d catatan .*dengan usulan program")).wait_for()
    expect(page.get_by_role("article").first).to_be_focused()  # where the person is led
    return unfolded(page)


def unfolded(page: "Page") -> "Page":
    """With all of the section on personal data, which folds once there are results."""
    page.locator("#privacy").get_by_role("button", name="Tampilkan").click()
    return page


def give(page: "Page", text: str) -> None:
    """Write it into the box and have the program read it."""
    page.get_by_role("textbox").first.fill(text)
    page.get_by_role("textbox").first.press("Control+Enter")


def open_form(page: "Page") -> "Locator":
    """The place for feedback on Adaptif, which no note is about."""
    page.get_by_role("tab", name="Untuk e-Kinerja").click()
    return page.get_by_label("Umpan balik Adaptif")


def says(page: "Page", words: str) -> None:
    page.locator("#privacy").get_by_text(words).wait_for()


def decide(page: "Page", note: int, *labels: str, waiting: int) -> None:
    on_desk(page, f"desk.decide({note}, {{ labels: {json.dumps(labels)}, spans: [] }})")
    says(page, f"{waiting} keputusan menunggu dikirim")


def send_all(page: "Page") -> None:
    page.clock.fast_forward(5_000)
    says(page, ALL_SENT)


def ready_offline(page: "Page") -> None:
    page.evaluate("navigator.serviceWorker.ready")


# On this device


def test_notes_and_verdicts_survive_a_reload(desk: "Page") -> None:
    decide(desk, 2, "HA1+", waiting=1)
    desk.reload()
    desk.get_by_role("article", name="Catatan 2").wait_for()
    assert on_desk(desk, "desk.note(2).verdict.labels") == ["HA1+"]
    assert on_desk(desk, "desk.note(1).result.values[0].name") == "Loyal"


def test_a_decision_just_before_a_reload_is_kept(desk: "Page") -> None:
    on_desk(desk, "desk.decide(1, { labels: [], spans: [] })")
    desk.reload()
    desk.get_by_role("article", name="Catatan 2").wait_for()
    assert on_desk(desk, "desk.note(1).verdict") == {"labels": [], "spans": []}


def test_a_closed_tab_comes_back_in_the_next(desk: "Page", context: "BrowserContext") -> None:
    desk.close()
    page = context.new_page()
    page.goto("/")
    page.get_by_text("2 catatan dibaca").wait_for()
    expect(page.get_by_role("article")).to_have_count(2)


def test_two_tabs_keep_their_own_notes(desk: "Page", context: "BrowserContext") -> None:
    other = context.new_page()
    other.goto("/")
    assert on_desk(other, "desk.notes.length") == 0
    tagged(other, "Selalu jujur.", "Rajin.", "Sabar.")
    decide(desk, 1, "LO1-", waiting=1)
    other.reload()
    desk.reload()
    assert on_desk(desk, "desk.notes.map((note) => note.text)") == [LEAK, KIND]
    assert on_desk(other, "desk.notes.length") == 3
    says(other, "5 catatan (2 dari tab lain)")


def test_a_fresh_tab_says_that_the_notes_are_anothers(desk: "Page", context: "BrowserContext") -> None:
    other = context.new_page()
    other.goto("/")
    says(other, "2 catatan (dari tab lain)")


def test_what_was_written_for_the_form_survives_a_reload(desk: "Page") -> None:
    open_form(desk).fill("Cepat belajar.")
    desk.reload()
    open_form(desk)
    assert open_form(desk).input_value() == "Cepat belajar."
    desk.get_by_role("button", name="Kembalikan usulan Adaptif").click()
    desk.reload()
    assert open_form(desk).input_value() == ""


def test_what_was_written_goes_with_everything_else(desk: "Page") -> None:
    open_form(desk).fill("Cepat belajar.")
    desk.get_by_role("button", name="Hapus semua dari perangkat ini").click()
    desk.get_by_role("dialog").get_by_role("button", name="Hapus").click()
    says(desk, "Belum ada catatan yang disimpan.")
    tagged(desk, LEAK, KIND)
    assert open_form(desk).input_value() == ""


def test_tagging_that_was_cut_off_goes_on_after_a_reload(desk: "Page", context: "BrowserContext") -> None:
    context.set_offline(True)
    on_desk(desk, "desk.open([{ text: 'Selalu jujur.', person: '', period: '', author: '' }])")
    says(desk, "1 catatan dengan usulan program")
    context.set_offline(False)
    desk.reload()
    desk.get_by_text("Belum selesai. Belum dibaca: 1 catatan.").wait_for()
    desk.get_by_role("button", name="Lanjutkan").click()
    desk.get_by_text("1 catatan dibaca").wait_for()


def test_only_notes_that_changed_are_written(desk: "Page") -> None:
    count = "IDBObjectStore.prototype"
    on_desk(desk, "desk.open(Array.from({ length: 5000 }, (_, n) => ({ text: `Catatan ${n}.` })))")
    says(desk, "5.000 catatan dengan usulan program")
    desk.evaluate(
        f"() => {{ window.puts = 0; const put = {count}.put; {count}.put = function (one) {{ window.puts += 1; return put.call(this, one); }} }}"
    )
    on_desk(desk, "desk.answer([{ id: 4321, result: { labels: [], values: [], review: false } }], '0.3')")
    desk.wait_for_function("() => window.puts > 0")
    assert desk.evaluate("window.puts") == 2  # the note and its set


def test_everything_is_removed_after_a_question(desk: "Page", context: "BrowserContext") -> None:
    decide(desk, 1, "LO1-", waiting=1)
    desk.get_by_role("button", name="Hapus semua dari perangkat ini").click()
    question = desk.get_by_role("dialog", name="Hapus semua dari perangkat ini?")
    assert "1 keputusan belum terkirim dan ikut hilang." in question.inner_text()
    question.get_by_role("button", name="Hapus").click()
    says(desk, "Semua sudah dihapus dari perangkat ini.")
    desk.reload()
    says(desk, "Belum ada catatan yang disimpan.")
    assert on_desk(desk, "desk.notes.length") == 0


def test_what_is_removed_goes_from_other_tabs_too(desk: "Page", context: "BrowserContext") -> None:
    other = context.new_page()
    other.goto("/")
    says(other, "2 catatan")
    other.get_by_role("button", name="Hapus semua dari perangkat ini").click()
    other.get_by_role("dialog").get_by_role("button", name="Hapus").click()
    says(desk, "Belum ada catatan yang disimpan.")
    assert on_desk(desk, "desk.notes.length") == 0


def test_nothing_is_removed_without_a_yes(desk: "Page") -> None:
    desk.get_by_role("button", name="Hapus semua dari perangkat ini").click()
    desk.get_by_role("dialog").get_by_role("button", name="Batal").click()
    desk.reload()
    desk.get_by_role("article", name="Catatan 2").wait_for()


def test_notes_go_when_nobody_used_them_for_seven_days(desk: "Page", context: "BrowserContext") -> None:
    desk.close()
    page = context.new_page()
    page.clock.fast_forward(8 * DAY)
    page.goto("/")
    says(page, "Belum ada catatan yang disimpan.")


def test_a_browser_that_keeps_nothing_says_so_and_tags(context: "BrowserContext") -> None:
    page = context.new_page()
    page.add_init_script("indexedDB.open = () => { throw new DOMException('no', 'SecurityError') }")
    page.goto("/")
    page.get_by_role("alert").get_by_text("Peramban ini tidak dapat menyimpan catatan").wait_for()
    give(page, LEAK)
    page.get_by_text("1 catatan dibaca").wait_for()


def test_a_full_device_is_told(desk: "Page") -> None:
    full = "() => { throw new DOMException('full', 'QuotaExceededError') }"
    desk.evaluate(f"window.put = IDBObjectStore.prototype.put; IDBObjectStore.prototype.put = {full}; 0")
    on_desk(desk, "desk.decide(1, { labels: [], spans: [] })")
    desk.get_by_role("alert").get_by_text("Ruang penyimpanan perangkat ini penuh.").wait_for()
    desk.evaluate("IDBObjectStore.prototype.put = window.put; 0")
    decide(desk, 2, waiting=2)  # what could not be written comes with the next change
    assert desk.get_by_role("alert").is_hidden()


# Without a connection


@pytest.mark.keeps_page
def test_the_page_opens_offline_with_all_that_was_there(desk: "Page", context: "BrowserContext") -> None:
    ready_offline(desk)
    context.set_offline(True)
    desk.reload()
    desk.get_by_text(AWAY).wait_for()
    assert desk.locator("article").first.locator("strong").inner_text() == "Loyal"
    assert "nilai-nilai BerAKHLAK" in desk.locator("#model").inner_text()


@pytest.mark.keeps_page
def test_the_page_opens_while_the_server_is_away_and_says_when_it_is_back(desk: "Page", office: Office) -> None:
    ready_offline(desk)
    office.stop()
    desk.reload()
    desk.get_by_text(AWAY).wait_for()
    desk.clock.pause_at(desk.evaluate("Date.now() / 1000") + 1)
    office.start()
    back = desk.locator("#connection", has_text="Tersambung lagi.")

    def seen() -> bool:
        desk.clock.fast_forward(5_000)  # the notice stays for six
        return back.is_visible()

    until(seen)


@pytest.mark.keeps_page
def test_what_was_cut_off_goes_on_when_the_server_is_back(desk: "Page", context: "BrowserContext") -> None:
    ready_offline(desk)
    context.set_offline(True)
    give(desk, "Selalu jujur.")
    desk.locator("#status", has_text="Belum dibaca: menunggu sambungan.").wait_for()
    desk.get_by_text("Belum dibaca: 1 catatan.").wait_for()
    assert desk.get_by_text("Peladen tidak terjangkau").all_inner_texts() == []
    assert desk.locator("#status.error").count() == 0
    context.set_offline(False)
    desk.get_by_text("1 catatan dibaca").wait_for()


def test_masking_that_was_cut_off_goes_on_too(desk: "Page", context: "BrowserContext") -> None:
    desk.get_by_label(MASK).check()
    context.set_offline(True)
    give(desk, "Sdr. Budi Santoso ramah.")
    desk.locator("#status", has_text="Belum dibaca: menunggu sambungan.").wait_for()
    assert on_desk(desk, "desk.note(1).text") == LEAK
    context.set_offline(False)
    desk.get_by_text("1 catatan dibaca").wait_for()
    assert on_desk(desk, "desk.note(1).text") == "Sdr. [NAMA] ramah."


def test_what_the_person_stopped_does_not_go_on_by_itself(desk: "Page", context: "BrowserContext") -> None:
    held: list[Route] = []
    desk.route("**/v1/classify", lambda route: held.append(route))
    give(desk, "Selalu jujur.")
    desk.get_by_role("button", name="Hentikan").click()
    desk.get_by_text("Dihentikan. Belum dibaca: 1 catatan.").wait_for()
    context.set_offline(True)
    desk.get_by_text(AWAY).wait_for()
    context.set_offline(False)
    desk.locator("#connection", has_text="Tersambung lagi.").wait_for()
    assert on_desk(desk, "desk.note(1).result") is None


def test_nothing_waits_for_a_connection_after_everything_was_removed(desk: "Page", context: "BrowserContext") -> None:
    context.set_offline(True)
    give(desk, "Selalu jujur.")
    desk.get_by_text("Belum dibaca: 1 catatan.").wait_for()
    on_desk(desk, "desk.clear()")
    context.set_offline(False)
    desk.locator("#connection", has_text="Tersambung lagi.").wait_for()
    assert desk.locator("#status").inner_text() == ""
    assert desk.locator("#progress").is_hidden()


@pytest.mark.keeps_page
def test_answers_of_the_server_are_never_kept_by_the_worker(desk: "Page") -> None:
    ready_offline(desk)
    kept = desk.evaluate(
        "caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name).then((cache) => cache.keys()))))"
        ".then((lists) => lists.flat().map((request) => new URL(request.url).pathname))"
    )
    assert {"/", "/static/start.js", "/static/keeping/sample.js"} <= set(kept)
    assert [path for path in kept if path != "/" and not path.startswith("/static/")] == []


@pytest.fixture
def release(tmp_path: Path) -> Iterator[tuple[str, Callable[[str], None]]]:
    """A server of the page alone, and a function that releases it with another title."""
    folder = Path(shutil.copytree(PAGE, tmp_path / "page"))
    app = FastAPI()
    add_page(app, folder)

    def publish(title: str) -> None:
        page = folder / "index.html"
        page.write_text(
            re.sub("<title>.*</title>", f"<title>{title}</title>", page.read_text(encoding="utf-8")), encoding="utf-8"
        )

    with running(app) as port:
        yield f"http://127.0.0.1:{port}", publish


def test_a_new_release_comes_by_itself_before_the_person_begins(browser: "Browser", release: Any) -> None:
    address, publish = release
    page = browser.new_page()
    page.goto(address)
    ready_offline(page)
    publish("Rilis baru")
    page.reload()
    page.wait_for_function("() => document.title === 'Rilis baru'")
    assert page.evaluate("caches.keys().then((names) => names.length)") == 1
    page.close()


def test_a_new_release_waits_for_the_person_who_has_begun(browser: "Browser", release: Any) -> None:
    address, publish = release
    page = browser.new_page()
    page.goto(address)
    ready_offline(page)
    page.reload()
    page.get_by_role("textbox").first.click()
    page.keyboard.type("Sedang menulis")
    publish("Rilis baru")
    page.evaluate("navigator.serviceWorker.ready.then((registration) => registration.update())")
    page.get_by_text("Ada versi baru halaman ini.").wait_for()
    assert page.get_by_role("textbox").first.input_value() == "Sedang menulis"
    page.get_by_role("button", name="Muat ulang").click()
    page.wait_for_function("() => document.title === 'Rilis baru'")
    page.close()


# On the way to the server


def test_corrections_are_sent_some_seconds_later(desk: "Page", office: Office) -> None:
    decide(desk, 1, "LO1-", waiting=1)
    decide(desk, 2, waiting=2)
    assert office.everything() == []
    send_all(desk)
    assert (office.labels(LEAK), office.labels(KIND)) == (["LO1-"], [])


def test_an_undo_comes_before_sending(desk: "Page", office: Office) -> None:
    decide(desk, 1, "LO1-", waiting=1)
    on_desk(desk, "desk.undo()")
    desk.get_by_text("keputusan menunggu dikirim").wait_for(state="hidden")
    desk.clock.fast_forward(MINUTE)
    assert office.everything() == []


def test_a_verdict_taken_back_sends_the_models_own_labels(desk: "Page", office: Office) -> None:
    decide(desk, 1, waiting=1)
    send_all(desk)
    on_desk(desk, "desk.undo()")
    says(desk, "1 keputusan menunggu dikirim")
    send_all(desk)
    assert office.labels(LEAK) == on_desk(desk, "desk.note(1).result.labels")
    assert len(office.everything()) == 2


def test_the_same_verdict_is_not_sent_twice(desk: "Page", office: Office) -> None:
    decide(desk, 1, "LO1-", waiting=1)
    send_all(desk)
    on_desk(desk, "desk.decide(1, { labels: ['LO1-'], spans: [] })")
    desk.reload()
    desk.clock.fast_forward(MINUTE)
    says(desk, ALL_SENT)
    assert len(office.everything()) == 1


@pytest.mark.keeps_page
def test_corrections_wait_for_a_server_that_died(desk: "Page", office: Office) -> None:
    ready_offline(desk)
    office.stop()
    decide(desk, 1, "LO1-", waiting=1)
    desk.clock.fast_forward(5_000)
    says(desk, "1 keputusan menunggu dikirim: peladen belum terjangkau.")
    desk.reload()
    office.start()
    desk.clock.fast_forward(MINUTE)
    says(desk, ALL_SENT)
    assert [one.labels for one in office.everything()] == [["LO1-"]]


def test_a_lost_answer_does_not_double_a_correction(desk: "Page", office: Office) -> None:
    keys: list[str] = []

    def lose_the_first(route: "Route", request: "Request") -> None:
        keys.append(request.headers["idempotency-key"])
        if len(keys) > 1:
            return route.continue_()
        route.fetch()
        return route.abort()

    desk.route("**/v1/feedback", lose_the_first)
    decide(desk, 1, "LO1-", waiting=1)
    desk.clock.fast_forward(5_000)
    says(desk, "peladen belum terjangkau")
    desk.clock.fast_forward(MINUTE)
    says(desk, ALL_SENT)
    assert (len(keys), len(set(keys)), len(office.everything())) == (2, 1, 1)


def test_a_busy_server_is_asked_again_when_it_wants_to_be(desk: "Page", office: Office) -> None:
    asked: list[str] = []
    desk.on("request", lambda request: asked.append(request.url) if request.url.endswith("/v1/feedback") else None)
    busy = {"status": 503, "headers": {"Retry-After": "120"}, "json": {"detail": "sibuk"}}
    first_time(desk, "**/v1/feedback", lambda route: route.fulfill(**busy))
    decide(desk, 1, "LO1-", waiting=1)
    desk.clock.fast_forward(5_000)
    says(desk, "1 keputusan menunggu dikirim: peladen sedang sibuk.")
    desk.clock.fast_forward(100_000)
    assert len(asked) == 1
    desk.clock.fast_forward(21_000)
    says(desk, ALL_SENT)


def test_what_the_server_will_not_take_does_not_hold_up_the_rest(desk: "Page", office: Office) -> None:
    decide(desk, 1, "XX9+", waiting=1)
    decide(desk, 2, waiting=2)
    desk.clock.fast_forward(5_000)
    says(desk, f"{ALL_SENT} 1 keputusan tidak diterima peladen dan hanya ada di perangkat ini.")
    assert [one.text for one in office.everything()] == [KIND]


def test_a_key_used_before_counts_as_recorded(desk: "Page", office: Office) -> None:
    first_time(desk, "**/v1/feedback", lambda route: route.fulfill(status=409, json={"detail": "sudah"}))
    decide(desk, 1, "LO1-", waiting=1)
    send_all(desk)


def test_whom_a_note_is_about_is_never_sent(desk: "Page", office: Office) -> None:
    on_desk(desk, "Object.assign(desk.note(1), { person: 'Sari Dewi', period: '2026-triwulan-3', author: 'rekan' })")
    decide(desk, 1, "LO1-", waiting=1)
    with desk.expect_request("**/v1/feedback") as sent:
        send_all(desk)
    assert "Sari" not in (sent.value.post_data or "")
    [one] = office.everything()
    assert (one.employee_ref, one.period, one.author) == (None, "2026-triwulan-3", "rekan")


def test_corrections_of_notes_that_others_replaced_are_still_sent(desk: "Page", office: Office) -> None:
    on_desk(desk, "desk.decide(1, { labels: ['LO1-'], spans: [] })")
    give(desk, "Selalu jujur.")
    desk.get_by_role("button", name="Ganti semuanya").click()
    desk.get_by_text("1 catatan dibaca").wait_for()
    says(desk, "1 keputusan menunggu dikirim")
    desk.clock.fast_forward(5_000)
    desk.get_by_text("keputusan menunggu dikirim").wait_for(state="hidden")
    assert office.labels(LEAK) == ["LO1-"]


def test_where_corrections_are_off_they_stay_here(page: "Page") -> None:
    tagged(page, LEAK)
    on_desk(page, "desk.decide(1, { labels: [], spans: [] })")
    says(page, "Tidak dikirim: pengelola belum menyalakannya. Keputusan Anda hanya ada di perangkat ini.")


def tagged_with_key(context: "BrowserContext", token: str) -> "Page":
    page = context.new_page()
    page.goto("/")
    page.get_by_label("Kunci API").fill(token)
    tagged(page, LEAK)
    return page


def change_key(page: "Page", token: str) -> None:
    page.get_by_label("Kunci API").fill(token)
    page.get_by_label("Kunci API").blur()


def test_a_key_that_may_not_correct_is_told_and_the_next_one_is_used(context: "BrowserContext", office: Office) -> None:
    keys = [create_key(office.app.state.database, n, scopes=s).token for n, s in (("a", [Scope.CLASSIFY]), ("b", [*Scope]))]
    page = tagged_with_key(context, keys[0])
    decide(page, 1, "LO1-", waiting=1)
    page.clock.fast_forward(5_000)
    says(page, "1 keputusan menunggu dikirim: kunci API ini tidak mempunyai izin mengirim keputusan.")
    change_key(page, keys[1])
    says(page, ALL_SENT)


def test_a_key_given_while_the_answer_without_it_is_awaited_is_used(context: "BrowserContext", office: Office) -> None:
    token = create_key(office.app.state.database, "a", scopes=[*Scope]).token
    page = context.new_page()
    held: list[Route] = []
    first_time(page, "**/v1/feedback/status", lambda route: held.append(route))
    with page.expect_request("**/v1/feedback/status"):
        page.goto("/")
    change_key(page, token)
    held[0].continue_()
    tagged(page, LEAK)
    decide(page, 1, "LO1-", waiting=1)
    send_all(page)


def test_the_late_answer_that_a_key_is_missing_leaves_the_person_where_they_write(
    context: "BrowserContext", office: Office
) -> None:
    create_key(office.app.state.database, "a", scopes=[*Scope])
    page = context.new_page()
    held: list[Route] = []
    first_time(page, "**/v1/model", lambda route: held.append(route))
    with page.expect_request("**/v1/model"):
        page.goto("/")
    box = page.get_by_role("textbox", name="Catatan")
    box.focus()
    with page.expect_response("**/v1/model"):
        held[0].continue_()
    page.wait_for_timeout(200)  # for the script that reads it
    expect(box).to_be_focused()


def test_a_key_that_expired_is_told_and_the_next_one_is_used(context: "BrowserContext", office: Office) -> None:
    database = office.app.state.database
    tokens = [create_key(database, name, scopes=[*Scope]).token for name in ("lama", "baru")]
    page = tagged_with_key(context, tokens[0])
    with database.begin() as connection:
        connection.execute(update(keys).where(keys.c.name == "lama").values(expires=datetime(2020, 1, 1, tzinfo=UTC)))
    old = {"Authorization": f"Bearer {tokens[0]}"}
    until(lambda: httpx2.get(f"{office.address}/v1/taxonomy", headers=old).status_code == 401)
    decide(page, 1, "LO1-", waiting=1)
    page.clock.fast_forward(5_000)
    says(page, "1 keputusan menunggu dikirim: isikan kunci API yang berlaku.")
    change_key(page, tokens[1])
    says(page, ALL_SENT)


def test_corrections_that_were_turned_off_meanwhile_stay_here(desk: "Page", office: Office) -> None:
    desk.route("**/v1/feedback", lambda route: route.fulfill(status=404, json={"detail": "tidak ada"}))
    decide(desk, 1, "LO1-", waiting=1)
    desk.clock.fast_forward(5_000)
    says(desk, "Tidak dikirim: pengelola belum menyalakannya. Keputusan Anda hanya ada di perangkat ini.")
    desk.unroute("**/v1/feedback")
    desk.reload()
    desk.clock.fast_forward(MINUTE)
    says(desk, ALL_SENT)  # it was turned on again
    assert office.labels(LEAK) == ["LO1-"]


# Masking and what is said


def test_masked_texts_are_tagged_kept_and_shown(desk: "Page") -> None:
    desk.get_by_label(MASK).check()
    tagged(desk, "👍 Sdr. Budi Santoso (NIP 19850312 201001 1 007) selalu ramah kepada warga.")
    desk.reload()
    expect(desk.locator("p.note")).to_contain_text("👍 Sdr. [NAMA] (NIP [NIP]) selalu ramah kepada warga")
    assert desk.get_by_label(MASK).is_checked()


def test_the_preview_shows_what_goes_and_what_comes(desk: "Page") -> None:
    desk.get_by_role("textbox").first.fill("👍 <b>Pak</b> Sdr. Budi Santoso ramah.")
    desk.get_by_text("Lihat contoh penyamaran").click()
    says(desk, "Pada catatan Anda:")
    assert desk.locator("#privacy del").inner_text() == "Budi Santoso"
    assert desk.locator("#privacy ins").inner_text() == "[NAMA]"
    assert desk.locator("#privacy .sample").inner_text() == "👍 <b>Pak</b> Sdr. Budi Santoso [NAMA] ramah."


def test_the_preview_shows_what_a_file_holds(desk: "Page") -> None:
    desk.get_by_text("Lihat contoh penyamaran").click()
    says(desk, "Tidak ada yang ditemukan untuk disamarkan pada 2 catatan pertama Anda.")
    desk.locator("input[type=file]").set_input_files({"name": "a.tsv", "mimeType": "text/plain", "buffer": TABLE.encode()})
    desk.get_by_text("a.tsv").wait_for()
    desk.clock.fast_forward(1_000)
    says(desk, "Pada catatan Anda:")
    assert desk.locator("#privacy .sample").first.inner_text().startswith("SARI DEWI [NAMA] sangat ramah.")


def test_the_preview_still_shows_what_was_masked(desk: "Page") -> None:
    desk.get_by_label(MASK).check()
    tagged(desk, "Selalu rajin.", "Sdr. Budi Santoso ramah.")
    desk.get_by_text("Lihat contoh penyamaran").click()
    says(desk, "Pada catatan Anda:")
    assert desk.locator("#privacy .sample").all_inner_texts() == ["Sdr. Budi Santoso [NAMA] ramah."]
    desk.reload()
    unfolded(desk).get_by_text("Lihat contoh penyamaran").click()
    says(desk, "Catatan Anda sudah disamarkan:")
    assert desk.locator("#privacy .sample").all_inner_texts() == ["Sdr. [NAMA] ramah."]


TABLE = (
    "Nama\tCatatan\nSari Dewi, S.E.\tSARI DEWI sangat ramah. Ibu Sari disukai, sarinya tidak.\nBudi\tPak Budi membantu Sari."
)


def test_the_person_of_a_row_is_masked_within_its_note(desk: "Page") -> None:
    desk.get_by_label(MASK).check()
    give(desk, TABLE)
    desk.get_by_role("article", name="Sari Dewi").wait_for()
    assert on_desk(desk, "desk.notes.map(({ person, text }) => [person, text])") == [
        ["Sari Dewi, S.E.", "[NAMA] sangat ramah. Ibu [NAMA] disukai, sarinya tidak."],
        ["Budi", "Pak [NAMA] membantu Sari."],
    ]


@pytest.mark.parametrize(
    ("text", "person", "masked"),
    [
        ("Ma’ruf rajin, kata Nama.", "Nama Ma'ruf", "[NAMA] rajin, kata [NAMA]."),
        ("Sdr. [NAMA] Dewi (NIP [NIP]).", "Sari Dewi", "Sdr. [NAMA] (NIP [NIP])."),
        ("Pak Lurah dan Bu Al tiba.", "Pak Al S.Kom.", "Pak Lurah dan Bu Al tiba."),
        ("Dahulu a.b* jujur.", "a.b*c (", "Dahulu a.b* jujur."),
        ("👩🏽 Éka dan EKA.", "éka", "👩🏽 [NAMA] dan EKA."),
    ],
    ids=[
        "apostrophes and a name like a stand-in",
        "beside a stand-in",
        "address, degree, short",
        "not a pattern",
        "beyond ASCII",
    ],
)
def test_names_are_found_as_whole_words(page: "Page", text: str, person: str, masked: str) -> None:
    script = "import('/static/keeping/stand_ins.js').then(({ pieces, masked }) => masked(pieces(text, [], person)))"
    assert page.evaluate(f"([text, person]) => {script}", [text, person]) == masked


def test_it_is_said_while_notes_are_masked(desk: "Page") -> None:
    held: list[Route] = []
    desk.route("**/v1/mask", lambda route: held.append(route))
    desk.get_by_label(MASK).check()
    with desk.expect_request("**/v1/mask"):
        give(desk, "Sdr. Budi Santoso ramah.")
    desk.locator("#status", has_text="Menyamarkan …").wait_for()
    held[0].continue_()
    desk.get_by_text("1 catatan dibaca").wait_for()


def test_notes_that_cannot_be_masked_are_not_read(desk: "Page") -> None:
    desk.route("**/v1/mask", lambda route: route.fulfill(status=500, json={"detail": "Kesalahan peladen."}))
    desk.get_by_label(MASK).check()
    give(desk, "Sdr. Budi Santoso ramah.")
    words = "Catatan tidak dapat disamarkan, jadi tidak dibaca program. Kesalahan peladen."
    desk.locator("#status.error", has_text=words).wait_for()
    assert on_desk(desk, "desk.notes.map((note) => note.text)") == [LEAK, KIND]


def test_the_hint_of_masking_says_what_stays(desk: "Page") -> None:
    hint = desk.locator("#mask-hint").inner_text()
    assert "Kolom Pegawai sendiri tetap tampak, disimpan, dan diunduh" in hint
    assert "Komputer server instansi mencarinya dan tidak menyimpan apa pun" in hint


def test_a_text_longer_than_the_server_takes_is_masked_too(desk: "Page") -> None:
    script = "masked([{ text: `${'a '.repeat(15000)}Sdr. Budi Santoso` }]).then(([note]) => note.text.slice(29990))"
    assert desk.evaluate(f"import('/static/keeping/masking.js').then(({{ masked }}) => {script})") == "a a a a a Sdr. [NAMA]"


def test_it_is_said_what_the_server_keeps(desk: "Page", page: "Page") -> None:
    says(desk, "lalu disimpan 365 hari, dengan teks yang sudah disamarkan dan tanpa nama pegawai.")
    says(page, "Keputusan Anda tidak dikirim: pengelola belum menyalakannya.")


def test_it_is_said_where_notes_and_decisions_go(desk: "Page") -> None:
    says(
        desk,
        "Catatan dikirim ke komputer server instansi Anda sendiri (peladen) untuk dibaca program, dan tidak disimpan di sana.",
    )
    says(desk, "Keputusan Anda (benar, diubah, bukan perilaku) dikirim dengan catatannya, periode, dan peran penulisnya")


def test_it_is_said_until_when_this_browser_keeps_notes(desk: "Page") -> None:
    says(desk, desk.evaluate("new Date(Date.now() + 7 * 864e5).toLocaleDateString('id-ID', { dateStyle: 'long' })"))


def test_the_key_field_is_not_entered_by_what_nobody_asked_for(context: "BrowserContext", office: Office) -> None:
    page = context.new_page()
    page.goto("/")
    tagged(page, LEAK)
    create_key(office.app.state.database, "baru", scopes=[Scope.CLASSIFY])
    until(lambda: httpx2.get(f"{office.address}/v1/taxonomy").status_code == 401)
    page.get_by_role("textbox").first.focus()
    decide(page, 1, "LO1-", waiting=1)
    page.clock.fast_forward(5_000)
    says(page, "1 keputusan menunggu dikirim: isikan kunci API yang berlaku.")
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
