"""The overview: the same counts as the API's, as a chart, as a table, and what is missing."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pytest

from nlp.classifier import TaggedNote, ValueClassifier
from nlp.taxonomy import Taxonomy
from service.groups import FEW_NOTES, GroupKey, Groups, wilson
from service.schemas import NoteResult, TaxonomyResponse
from tests.page.laying import KEEPS, LEAKS, SERVES, TEACHES, Laid, lay, open_tab
from training.annotations import AnnotatedNote

if TYPE_CHECKING:
    from playwright.sync_api import Page

NOTES: list[Laid] = [
    {"text": TEACHES, "person": "Sari"},
    {"text": LEAKS, "person": "Budi"},
    {"text": KEEPS, "person": "Sari", "review": True},
    {"text": SERVES, "person": "Sari"},
    {"text": SERVES},
]


def open_overview(page: "Page", notes: list[Laid]) -> None:
    lay(page, notes)
    open_tab(page, "Gambaran")
    page.get_by_role("img", name="Bagan dari").wait_for()


def table(page: "Page", name: str) -> list[list[str]]:
    rows = page.get_by_role("table", name=name).get_by_role("row").all()
    return [row.locator("th, td").all_inner_texts() for row in rows]


def test_the_page_counts_and_quotes_as_the_api_does(
    page: "Page", corpus: list[AnnotatedNote], taxonomy: Taxonomy, shipped_classifier: ValueClassifier
) -> None:
    texts = [note.text for note in corpus if not note.is_phrase][::60]
    tagged = shipped_classifier.classify(texts)
    here, there = counted_here(page, texts, tagged, taxonomy), counted_there(texts, tagged, taxonomy)
    assert {key: numbers(side) for key, side in here.items()} == {key: numbers(side) for key, side in there.items()}
    for key, side in there.items():
        quotes = here[key]["evidence"]  # some are joined
        assert [quote for quote in side["evidence"] if not any(quote in joined for joined in quotes)] == []
        assert [quote for quote in quotes if not any(quote in text for text in texts)] == []
        assert len(quotes) <= len(side["evidence"])


def counted_there(texts: list[str], tagged: list[TaggedNote], taxonomy: Taxonomy) -> dict[tuple[str, str], dict[str, Any]]:
    """What the API's counting makes of them, by value and side."""
    groups = Groups(taxonomy)
    for text, note in zip(texts, tagged, strict=True):
        groups.add(GroupKey(), text, note)
    [summary] = groups.summaries()
    return {(value.value, side): asdict(getattr(value, side)) for value in summary.values for side in ("shown", "contrary")}


def counted_here(page: "Page", texts: list[str], tagged: list[TaggedNote], taxonomy: Taxonomy) -> dict[tuple[str, str], Any]:
    """What the page's own counting makes of the server's answers."""
    results = [NoteResult.model_validate(note._asdict() | {"id": "1"}, from_attributes=True).model_dump() for note in tagged]
    count = page.evaluate(
        """async ([texts, results, taxonomy]) => {
          const { counted } = await import("/static/taking/counting.js");
          return counted(texts.map((text, n) => ({ text, result: results[n], verdict: null })), taxonomy);
        }""",
        [texts, results, TaxonomyResponse.of(taxonomy).model_dump()],
    )
    return {(value["value"], side): value[side] for value in count["values"] for side in ("shown", "contrary")}


def numbers(side: dict[str, Any]) -> list[float]:
    """A side's notes, share and interval."""
    return [round(side[name], 4) for name in ("notes", "share", "low", "high")]


@pytest.mark.parametrize(("count", "total"), [(0, 1), (1, 1), (3, 10), (250, 5_000)])
def test_the_interval_is_the_same_on_both_sides(page: "Page", count: int, total: int) -> None:
    here = page.evaluate(
        "numbers => import('/static/taking/wilson.js').then(({ wilson }) => wilson(...numbers))", [count, total]
    )
    assert here == pytest.approx(wilson(count, total), abs=1e-12)


def test_the_limit_of_few_notes_is_the_same_on_both_sides(page: "Page") -> None:
    assert page.evaluate("import('/static/taking/counting.js').then(({ FEW_NOTES }) => FEW_NOTES)") == FEW_NOTES


def test_the_chart_is_told_in_words(page: "Page") -> None:
    open_overview(page, NOTES)
    name = page.locator("svg.chart").get_attribute("aria-label") or ""
    assert name.startswith("Bagan dari 5 catatan. Berorientasi Pelayanan: 2 menunjukkan, 0 melanggar atau kurang; ")
    assert "Loyal: 1 menunjukkan, 1 melanggar atau kurang" in name


def test_the_same_numbers_stand_in_a_table(page: "Page") -> None:
    open_overview(page, NOTES)
    page.get_by_text("Angka dalam tabel").click()
    rows = table(page, "Nilai-nilai dalam catatan")
    assert rows[0] == ["Nilai", "Ditunjukkan", "Bagian (selang 95%)", "Dilanggar atau kurang", "Bagian (selang 95%)"]
    assert rows[1] == ["Berorientasi Pelayanan", "2", "40% (12% sampai 77%)", "0", "tidak ada"]
    assert rows[5] == ["Loyal", "1", "20% (4% sampai 62%)", "1", "20% (4% sampai 62%)"]


def test_contrary_bars_are_hatched_and_lie_to_the_left(page: "Page") -> None:
    open_overview(page, NOTES)
    axis = page.locator("svg .axis").evaluate("line => line.getBoundingClientRect().x")
    left = page.locator("svg .bar.contrary").evaluate_all("bars => bars.map((bar) => bar.getBoundingClientRect().right)")
    right = page.locator("svg .bar.shown").evaluate_all("bars => bars.map((bar) => bar.getBoundingClientRect().x)")
    assert max(left) <= axis + 2 and min(right) >= axis - 2
    assert "contrary-hatch" in page.locator("svg .bar.contrary").evaluate("bar => getComputedStyle(bar).fill")


def test_values_nobody_wrote_about_are_asked_for(page: "Page") -> None:
    open_overview(page, NOTES)
    missing = page.locator(".missing")
    assert missing.get_by_text("Belum ada catatan tentang Adaptif: perhatikan apakah pegawai").is_visible()
    assert missing.get_by_text("Bertindak proaktif").is_visible()
    assert missing.get_by_text("Loyal").count() == 0


@pytest.mark.parametrize(("many", "said"), [(4, True), (5, False)])
def test_few_notes_are_called_too_few(page: "Page", many: int, said: bool) -> None:
    open_overview(page, NOTES[:many])
    assert page.locator("#overview .notice").is_visible() is said
    assert ("Terlalu sedikit catatan" in page.locator("#overview").inner_text()) is said


def test_people_stand_in_the_order_in_which_they_came(page: "Page") -> None:
    open_overview(page, NOTES)
    page.evaluate("desk.decide(1, { labels: [], spans: [] })")
    page.get_by_text("1 sudah Anda putuskan").wait_for()
    assert table(page, "Catatan per pegawai") == [
        ["Pegawai", "Catatan", "Sudah diputuskan", "Untuk dicek"],
        ["Sari", "3", "1", "1"],
        ["Budi", "1", "0", "0"],
        ["Tanpa nama", "1", "0", "0"],
    ]


def test_one_person_can_be_looked_at(page: "Page") -> None:
    open_overview(page, NOTES)
    page.get_by_role("combobox", name="Pegawai").select_option("Budi (1)")
    page.get_by_role("img", name="Bagan dari 1 catatan").wait_for()
    page.get_by_role("combobox", name="Pegawai").select_option("Semua pegawai")
    page.get_by_role("img", name="Bagan dari 5 catatan").wait_for()


def test_a_correction_counts_at_once(page: "Page") -> None:
    open_overview(page, NOTES)
    page.evaluate("desk.decide(1, { labels: ['AD3-'], spans: [] })")
    page.get_by_role("img", name="Adaptif: 0 menunjukkan, 1 melanggar atau kurang").wait_for()
    page.evaluate("desk.undo()")
    page.get_by_role("img", name="Adaptif: 0 menunjukkan, 0 melanggar atau kurang").wait_for()


def test_nothing_is_drawn_before_it_is_looked_at(page: "Page") -> None:
    lay(page, NOTES)
    assert page.locator("svg.chart").count() == 0
    open_tab(page, "Gambaran")
    page.get_by_role("img", name="Bagan dari 5 catatan").wait_for()


def test_the_chart_follows_the_width_of_the_window(page: "Page") -> None:
    open_overview(page, NOTES)
    page.set_viewport_size({"width": 320, "height": 700})
    page.locator("svg.chart[width='254']").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_forced_colours_are_obeyed(page: "Page") -> None:
    page.emulate_media(forced_colors="active")
    open_overview(page, NOTES)
    colours = page.evaluate("""() => {
      const probe = document.body.appendChild(document.createElement("i"));
      probe.style.color = "CanvasText";
      return [getComputedStyle(document.querySelector("svg .bar.shown")).stroke, getComputedStyle(probe).color];
    }""")
    assert colours[0] == colours[1]


def test_hostile_names_stay_text(page: "Page") -> None:
    open_overview(page, [{"text": TEACHES, "person": "<img src=x onerror=alert(1)>"}, {"text": LEAKS, "person": "\u202eBudi"}])
    assert page.locator("#overview img:not([role])").count() == 0
    assert table(page, "Catatan per pegawai")[1][0] == "<img src=x onerror=alert(1)>"
    assert json.dumps(table(page, "Catatan per pegawai")[2][0]) == '"\\u202eBudi"'
