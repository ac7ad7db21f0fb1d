"""How much personal data masking finds, and how often it is wrong, on the hand-written cases of tests/nlp/masking-cases.tsv.

usage: python benchmarks/masking.py   prints two tables: by kind, and the texts that went wrong (all persons are invented)
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from nlp.masking import KINDS, mask
from tests.nlp.masking_cases import UNMARKED, Case, Measured, measure, read_cases, unmarked_names


def main() -> None:
    cases = read_cases()
    parts = [cases, *([case for case in cases if case.part == part] for part in (1, 2))]
    empty = sum(not case.places for case in cases)
    print(f"{len(cases)} texts, {empty} of them with nothing to mask\n")
    titles = ("all", "part 1, written before tuning", "part 2, written after it")
    print(f"| kind | {' | '.join(f'{title}: places | precision | recall' for title in titles)} |")
    print(f"| --- |{' --- |' * 3 * len(titles)}")
    tables = [measure(part) for part in parts]
    for kind in KINDS:
        print(f"| {kind} | {' | '.join(cells(table.get(kind, Measured(0, 0, 0))) for table in tables)} |")
    print("\nNames that nothing points to: {} of {} found".format(*unmarked_names(cases)))
    print("\n| text | masked |\n| --- | --- |")
    for case in filter(wrong, cases):
        print(f"| {case.text} | {mask(case.text).text} |".replace("\n", " ⏎ "))


def cells(measured: Measured) -> str:
    return f"{measured.hits + measured.missed} | {measured.precision:.1%} | {measured.recall:.1%}"


def wrong(case: Case) -> bool:
    """Whether something was missed or found wrongly; a name that nothing points to is neither."""
    clear = not any(place.kind == UNMARKED for place in case.places)
    return clear and any(measured.wrong or measured.missed for measured in measure([case]).values())


if __name__ == "__main__":
    main()
