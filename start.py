"""Install and run Verification Hub on a machine that has Python 3.11 or newer and nothing else.

    python start.py          install, run the sample borough from files to lists, open the pages in the browser
    python start.py test     install, and run all tests
    python start.py check    install, and run every check: format, lint, types, imports, tests

Everything is installed into the folder .venv beside this file; removing that folder removes it all.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
HOME = HERE / ".venv"
PYTHON = HOME / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
LISTS = HERE / "out" / "demo"


def main(words: list[str]) -> int:
    """Run what was asked for; returns the exit status."""
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever starts it with an older Python is to read a sentence
        return _fail(f"Verification Hub needs Python 3.11 or newer; this is {sys.version.split()[0]}. Install one from python.org.")
    if words not in ([], ["test"], ["check"]):
        return _fail(__doc__ or "")
    try:
        _install("requirements-dev.txt" if words else "requirements.txt")
    except subprocess.CalledProcessError as error:
        return _fail(
            f"{error.stderr or ''}The libraries could not be installed; pip says why above. It needs the internet, or your council's package mirror, once."
        )
    if words == ["test"]:
        return _run("-m", "pytest", "-n", "logical", "--dist", "loadfile", "--no-loadscope-reorder", "--durations", "30")
    if words == ["check"]:
        return _run("scripts/check.py")
    return _open()


def _install(wanted: str) -> None:
    """Make .venv and install a list of requirements into it, unless that is done already."""
    texts = [(HERE / name).read_text(encoding="utf-8") for name in ("requirements.lock", "requirements.txt", "requirements-dev.txt")]
    print_of_lists = hashlib.sha256("\n".join([sys.version, *texts]).encode()).hexdigest()
    done = HOME / f"installed-{wanted}"
    if done.is_file() and done.read_text(encoding="utf-8") == print_of_lists:
        return
    _say("Installing into .venv; this takes a minute or two the first time.")
    if not PYTHON.is_file():
        try:
            venv.create(HOME, with_pip=True, clear=True)
        except subprocess.CalledProcessError:
            _say("Python could not make .venv. On Debian or Ubuntu, install the package python3-venv, then try again.")
            raise
    if not _locked():
        _pip("-r", "requirements.txt")
    if wanted != "requirements.txt":
        _pip("-r", wanted)
    done.write_text(print_of_lists, encoding="utf-8")


def _locked() -> bool:
    """Install the locked versions, the hash of each file checked. False where this Python or mirror has no such file; never where one differs."""
    try:
        _pip("--require-hashes", "--only-binary", ":all:", "-r", "requirements.lock")
    except subprocess.CalledProcessError as error:
        if "DO NOT MATCH THE HASHES" in error.stderr:
            _say("A library is not the one that was locked. Do not go on: ask whoever runs your package mirror.")
            raise
        sys.stderr.write(error.stderr)
        _say("The locked versions are not to be had here, so other ones within the ranges of requirements.txt are installed.")
        return False
    return True


def _pip(*words: str) -> None:
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *words]
    subprocess.run(pip, cwd=HERE, check=True, stderr=subprocess.PIPE, encoding="utf-8", errors="replace")  # noqa: S603 - our own lists


def _open() -> int:
    if not (LISTS / "manifest.json").is_file():
        _say("Running the sample borough: load, match, export.")
        if status := _run("-m", "vh", "demo"):
            return status
        _say("")
    _say(f"The lists of the sample borough are in {LISTS}.")
    _say("Opening the pages on your own hub (hub.duckdb). While it is empty, page Today offers the sample at one button. Ctrl-C stops.")
    return _run("-m", "vh", "serve", "--open")


def _run(*words: str) -> int:
    with subprocess.Popen([str(PYTHON), *words], cwd=HERE) as child:  # noqa: S603 - our own program
        try:
            return child.wait()
        except KeyboardInterrupt:
            return child.wait()  # Ctrl-C reaches the child too; let it end in good order


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def _fail(words: str) -> int:
    sys.stderr.write(f"{words}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
