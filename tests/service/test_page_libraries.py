"""The page's libraries: exactly the released files that package-lock.json names."""

import hashlib
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from service.page_routes import PAGE

VENDOR = PAGE / "static" / "vendor"
LOCK = json.loads((PAGE / "package-lock.json").read_text(encoding="utf-8"))["packages"]


def digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "SHA256SUMS")
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_each_file_is_the_one_that_was_written_down() -> None:
    lines = (VENDOR / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    assert digests(VENDOR) == {name: digest for digest, name in (line.split("  ") for line in lines)}


def test_each_library_has_its_licence() -> None:
    assert all((folder / "LICENSE").is_file() for folder in VENDOR.iterdir() if folder.is_dir())


def test_versions_are_exact_and_locked_by_digest() -> None:
    wanted = json.loads((PAGE / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert wanted == {name: LOCK[f"node_modules/{name}"]["version"] for name in wanted}
    assert all(package["integrity"].startswith("sha512-") for path, package in LOCK.items() if path)


def test_the_lock_names_no_registry() -> None:
    assert [path for path, package in LOCK.items() if "resolved" in package] == []


@pytest.mark.skipif(shutil.which("npm") is None, reason="no npm on this machine")
def test_the_released_packages_give_the_same_files(tmp_path: Path) -> None:
    for name in (".npmrc", "package.json", "package-lock.json", "vendor.js"):
        shutil.copy(PAGE / name, tmp_path)
    fetched = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=tmp_path, capture_output=True)
    if b"EINTEGRITY" not in fetched.stderr and fetched.returncode:
        pytest.skip("no package registry within reach")
    assert subprocess.run(["npm", "run", "-s", "vendor"], cwd=tmp_path, capture_output=True).returncode == 0
    assert digests(tmp_path / "static" / "vendor") == digests(VENDOR)
