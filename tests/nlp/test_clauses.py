import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.clauses import CLAUSES, clause_bounds, pipeline


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("Dia rajin bekerja. Dia ramah sekali!", ["Dia rajin bekerja", "Dia ramah sekali"]),
        ("rajin sekali tetapi sering marah", ["rajin sekali", "tetapi sering marah"]),
        ("tidak hadir karena malas bangun", ["tidak hadir", "karena malas bangun"]),
        ("membantu rekan dan mengajari staf", ["membantu rekan", "dan mengajari staf"]),
        ("jujur dan disiplin", ["jujur dan disiplin"]),
        ("ramah, cekatan, solutif", ["ramah, cekatan, solutif"]),
        ("tahun lalu sering alpa", ["tahun lalu sering alpa"]),
        ("minta uang lalu pergi begitu saja", ["minta uang", "lalu pergi begitu saja"]),
        ("- datang tepat waktu\n- suka menolong", ["datang tepat waktu", "suka menolong"]),
        ("menolak suap; melapor ke atasan", ["menolak suap", "melapor ke atasan"]),
        ("Menurut Sdr. Amin ia jujur", ["Menurut Sdr. Amin ia jujur"]),
        ("!!! 12345 ...", []),
    ],
    ids=[
        "sentences", "tetapi", "karena", "dan with a verb", "dan without a verb", "single words stay together", "lalu after a time",
        "lalu as then", "bullets", "semicolon", "a title's full stop", "no words",
    ],
)  # fmt: skip
def test_clauses_begin_at_conjunctions_and_punctuation(text: str, clauses: list[str]) -> None:
    [bounds] = clause_bounds([text])
    assert [text[start:end] for start, end in bounds] == clauses


def test_the_doc_offers_sentences_and_clauses() -> None:
    doc = pipeline()("Dia rajin. Dia ramah, tetapi sering lupa.")
    assert [sentence.text for sentence in doc.sents] == ["Dia rajin.", "Dia ramah, tetapi sering lupa."]
    assert [clause.text for clause in doc.spans[CLAUSES]] == ["Dia rajin", "Dia ramah", "tetapi sering lupa"]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_clauses_are_in_order_and_never_overlap(text: str) -> None:
    [bounds] = clause_bounds([text])
    ends = [0, *(end for _, end in bounds)]
    assert all(before <= start < end for before, (start, end) in zip(ends, bounds, strict=False))
