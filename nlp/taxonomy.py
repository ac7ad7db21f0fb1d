"""A label scheme, read from data/taxonomies/*.toml: values, their conduct codes, polarity.

Nothing outside a taxonomy file knows a value's name. An annotated label is a code and a polarity (`AK1-`); where a value
has no codes its id stands in (`amanah+`); without polarity the sign falls away. The classifier has one head for each
value (`akuntabel`), each value with its polarity (`akuntabel-`) and each label.
"""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.errors import TaxonomyError

TAXONOMIES = Path(__file__).parent.parent / "data" / "taxonomies"
DEFAULT_TAXONOMY = TAXONOMIES / "berakhlak.toml"
ANY = "*"  # the head that says whether a note holds any behaviour at all


@dataclass(frozen=True)
class Code:
    """One conduct code: its id and the words of the law."""

    id: str
    text: str


@dataclass(frozen=True)
class Value:
    """One value: its id, its name as shown to users, its conduct codes (maybe none)."""

    id: str
    name: str
    codes: tuple[Code, ...] = ()

    @property
    def label_stems(self) -> tuple[str, ...]:
        """What an annotated label of this value begins with: its codes, or its own id where it has none."""
        return tuple(code.id for code in self.codes) or (self.id,)


@dataclass(frozen=True)
class Taxonomy:
    """A label scheme; everything else asks it which labels there are."""

    id: str
    name: str
    source: str
    values: tuple[Value, ...]
    polarity: bool
    language: str = "id"

    @property
    def polarities(self) -> tuple[str, ...]:
        return ("+", "-") if self.polarity else ("",)

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The labels that a note can be annotated with, in the scheme's order."""
        return tuple(stem + sign for value in self.values for stem in value.label_stems for sign in self.polarities)

    @cached_property
    def signed_values(self) -> tuple[str, ...]:
        return tuple(value.id + sign for value in self.values for sign in self.polarities)

    @cached_property
    def levels(self) -> dict[str, tuple[str, ...]]:
        """The heads by level: values, values with polarity, labels."""
        return {"value": tuple(value.id for value in self.values), "signed_value": self.signed_values, "code": self.labels}

    @cached_property
    def heads(self) -> tuple[str, ...]:
        """What the classifier scores: values, values with polarity, labels, each name once; at last whether there is any."""
        return (*dict.fromkeys(head for heads in self.levels.values() for head in heads), ANY)

    @cached_property
    def head_index(self) -> dict[str, int]:
        return {head: index for index, head in enumerate(self.heads)}

    @cached_property
    def relatives(self) -> NDArray[np.int64]:
        """The places of heads' relatives, (4, heads): ANY, the value, the value with polarity, the contrary; the head itself
        where it has none.
        """
        kin = {ANY: (ANY, ANY, ANY, ANY)}
        for value in self.values:
            kin[value.id] = (ANY, value.id, value.id, value.id)
            for sign, contrary in zip(self.polarities, reversed(self.polarities), strict=True):
                for name in (value.id, *value.label_stems):
                    kin[name + sign] = (ANY, value.id, value.id + sign, name + contrary)
        return np.array([[self.head_index[name] for name in kin[head]] for head in self.heads]).T

    @cached_property
    def _value_of_label(self) -> dict[str, Value]:
        return {stem + sign: v for v in self.values for stem in v.label_stems for sign in self.polarities}

    def value_of(self, label: str) -> Value:
        """The value that a label belongs to; KeyError for a label that the scheme does not have."""
        return self._value_of_label[label]

    def signed_value_of(self, label: str) -> str:
        """`AK1-` -> `akuntabel-`."""
        return self.value_of(label).id + self.polarity_of(label)

    def polarity_of(self, label: str) -> str:
        return label[-1] if self.polarity else ""

    def code_of(self, label: str) -> str:
        """`AK1-` -> `AK1`."""
        return label[:-1] if self.polarity else label

    def indicator(self, label_sets: Sequence[Iterable[str]]) -> NDArray[np.bool_]:
        """Label sets as a matrix (sets, heads): a label also switches its value, signed value and ANY on."""
        matrix = np.zeros((len(label_sets), len(self.heads)), dtype=np.bool_)
        for row, labels in enumerate(label_sets):
            for label in labels:
                for head in (label, self.value_of(label).id, self.signed_value_of(label), ANY):
                    matrix[row, self.head_index[head]] = True
        return matrix


def read_taxonomy(path: Path = DEFAULT_TAXONOMY) -> Taxonomy:
    """Read and check a taxonomy file; TaxonomyError says what is wrong with it."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise TaxonomyError(path, "berkas tidak ada") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TaxonomyError(path, f"bukan TOML: {error}") from None
    return taxonomy_from(table, path)


def taxonomy_from(table: dict[str, Any], path: Path) -> Taxonomy:
    """A taxonomy out of parsed TOML or JSON; `path` is only named in errors."""
    try:
        values = tuple(
            Value(v["id"], v["name"], tuple(Code(c["id"], c["text"]) for c in v.get("codes", ()))) for v in table["values"]
        )
        taxonomy = Taxonomy(
            table["id"], table["name"], table["source"], values, bool(table.get("polarity", True)), table.get("language", "id")
        )
    except (KeyError, TypeError) as error:
        raise TaxonomyError(path, f"bidang hilang atau salah jenis: {error}") from None
    _check_names(taxonomy, path)
    return taxonomy


def _check_names(taxonomy: Taxonomy, path: Path) -> None:
    if not taxonomy.values:
        raise TaxonomyError(path, "tidak memuat satu nilai pun")
    names = [v.id for v in taxonomy.values] + [c.id for v in taxonomy.values for c in v.codes]
    for name in names:
        if names.count(name) > 1:
            raise TaxonomyError(path, f"{name!r} dipakai dua kali")
        if not name or name == ANY or name[-1] in "+-" or any(c.isspace() for c in name):
            raise TaxonomyError(path, f"{name!r} bukan nama yang sah: tanpa spasi dan tanpa tanda + atau - di akhir")
