"""The guide's snippets, taken out of the document and run as they stand, where their runtime is on the machine."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from nlp.classifier import MAX_NOTE_CHARACTERS
from service.limits import MAX_BODY_BYTES
from service.schemas import MAX_NOTES, MAX_PERIOD, MAX_REFERENCE
from tests.conftest import ROOT
from tests.service.conftest import ServerProcess

GUIDE = ROOT / "docs" / "integration.md"
RUNTIMES = {"bash": ["bash"], "python": [sys.executable], "php": ["php"], "java": ["java"]}
FILES = {"bash": "snippet.sh", "python": "snippet.py", "php": "snippet.php", "java": "Classify.java"}
NEEDS = {"bash": "curl"}

SNIPPETS = re.findall(r"^```(\w+)\n(.*?)^```$", GUIDE.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(("language", "code"), SNIPPETS, ids=[f"{language}-{n}" for n, (language, _) in enumerate(SNIPPETS, 1)])
def test_snippets_of_the_guide_run(server: ServerProcess, tmp_path: Path, language: str, code: str) -> None:
    needed = NEEDS.get(language, RUNTIMES[language][0])
    if shutil.which(needed) is None:
        pytest.skip(f"{needed} is not on this machine")
    (tmp_path / FILES[language]).write_text(code, encoding="utf-8")
    environment = os.environ | {"BERAKHLAK_URL": server.url, "BERAKHLAK_API_KEY": ""}
    command = [*RUNTIMES[language], FILES[language]]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"\bBP2\+|\"groups\"|\[NAMA\]", done.stdout), done.stdout


def test_the_guide_has_a_snippet_for_each_language() -> None:
    assert {language for language, _ in SNIPPETS} == set(RUNTIMES)


def test_the_guide_names_the_limits_that_hold() -> None:
    assert (MAX_NOTES, MAX_BODY_BYTES, MAX_REFERENCE, MAX_PERIOD) == (1_000, 5_000_000, 200, 50)
    guide = " ".join(GUIDE.read_text(encoding="utf-8").split())
    notes, characters = (f"{limit:,}".replace(",", ".") for limit in (MAX_NOTES, MAX_NOTE_CHARACTERS))
    assert f"`POST /v1/classify` | {notes} catatan, {MAX_BODY_BYTES // 1_000_000} MB |" in guide
    assert f"tanpa batas jumlah; {characters} karakter per catatan |" in guide
    assert f"`employee_ref` (paling banyak {MAX_REFERENCE} karakter), dan `period` (paling banyak {MAX_PERIOD})" in guide


def test_the_guides_json_is_json() -> None:
    bodies = re.findall(r"-d '(.*?)'", GUIDE.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert len([json.loads(body) for body in bodies]) == 3
