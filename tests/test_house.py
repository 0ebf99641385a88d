"""The rules of the house: small modules, imports that flow one way, a package that loads no Streamlit."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import LONG_FIRST

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted((ROOT / "vh").rglob("*.py"))
PAGES = sorted((ROOT / "pages").glob("*.py"))
MOST_LINES, MOST_LINES_OF_A_PAGE = 350, 90


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_modules_are_small() -> None:
    assert MODULES
    assert {str(one.relative_to(ROOT)): lines(one) for one in MODULES if lines(one) > MOST_LINES} == {}


def test_pages_are_small() -> None:
    assert PAGES
    assert {one.name: lines(one) for one in PAGES if lines(one) > MOST_LINES_OF_A_PAGE} == {}


def test_every_module_says_in_one_line_what_it_is_for() -> None:
    silent = []
    for one in (*MODULES, *PAGES):
        said = ast.get_docstring(ast.parse(one.read_text(encoding="utf-8")))
        if not said or not said.splitlines()[0].strip():
            silent.append(str(one.relative_to(ROOT)))
    assert silent == []


def test_no_import_of_our_own_hides_in_a_function() -> None:
    hidden = [
        f"{one.relative_to(ROOT)}:{inner.lineno}"
        for one in MODULES
        for function in ast.walk(ast.parse(one.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(function)
        if (isinstance(inner, ast.ImportFrom) and (inner.level or (inner.module or "").split(".")[0] == "vh"))
        or (isinstance(inner, ast.Import) and any(name.name.split(".")[0] == "vh" for name in inner.names))
    ]
    assert hidden == []


@pytest.mark.parametrize("name", ["vh", "vh.cli"])
def test_the_package_loads_without_streamlit(name: str) -> None:
    check = f"import sys, {name}; sys.exit(1 if any(one.split('.')[0] == 'streamlit' for one in sys.modules) else 0)"
    assert subprocess.run([sys.executable, "-c", check], cwd=ROOT, check=False).returncode == 0


def test_the_files_of_tests_that_come_first_are_there() -> None:
    assert [name for name in LONG_FIRST if not (ROOT / "tests" / f"{name}.py").is_file()] == []


def test_imports_flow_one_way() -> None:
    check = "from importlinter.cli import lint_imports_command as check; check()"
    done = subprocess.run([sys.executable, "-c", check], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
