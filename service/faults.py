"""An error as it may be told: its type and its place in the code. Its message may hold a note, so it stays where it is."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from traceback import walk_tb
from types import FrameType

_ROOT = Path(__file__).parent.parent
_MOST_PLACES = 8


@dataclass(frozen=True)
class Fault:
    """The type of an error, and where it came up: `service/api.py:52 classify`, innermost place last."""

    type: str
    places: tuple[str, ...]


def fault_of(error: BaseException) -> Fault:
    """An error without its message."""
    frames = [(frame, line) for frame, line in walk_tb(error.__traceback__)]
    ours = [_place(frame, line) for frame, line in frames if _is_ours(frame)]
    innermost = [_place(*frames[-1])] if frames and not _is_ours(frames[-1][0]) else []
    return Fault(type(error).__name__, (*ours[-_MOST_PLACES:], *innermost))


def _is_ours(frame: FrameType) -> bool:
    path = Path(frame.f_code.co_filename)
    return path.is_relative_to(_ROOT) and not path.is_relative_to(sys.prefix)


def _place(frame: FrameType, line: int) -> str:
    return f"{_short(Path(frame.f_code.co_filename))}:{line} {frame.f_code.co_name}"


def _short(path: Path) -> str:
    """A path from the folder on that Python found it: the machine's own folders are nobody's business."""
    for folder in _folders():
        if path.is_relative_to(folder):
            return path.relative_to(folder).as_posix()
    return path.name


def _folders() -> Iterator[Path]:
    yield from sorted((Path(entry) for entry in sys.path if entry), key=lambda path: -len(path.parts))
    yield _ROOT
