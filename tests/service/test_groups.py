import pytest
from scipy.stats import binomtest

from nlp.classifier import Evidence, TaggedCode, TaggedNote, TaggedValue
from nlp.taxonomy import Taxonomy
from service.groups import GroupKey, Groups, group_key, wilson


def _note(value: str, polarity: str, *spans: tuple[int, int]) -> TaggedNote:
    evidence = tuple(Evidence(start, end, "AK1", polarity, 0.9) for start, end in spans)
    return TaggedNote((), (TaggedValue(value, value, polarity, 0.9, (TaggedCode("AK1", polarity, 0.9),), evidence),), False)


@pytest.mark.parametrize(("count", "total"), [(0, 1), (1, 1), (3, 7), (0, 1000), (999, 1000)])
def test_the_interval_is_wilsons(count: int, total: int) -> None:
    expected = binomtest(count, total).proportion_ci(method="wilson")
    assert wilson(count, total) == pytest.approx((expected.low, expected.high))


def test_notes_are_counted_and_quoted_by_value_and_polarity(taxonomy: Taxonomy) -> None:
    groups, key = Groups(taxonomy), GroupKey(employee_ref="p-1")
    groups.add(key, "Jujur. Disiplin 😀 sekali", _note("akuntabel", "+", (0, 5), (7, 24)))
    groups.add(key, "Sering bolos", _note("akuntabel", "-", (0, 12)))
    groups.add(key, "Jujur", _note("akuntabel", "+", (0, 5)))
    [summary] = groups.summaries()
    value = summary.values[1]
    assert (value.shown.notes, value.shown.share, value.contrary.notes) == (2, 0.6667, 1)
    assert value.feedback == ["Jujur", "Disiplin 😀 sekali", "Sering bolos"]


def test_all_values_are_told_in_the_schemes_order_and_those_nobody_wrote_about(taxonomy: Taxonomy) -> None:
    groups = Groups(taxonomy)
    groups.add(GroupKey(unit="u"), "Jujur", _note("akuntabel", "+", (0, 5)))
    [summary] = groups.summaries()
    assert [value.value for value in summary.values] == [value.id for value in taxonomy.values]
    assert summary.unmentioned == [value.id for value in taxonomy.values if value.id != "akuntabel"]


@pytest.mark.parametrize(("notes", "too_few"), [(4, True), (5, False)])
def test_few_notes_are_called_few(taxonomy: Taxonomy, notes: int, too_few: bool) -> None:
    groups = Groups(taxonomy)
    for _ in range(notes):
        groups.add(GroupKey(unit="u"), "Jujur", _note("akuntabel", "+", (0, 5)))
    [summary] = groups.summaries()
    assert (summary.too_few, summary.caution is not None) == (too_few, too_few)


def test_groups_keep_the_order_in_which_they_came(taxonomy: Taxonomy) -> None:
    groups = Groups(taxonomy)
    for name in ("z", "a", "z", "m"):
        groups.add(GroupKey(unit=name), "Jujur", _note("akuntabel", "+", (0, 5)))
    assert [summary.key.unit for summary in groups.summaries()] == ["z", "a", "m"]


def test_a_note_belongs_to_its_person_else_to_its_unit() -> None:
    assert group_key("p", "u", "2026") == GroupKey(employee_ref="p", period="2026")
    assert group_key(None, "u", "") == GroupKey(unit="u")
    assert group_key("p", "u", None, by="unit") == GroupKey(unit="u")
    assert group_key("", None, None) is None
