"""Reports, a corpus's counts and agreement as tables for a terminal."""

from collections.abc import Sequence
from io import StringIO

from rich.console import Console
from rich.table import Table

from training.agreement import Agreement
from training.evaluate import Report
from training.statistics import Statistics

_LEVELS = {"value": "nilai", "signed_value": "nilai + polaritas", "code": "kode + polaritas"}


def report_text(report: Report, version: str) -> str:
    """The report as text, 110 columns wide."""
    console = Console(file=StringIO(), width=110)
    console.print(f"Model {version} pada {report.notes} catatan; dalam kurung selang bootstrap 95 %.")
    levels = [
        (_LEVELS[name], level.macro_f1, level.micro_f1, level.precision, _or_dash(level.contrary_precision))
        for name, level in report.levels.items()
    ]
    console.print(_table("Tiga tingkat", ("tingkat", "macro F1", "micro F1", "presisi", "presisi tanda −"), levels))
    console.print(f"Himpunan label tepat sama: {report.exact}")
    console.print(f"Tanda palsu pada catatan tanpa perilaku: {report.false_alarms}")
    console.print(f"Galat kalibrasi skor nilai: {report.calibration_error:.4f}")
    console.print(
        f"Perlu dicek: {report.review_share:.1%}; dari sisanya {report.exact_values_unreviewed:.1%} nilainya tepat sama"
    )
    if report.evidence is not None:
        e = report.evidence
        console.print(
            f"Bukti {e.tags} tanda yang benar: F1 kata {e.word_f1}; tanpa bukti tanda hilang atau melemah pada "
            f"{e.comprehensiveness:.1%}; dengan bukti saja tanda bertahan pada {e.sufficiency:.1%}"
        )
    labels = {figures.label: figures for level in report.levels.values() for figures in level.labels}.values()
    rows = [(f.label, f.precision, f.recall, f.f1, f.support) for f in labels]
    console.print(_table("Per label", ("label", "presisi", "perolehan", "F1", "catatan"), rows))
    for title, groups in (
        ("Per gaya", report.styles),
        ("Per penulis", report.authors),
        ("Per kumpulan (awal id)", report.hands),
    ):
        figures = [(group.name, group.notes, group.value_macro_f1, group.exact) for group in groups]
        console.print(_table(title, ("", "catatan", "macro F1 nilai", "tepat sama"), figures))
    confusions = [(c.missed, c.given, c.times, " · ".join(c.words)) for c in report.confusions]
    console.print(_table("Kekeliruan tersering", ("terlewat", "diberi", "kali", "kata-kata catatan"), confusions))
    return _text_of(console)


def statistics_text(counts: Statistics) -> str:
    """A corpus's counts as text."""
    console = Console(file=StringIO(), width=110)
    shares = {
        "tanpa label": counts.unlabelled,
        "tiga label atau lebih": counts.many_labels,
        "kedua polaritas": counts.both_polarities,
        "bernegasi": counts.negated,
        "berejaan tak baku atau bersingkatan": counts.respelled,
        "lisan atau kedaerahan": counts.spoken,
    }
    console.print(f"{counts.notes} catatan dari {counts.sectors} sektor.")
    console.print(f"{counts.phrases} frasa, {counts.unlabelled_phrases} di antaranya tanpa label.")
    rows = [(name, times, f"{times / max(counts.notes, 1):.1%}") for name, times in shares.items()]
    console.print(_table("Catatan", ("", "catatan", "bagian"), rows))
    console.print(
        _table("Label", ("label", "catatan", "sektor", "frasa"), [(label, *row) for label, row in counts.labels.items()])
    )
    console.print(_table("Gaya", ("gaya", "catatan"), list(counts.styles.items())))
    console.print(_table("Penulis", ("penulis", "catatan"), list(counts.authors.items())))
    v = counts.variety
    console.print(
        f"Ragam: {v.word_forms} bentuk kata; {v.near_duplicates:.2%} nyaris kembar; pembuka tersering "
        f"{v.commonest_opening[0]!r} ({v.commonest_opening[1]:.2%}); panjang (kuartil) {v.length_quartiles} kata."
    )
    return _text_of(console)


def agreement_text(levels: dict[str, Agreement], notes: int) -> str:
    """Two annotators' agreement as text."""
    console = Console(file=StringIO(), width=110)
    console.print(f"{notes} catatan dianotasi dua kali.")
    for name, level in levels.items():
        mean = sum(f1 for _, f1, _ in level.labels) / len(level.labels)
        console.print(f"{_LEVELS[name]}: alfa Krippendorff (MASI) {level.alpha:.3f}; rata-rata F1 {mean:.3f}")
    console.print(
        _table("F1 per label", ("label", "F1", "catatan"), [row for level in levels.values() for row in level.labels])
    )
    return _text_of(console)


def _text_of(console: Console) -> str:
    output = console.file
    assert isinstance(output, StringIO)
    return output.getvalue()


def _table(title: str, head: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> Table:
    table = Table(*head, title=title, title_justify="left")
    for row in rows:
        table.add_row(*(f"{cell:.3f}" if isinstance(cell, float) else str(cell) for cell in row))
    return table


def _or_dash(figure: float | None) -> float | str:
    return "–" if figure is None else figure
