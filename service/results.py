"""The API's result objects as bytes, in answers and in lines of streams, straight from a classifier's rows.

The same bytes as `NoteResult(…).model_dump_json(exclude_none=True)`, without an object a tag; a test compares the two.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

import msgspec

from nlp.classifier import TagRows, Why
from nlp.taxonomy import Taxonomy

_encode = msgspec.json.Encoder().encode


class ResultWriter:
    """Writes the results of one label scheme; what is the same in all of them is spelt once."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        signs = taxonomy.polarities
        self._labels = [_json(label) for label in taxonomy.heads]
        self._place = {taxonomy.head_index[label]: place for place, label in enumerate(taxonomy.labels)}
        self._values = [[_opening(value=one.id, name=one.name, polarity=sign) for sign in signs] for one in taxonomy.values]
        self._codes = [
            _opening(code=taxonomy.code_of(head), polarity=taxonomy.polarity_of(head))[1:] for head in taxonomy.heads
        ]
        self._coded = [bool(value.codes) for value in taxonomy.values]

    def results(self, rows: TagRows, ids: Sequence[str], echoed: Sequence[Mapping[str, str]] | None = None) -> list[str]:
        """Each note's result object; `echoed` is what the caller sent along with it."""
        values, heads = self._tags(rows)
        sent = [{}] * len(ids) if echoed is None else echoed
        return [
            f'{{"id":{_json(identifier)},"labels":[{self._label_list(labels)}],"values":[{_best_first(tags)}],'
            f'"review":{"true" if review else "false"}{_rest(more)}}}'
            for identifier, labels, tags, review, more in zip(ids, heads, values, rows.reviews, sent, strict=True)
        ]

    def _tags(self, rows: TagRows) -> tuple[list[list[tuple[float, str]]], list[list[int]]]:
        """Of each note its values with their scores, and its labels' heads."""
        values: list[list[tuple[float, str]]] = [[] for _ in rows.reviews]
        heads: list[list[int]] = [[] for _ in rows.reviews]
        named = [f"{self._codes[head]}{score}" for head, score in zip(rows.heads, rows.label_scores, strict=True)]
        shown = [f'{{"start":{start},"end":{end},{name}' for (start, end), name in zip(rows.spans, named, strict=True)]
        if rows.whys:
            shown = [f"{one}{_why(why)}" for one, why in zip(shown, rows.whys, strict=True)]
        first = 0
        for (note, value, sign), score, last in zip(rows.places, rows.scores, rows.ends, strict=True):
            codes = "{" + "},{".join(named[first:last]) + "}" if self._coded[value] else ""
            evidence = "},".join(shown[first:last])
            values[note].append((score, f'{self._values[value][sign]}{score},"codes":[{codes}],"evidence":[{evidence}}}]}}'))
            heads[note] += rows.heads[first:last]
            first = last
        return values, heads

    def _label_list(self, heads: list[int]) -> str:
        return ",".join([self._labels[head] for head in sorted(set(heads), key=self._place.__getitem__)])


class Given(Protocol):
    """A note as it came: its id, and what is wrong with it, if anything is."""

    @property
    def id(self) -> str: ...

    @property
    def fault(self) -> str | None: ...


def lines(notes: Sequence[Given], results: Sequence[str]) -> Iterator[str]:
    """A line a note, in order; the results are those of the notes without a fault."""
    tagged = iter(results)
    for note in notes:
        yield next(tagged) + "\n" if note.fault is None else error_line(note.id, note.fault)


def error_line(identifier: str, detail: str) -> str:
    """The line of a note that could not be tagged; `detail` never repeats its text."""
    return _json({"id": identifier, "error": {"detail": detail}}) + "\n"


def done_line(notes: int, errors: int, model: str) -> str:
    """The last line, which tells a whole answer from one that was cut."""
    return _json({"done": True, "notes": notes, "errors": errors, "model": model}) + "\n"


def _json(value: object) -> str:
    return _encode(value).decode()


def _opening(**fields: str) -> str:
    """An object up to its score."""
    return _json(fields)[:-1] + ',"score":'


def _best_first(values: list[tuple[float, str]]) -> str:
    if len(values) > 1:
        values.sort(key=_score, reverse=True)
    return ",".join([text for _, text in values])


def _score(value: tuple[float, str]) -> float:
    return value[0]


def _why(why: Why) -> str:
    """What an explanation adds to a piece of evidence; words may be none."""
    fields = why._asdict()
    if not why.words:
        del fields["words"]
    return f",{_json(fields)[1:-1]}"


def _rest(echoed: Mapping[str, str]) -> str:
    return "," + _json(echoed)[1:-1] if echoed else ""
