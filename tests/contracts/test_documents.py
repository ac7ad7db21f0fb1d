"""The documents as readers meet them: links lead somewhere, pictures exist, the guide says what the page and the model say."""

import re
from pathlib import Path

import pytest

from nlp.classifier import ValueClassifier
from tests.conftest import ROOT

GUIDE = ROOT / "docs/panduan-atasan.md"
PICTURES = ROOT / "docs/panduan"
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "data").rglob("*.md"))]
MOST = 120_000  # bytes of a picture
PAGE = ROOT / "service/page"
EXAMPLE = re.compile(r"^\| ([^|]+) \| (tidak ada|[✓✗] \w+(?:, [✓✗] \w+)*) \|", re.MULTILINE)


def _text(path: Path) -> str:
    """What is written there outside code blocks."""
    return re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def _targets(path: Path) -> list[str]:
    found = re.findall(r"\]\(([^)\s]+)\)|<img src=\"([^\"]+)\"", _text(path))
    return [target for pair in found for target in pair if target and not re.match(r"\w+:", target)]


def _anchors(path: Path) -> set[str]:
    """The names under which a document's headings are linked to."""
    headings = re.findall(r"^#+ (.+)$", _text(path), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(path: Path) -> None:
    for target in _targets(path):
        name, _, anchor = target.partition("#")
        there = path.parent / name if name else path
        assert there.exists(), target
        assert not anchor or anchor in _anchors(there), target


def test_every_picture_is_shown_somewhere() -> None:
    shown = {(path.parent / target).resolve() for path in DOCUMENTS for target in _targets(path)}
    assert [picture.name for picture in PICTURES.iterdir() if picture.resolve() not in shown] == []


def test_pictures_are_small() -> None:
    assert [picture.name for picture in PICTURES.iterdir() if picture.stat().st_size > MOST] == []


def test_the_words_that_the_guide_quotes_stand_in_the_page() -> None:
    scripts = [path for path in (PAGE / "static").rglob("*.js") if "vendor" not in path.parts]
    page = " ".join(path.read_text(encoding="utf-8") for path in [PAGE / "index.html", *scripts])
    quoted = {" ".join(words.split()) for words in re.findall(r"\*\*(.+?)\*\*", GUIDE.read_text(encoding="utf-8"), re.DOTALL)}
    assert len(quoted) > 50
    assert sorted(words for words in quoted if words not in page) == []


def test_the_guides_examples_are_tagged_as_it_says(shipped_classifier: ValueClassifier) -> None:
    examples = EXAMPLE.findall(GUIDE.read_text(encoding="utf-8"))
    told = [
        set() if tags == "tidak ada" else {f"{tag[2:]}{'+' if tag[0] == '✓' else '-'}" for tag in tags.split(", ")}
        for _, tags in examples
    ]
    tagged = shipped_classifier.classify([text for text, _ in examples])
    assert len(examples) > 8
    assert [set(note.labels) for note in tagged] == told
