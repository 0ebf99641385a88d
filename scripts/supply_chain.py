"""What the hub is made of besides itself: the locked versions with their hashes, their licences, and a bill of materials.

python scripts/supply_chain.py lock      write requirements.lock from requirements.txt: the newest versions within its ranges, with hashes
python scripts/supply_chain.py list      install requirements.lock into an empty environment, and write docs/licences.md and docs/sbom.cdx.json

Both need the internet or a package mirror, and the tools of requirements-dev.txt. The lock holds for Python 3.11 and newer on Linux, Windows
and macOS; the two lists are of the platform that they were made on.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WANTED, LOCK = ROOT / "requirements.txt", ROOT / "requirements.lock"
LICENCES, BILL = ROOT / "docs" / "licences.md", ROOT / "docs" / "sbom.cdx.json"
_OLDEST_PYTHON = "3.11"


def main(words: list[str]) -> int:
    """Do what was asked for; returns the exit status."""
    if words not in (["lock"], ["list"]):
        sys.stderr.write(f"{__doc__}\n")
        return 2
    try:
        lock() if words == ["lock"] else listed()
    except subprocess.CalledProcessError as error:
        sys.stderr.write(f"{error.cmd[2]} did not do its part; it says why above. Nothing that was there is changed by half.\n")
        return 1
    return 0


def lock() -> None:
    """Resolve the requirements for every platform and Python, and write them down with the hash of every file."""
    _uv(
        "pip", "compile", WANTED.name, "--universal", "--python-version", _OLDEST_PYTHON, "--generate-hashes", "--upgrade", "--quiet",
        "--custom-compile-command", "python scripts/supply_chain.py lock", "--output-file", LOCK.name,
    )  # fmt: skip


def listed() -> None:
    """Install the lock, hashes checked, where nothing else is, and list what is there."""
    with tempfile.TemporaryDirectory() as folder:
        _uv("venv", "--quiet", folder)
        python = str(Path(folder) / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python"))
        _uv("pip", "sync", "--quiet", "--require-hashes", "--python", python, LOCK.name)
        told = _module("piplicenses", "--python", python, "--format", "json", "--with-urls", "--from", "mixed", "--with-system")
        rows = sorted(json.loads(told), key=lambda row: row["Name"].casefold())
        bill = _module("cyclonedx_py", "environment", "--output-reproducible", "--of", "JSON", python)
    lines = [f"| {row['Name']} | {row['Version']} | {' '.join(row['License'].split())} | {row['URL']} |" for row in rows]
    head = "# What the hub runs on, and under which licences\n\nMade by `python scripts/supply_chain.py list` from `requirements.lock`.\n\n"
    LICENCES.write_text(head + "| package | version | licence | home |\n|---|---|---|---|\n" + "\n".join(lines) + "\n", encoding="utf-8")
    BILL.write_text(bill, encoding="utf-8")


def _uv(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "uv", *words], cwd=ROOT, check=True)  # noqa: S603 - the words above


def _module(*words: str) -> str:
    return subprocess.run([sys.executable, "-m", *words], cwd=ROOT, check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout  # noqa: S603


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
