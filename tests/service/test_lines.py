import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.lines import Line, Lines, Records


def _pieces(body: bytes, size: int) -> list[bytes]:
    return [body[first : first + size] for first in range(0, len(body), size)]


@given(st.text(alphabet='ab\n"', max_size=60), st.integers(1, 9))
def test_lines_are_the_same_however_they_are_cut(text: str, size: int) -> None:
    lines = Lines()
    found = [line for piece in _pieces(text.encode(), size) for line in lines.feed(piece)] + lines.finish()
    assert [line.data.decode() for line in found] == text.removesuffix("\n").split("\n") * bool(text)


@given(st.text(alphabet='ab;,\n"', max_size=80), st.integers(1, 9))
def test_records_are_those_of_the_csv_module(text: str, size: int) -> None:
    records = Records()
    found = [record for piece in _pieces(text.encode(), size) for record in records.feed(piece)] + records.finish()
    delimiter = records.delimiter.decode() or ";"
    rows = [next(csv.reader([record.data.decode()], delimiter=delimiter), []) for record in found]
    expected = csv.reader(io.StringIO(text.removesuffix("\n"), newline=""), delimiter=delimiter)
    assert list(filter(None, rows)) == list(filter(None, expected))


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_a_line_that_is_too_long_leaves_its_number(size: int) -> None:
    lines = Lines(most=10)
    found = [line for piece in _pieces(b"a\n" + b"x" * 500 + b"\nb", size) for line in lines.feed(piece)] + lines.finish()
    assert found == [Line(1, b"a"), Line(2, b"", True), Line(3, b"b")]


def test_a_line_that_is_too_long_is_not_kept() -> None:
    lines = Lines(most=100)
    for _ in range(1000):
        lines.feed(b"x" * 1000)
    assert len(lines._held) <= 1


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_a_long_quoted_field_ends_with_its_quote(size: int) -> None:
    body = b'a;b\n1;"' + b"x\n" * 500 + b'"\n2;ya\n'
    records = Records(most=50)
    found = [record for piece in _pieces(body, size) for record in records.feed(piece)] + records.finish()
    assert found == [Line(1, b"a;b"), Line(2, b"", True), Line(3, b"2;ya")]


def test_a_long_line_within_quotes_is_counted_by_its_quotes() -> None:
    records = Records(most=50)
    found = records.feed(b'a;b\n1;"' + b"x" * 500 + b'\nrest"\n2;ya\n')
    assert found == [Line(1, b"a;b"), Line(2, b"", True), Line(3, b"2;ya")]


def test_a_byte_order_mark_is_no_part_of_the_first_line() -> None:
    assert Lines().feed(b"\xef\xbb\xbfid\nx\n") == [Line(1, b"id"), Line(2, b"x")]
