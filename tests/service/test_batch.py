from pathlib import Path

import pytest

from nlp.whole_file import whole_file


def test_a_file_appears_only_when_whole(tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    target.write_text("lama", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt), whole_file(target) as file:
        file.write("setengah")
        raise KeyboardInterrupt
    assert target.read_text(encoding="utf-8") == "lama"
    assert [path.name for path in tmp_path.iterdir()] == ["out.jsonl"]
