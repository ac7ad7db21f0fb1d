"""What a key may open: the words that routes name (service/auth.py) and that `berakhlak keys create --scope` takes."""

from enum import StrEnum


class Scope(StrEnum):
    """One permission; a key has exactly those that were named when it was made, none implies another."""

    CLASSIFY = "classify"  # tag notes
    FEEDBACK = "feedback"  # send corrections
    ADMIN = "admin"  # read metrics
