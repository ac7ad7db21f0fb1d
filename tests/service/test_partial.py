from pathlib import Path

import pytest

from service.partial import OutputInUse, PartialResults

GOOD, FAULT = b'{"id":"1","labels":[]}\n', b'{"id": "2", "error": {"detail": "x"}}\n'


@pytest.mark.parametrize("rest", [b"", b'{"id":"3","la', b"\x00" * 9 + b"\n" + GOOD], ids=["nothing", "half a line", "zeros"])
def test_whole_lines_are_kept_and_counted(tmp_path: Path, rest: bytes) -> None:
    with PartialResults(tmp_path / "out.jsonl", "d") as partial:
        partial.path.write_bytes(GOOD + FAULT + rest)
    with PartialResults(tmp_path / "out.jsonl", "d") as partial:
        assert (partial.rows, partial.faults) == (2, 1)
        partial.add(GOOD, fault=False)
        partial.finish()
    assert (tmp_path / "out.jsonl").read_bytes() == GOOD + FAULT + GOOD
    assert [path.name for path in tmp_path.iterdir()] == ["out.jsonl"]


def test_results_of_another_question_are_not_continued(tmp_path: Path) -> None:
    with PartialResults(tmp_path / "a[1].jsonl", "one") as partial:
        partial.add(GOOD, fault=False)
    with PartialResults(tmp_path / "a[1].jsonl", "two") as partial:
        assert partial.rows == 0
        partial.finish()
    assert [path.name for path in tmp_path.iterdir()] == ["a[1].jsonl"]


def test_two_commands_do_not_write_the_same_results(tmp_path: Path) -> None:
    with PartialResults(tmp_path / "out.jsonl", "d"), pytest.raises(OutputInUse, match=r"out\.jsonl sedang ditulis"):
        PartialResults(tmp_path / "out.jsonl", "d").__enter__()
