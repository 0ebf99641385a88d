"""What the hub is made of besides itself is locked by hash, listed with its licence, and within the ranges that are asked for."""

import json
import re
import sys
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
WANTED = [
    Requirement(line.partition("#")[0].strip())
    for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    if line.partition("#")[0].strip()
]
_PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(\[[^]]*\])?==(?P<version>[^ ;\\]+)(?P<rest>.*?)\\$")
PERMISSIVE = re.compile(r"MIT|BSD|Apache|MPL|Mozilla|ISC|PSF|Python Software|Zlib|CC0|Unlicense", re.IGNORECASE)
COPYLEFT = re.compile(r"\bA?GPL|UNKNOWN|Proprietary|SSPL|Commercial", re.IGNORECASE)


def locked() -> dict[str, list[tuple[str, Version, str]]]:
    """The lines of the lock: for each package its name, version and marker, once for each Python that differs."""
    found: dict[str, list[tuple[str, Version, str]]] = {}
    for line in (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines():
        if pinned := _PINNED.match(line):
            name, marker = canonicalize_name(pinned["name"]), pinned["rest"].strip().removeprefix(";").strip()
            found.setdefault(name, []).append((pinned["name"], Version(pinned["version"]), marker))
    return found


def here() -> set[str]:
    """The packages of the lock that this Python on this system gets."""
    return {name for name, lines in locked().items() for _, _, marker in lines if not marker or Marker(marker).evaluate()}


@pytest.mark.parametrize("wanted", WANTED, ids=lambda wanted: wanted.name)
def test_every_requirement_is_locked_within_its_range(wanted: Requirement) -> None:
    lines = locked()[canonicalize_name(wanted.name)]
    assert all(wanted.specifier.contains(version) for _, version, _ in lines)


def test_every_locked_file_has_a_hash_and_nothing_else_stands_there() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = [part for part in re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE) if part.strip() and not part.startswith("#")]
    assert len(entries) == sum(map(len, locked().values())) > 40
    for entry in entries:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry.splitlines()[0]
    assert not re.search(r"^(--|-e|https?:|git\+|file:)", text, re.MULTILINE)


@pytest.mark.skipif(sys.platform != "linux" or sys.version_info[:2] != (3, 11), reason="the lists are of Linux and Python 3.11")
def test_the_lists_name_what_is_locked_and_no_more() -> None:
    rows = [line.split("|") for line in (ROOT / "docs" / "licences.md").read_text(encoding="utf-8").splitlines() if line.startswith("| ")][
        1:
    ]
    listed = {canonicalize_name(row[1].strip()): row[2].strip() for row in rows}
    bill = json.loads((ROOT / "docs" / "sbom.cdx.json").read_text(encoding="utf-8"))
    assert bill["bomFormat"] == "CycloneDX"
    billed = {canonicalize_name(one["name"]): one["version"] for one in bill["components"]}
    versions = {name: {str(version) for _, version, _ in lines} for name, lines in locked().items()}
    assert listed.keys() == billed.keys() == here()
    assert all(version in versions[name] and billed[name] == version for name, version in listed.items())


def test_every_licence_is_a_permissive_one() -> None:
    rows = [line.split("|") for line in (ROOT / "docs" / "licences.md").read_text(encoding="utf-8").splitlines() if line.startswith("| ")][
        1:
    ]
    assert len(rows) > 40
    assert [row[1] for row in rows if not PERMISSIVE.search(row[3]) or COPYLEFT.search(row[3])] == []


def test_nothing_of_the_machine_it_was_made_on_is_in_the_lists() -> None:
    for name in ("requirements.lock", "docs/licences.md", "docs/sbom.cdx.json"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert not re.search(r"/(tmp|home|root|work|opt)/|file:", text), name
