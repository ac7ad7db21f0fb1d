from pathlib import Path

import pytest

from nlp.errors import TaxonomyError
from nlp.taxonomy import TAXONOMIES, Code, Taxonomy, Value, read_taxonomy


def test_berakhlak_has_seven_values_and_42_signed_codes(taxonomy: Taxonomy) -> None:
    assert len(taxonomy.values) == 7
    assert len(taxonomy.labels) == 42
    assert len(taxonomy.heads) == 7 + 14 + 42 + 1


def test_values_without_codes_are_labelled_by_their_own_id() -> None:
    bumn = read_taxonomy(TAXONOMIES / "akhlak-bumn.toml")
    assert bumn.labels[:2] == ("amanah+", "amanah-")
    assert len(bumn.heads) == 6 + 12 + 1


def test_a_label_switches_its_value_and_signed_value_on(taxonomy: Taxonomy) -> None:
    [row] = taxonomy.indicator([{"AK1-"}])
    assert {head for head, on in zip(taxonomy.heads, row, strict=True) if on} == {"akuntabel", "akuntabel-", "AK1-", "*"}


def test_a_head_s_relatives_ask_nearly_the_same_or_the_contrary(taxonomy: Taxonomy) -> None:
    kin = {
        head: [taxonomy.heads[place] for place in places]
        for head, places in zip(taxonomy.heads, taxonomy.relatives.T, strict=True)
    }
    assert kin["AK1-"] == ["*", "akuntabel", "akuntabel-", "AK1+"]
    assert kin["akuntabel+"] == ["*", "akuntabel", "akuntabel+", "akuntabel-"]
    assert kin["akuntabel"] == ["*", "akuntabel", "akuntabel", "akuntabel"]
    assert kin["*"] == ["*"] * 4


def test_heads_without_codes_or_polarity_have_relatives_too() -> None:
    bare = Taxonomy("x", "X", "s", (Value("a", "A"), Value("b", "B", (Code("B1", "…"),))), polarity=False)
    assert bare.heads == ("a", "b", "B1", "*")
    assert bare.relatives.T.tolist() == [[3, 0, 0, 0], [3, 1, 1, 1], [3, 1, 1, 2], [3, 3, 3, 3]]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("id = ", "bukan TOML"),
        ('id = "x"\nname = "X"\n', "bidang hilang"),
        ('id = "x"\nname = "X"\nsource = "s"\nvalues = []', "tidak memuat satu nilai"),
        ('id="x"\nname="X"\nsource="s"\nvalues=[{id="a",name="A"},{id="a",name="B"}]', "dipakai dua kali"),
        ('id="x"\nname="X"\nsource="s"\nvalues=[{id="a+",name="A"}]', "bukan nama yang sah"),
    ],
    ids=["not TOML", "a field missing", "no values", "a name twice", "a sign in a name"],
)
def test_a_bad_file_is_refused_with_the_reason(tmp_path: Path, content: str, reason: str) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(TaxonomyError, match=reason):
        read_taxonomy(path)
