"""A model's card: what it is, what it was measured to do, what it is not for; made from manifest and reports."""

from collections.abc import Sequence

from nlp.model_folder import Manifest
from training.checklist import Capability
from training.evaluate import LevelFigures, Report
from training.evidence import EvidenceFigures

CARD_FILE = "card.md"

_LEVEL_NAMES = {"value": "values", "signed_value": "values with polarity", "code": "labels (codes with polarity)"}


def model_card(manifest: Manifest, reports: dict[str, Report], capabilities: Sequence[Capability] = ()) -> str:
    """The card as Markdown; `reports` by the name of what was measured."""
    parts = [
        f"# Model {manifest.version}",
        f"Tags Indonesian notes with the values of {manifest.taxonomy['name']} ({manifest.taxonomy['source']}).",
        "A tag is a suggestion with its evidence. It is no rating and no disciplinary finding; a human decides.",
        "## Origin",
        f"Trained {manifest.created} on {manifest.notes:,} annotated notes and {manifest.phrases:,} phrases "
        f"(data digest `{manifest.data_digest[:16]}`, weights digest `{manifest.weights_digest[:16]}`, seed {manifest.seed}). "
        "Linear support vector machines over hashed n-grams of words, stems, characters and senses, pooled over clauses, and, "
        "where there are texts enough, a network of filters and recurrent layers over words beside them; scores calibrated on "
        "held-out folds.",
        *(_section(name, report) for name, report in reports.items()),
        *_checklist(capabilities),
        "## Limits",
        "The training notes were written for this project and are no sample of real ones: base rates in an office differ. "
        "Wordings that no training note has are missed. Irony and what is only implied are read badly. "
        f"Notes whose values are exactly right with log-odds of less than {manifest.review_band:g} are flagged for review.",
    ]
    return "\n\n".join(parts) + "\n"


def _section(name: str, report: Report) -> str:
    levels = _table(
        ("level", "macro F1 (95 % interval)", "micro F1 (95 % interval)", "precision", "precision of contrary tags"),
        [
            (
                _LEVEL_NAMES[key],
                f.macro_f1,
                f.micro_f1,
                f.precision,
                "–" if f.contrary_precision is None else f.contrary_precision,
            )
            for key, f in report.levels.items()
        ],
    )
    facts = (
        f"Exact label set: {report.exact}. Tags on notes without behaviour: {report.false_alarms}. "
        f"Calibration error of the values' scores: {report.calibration_error}. Sent to review: {report.review_share:.1%}; "
        f"of the others {report.exact_values_unreviewed:.1%} have exactly right values."
    )
    coverage = _table(
        ("surest share of the notes", *(f"{share:.0%}" for share, _ in report.coverage)),
        [("exactly right values", *(f"{right:.1%}" for _, right in report.coverage))],
    )
    groups = _table(
        ("style, author or hand", "notes", "values, macro F1", "exact"),
        [(g.name, g.notes, g.value_macro_f1, g.exact) for g in (*report.styles, *report.authors, *report.hands)],
    )
    parts = (levels, facts, *_evidence(report.evidence), coverage, _labels(report.levels), groups)
    return "\n\n".join((f"## Measured: {name} ({report.notes:,} notes)", *parts))


def _evidence(figures: EvidenceFigures | None) -> list[str]:
    if figures is None:
        return []
    return [
        f"Evidence of the {figures.tags:,} right tags: F1 of its words against the annotators' spans {figures.word_f1}; "
        f"without it the tag falls away or loses score in {figures.comprehensiveness:.1%}; with it alone the tag stays in "
        f"{figures.sufficiency:.1%}."
    ]


def _checklist(capabilities: Sequence[Capability]) -> list[str]:
    if not capabilities:
        return []
    rows = [(c.name, c.cases, f"{c.rate:.1%}", c.largest_move or "–") for c in capabilities]
    head = ("capability", "cases", "passed", "largest move of a value's score between texts meant alike")
    return ["## Behaviour tests (tests/checklist)", _table(head, rows)]


def _labels(levels: dict[str, LevelFigures]) -> str:
    rows = {figures.label: figures for level in levels.values() for figures in level.labels}.values()
    return _table(
        ("label", "precision", "recall", "F1", "notes"), [(f.label, f.precision, f.recall, f.f1, f.support) for f in rows]
    )


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = ["| " + " | ".join(map(str, row)) + " |" for row in (head, ["---"] * len(head), *rows)]
    return "\n".join(lines)
