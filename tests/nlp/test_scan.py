import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.scan import scan


def _clauses(text: str) -> list[str]:
    return [text[start:end] for start, end in scan([text]).spans()]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("yg tdk dtg krn sakit", "yang tidak datang karena sakit"),
        ("Ybs blm lapor", "yang bersangkutan belum lapor"),
        ("kepala PD hadir, pd hari itu", "kepala pd hadir pada hari itu"),
        ("TDK PERNAH", "tidak pernah"),
        ("baguuuuus bangettt", "bagus banget"),
        ("ra\u200bmah\ufeff", "ramah"),
        ("“ramah” ‘sekali’ – ya…", "ramah sekali ya"),
        ("Jum'at do’a", "jumat doa"),
        ("daék É ÀÇ", "daek e ac"),
        ("ﬁle Ⅳ Ｋ", "file iv k"),
        ("ramah😡😡judes", "ramah judes"),
        ("a\x00b\ud800c", "a b c"),
        ("baik.Tapi lambat", "baik tetapi lambat"),
        ("anak2nya, org2, Rp2", "anak anaknya orang orang rp2"),
        ("Пушкин 東京", "Пушкин 東京"),
    ],
    ids=[
        "chat", "office", "an acronym stays", "all in capitals", "lengthened letters", "invisible characters", "quotes and dashes",
        "apostrophes", "accents", "compatibility forms", "emoji", "control characters and surrogates", "glued sentences",
        "reduplication", "other scripts",
    ],
)  # fmt: skip
def test_spelling_becomes_plain(text: str, words: str) -> None:
    assert " ".join(scan([text]).words()) == words


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("Dia rajin bekerja. Dia ramah sekali!", ["Dia rajin bekerja", "Dia ramah sekali"]),
        ("rajin sekali tetapi sering marah", ["rajin sekali", "tetapi sering marah"]),
        ("tidak hadir krn malas bangun", ["tidak hadir", "krn malas bangun"]),
        ("membantu rekan dan mengajari staf", ["membantu rekan", "dan mengajari staf"]),
        ("jujur dan disiplin", ["jujur dan disiplin"]),
        ("ramah, cekatan, solutif", ["ramah, cekatan, solutif"]),
        ("tahun lalu sering alpa", ["tahun lalu sering alpa"]),
        ("minta uang lalu pergi begitu saja", ["minta uang", "lalu pergi begitu saja"]),
        ("- datang tepat waktu\n- suka menolong", ["datang tepat waktu", "suka menolong"]),
        ("menolak suap; melapor ke atasan", ["menolak suap", "melapor ke atasan"]),
        ("Menurut Sdr. Amin dan M. Yusuf ia jujur", ["Menurut Sdr. Amin dan M. Yusuf ia jujur"]),
        ("pukul 10.30 bayar Rp1.000,50 di loket", ["pukul 10.30 bayar Rp1.000,50 di loket"]),
        ("sangat ramah 👍 agak lama", ["sangat ramah", "agak lama"]),
        ("!!! 12345 ...", []),
    ],
    ids=[
        "sentences", "tetapi", "an abbreviated conjunction", "dan with a verb", "dan without a verb", "single words stay together",
        "lalu after a time", "lalu as then", "bullets", "semicolon", "a title's full stop", "figures", "emoji", "no words",
    ],
)  # fmt: skip
def test_clauses_begin_at_conjunctions_and_punctuation(text: str, clauses: list[str]) -> None:
    assert _clauses(text) == clauses


def test_places_survive_abbreviations() -> None:
    text = "Ybs tdk pernah telat 😀 masuk"
    scanned = scan([text])
    places = [text[start:end] for start, end in scanned.places]
    assert places == ["Ybs", "Ybs", "tdk", "pernah", "telat", "masuk"]


OFFICE_TEXT = st.lists(
    st.sampled_from(
        ["dll2", "dkk2", "malah2", "krn2", "ybs", "Ybs2nya", "dan", "tidak", "membantu", "BATAK", "e\u0301", ".", ",", "2"]
    ),
    max_size=40,
).map(" ".join)


@given(st.lists(st.text() | OFFICE_TEXT, max_size=4))
def test_any_text_is_scanned_as_if_alone(texts: list[str]) -> None:
    together = scan(texts)
    for number, text in enumerate(texts):
        alone = scan([text])
        first, last = together.note_ends[number : number + 2]
        assert together.spans()[first:last].tolist() == alone.spans().tolist()
        assert all(0 <= start < end <= len(text) for start, end in alone.places)


@given(st.text() | OFFICE_TEXT)
def test_clauses_are_in_order_and_never_overlap(text: str) -> None:
    spans = scan([text]).spans().tolist()
    ends = [0, *(end for _, end in spans)]
    assert all(before <= start < end for before, (start, end) in zip(ends, spans, strict=False))


def test_doubled_abbreviations_have_room() -> None:
    assert len(scan(["dll2 " * 5_000]).words()) == 30_000


@pytest.mark.parametrize(
    "texts",
    [["Pak Budi", "Bu Siti", "Mbak Made"], ["orang Batak", "orang BATAK", "orang jawa"], ["Sdr. Agus", "Sdri. Ani"]],
    ids=["titles and names", "peoples, also in capitals", "saudara and saudari"],
)
def test_who_someone_is_is_read_alike(texts: list[str]) -> None:
    assert len({tuple(scan([text]).words()) for text in texts}) == 1


def test_a_place_keeps_the_accent_of_its_last_letter() -> None:
    assert scan(["cafe\u0301 itu"]).places[0].tolist() == [0, 5]


def test_one_text_instead_of_a_list_is_refused() -> None:
    with pytest.raises(ValueError, match="sequence of texts"):
        scan("satu teks")
