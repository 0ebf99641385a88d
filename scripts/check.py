"""Run every check, also after one has failed: format, lint, types, imports, tests. Exit status 0 if all is well."""

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CHECKS = {
    "format": ["-m", "ruff", "format", "--check", "--quiet", "."],
    "lint": ["-m", "ruff", "check", "--quiet", "."],
    "types": ["-m", "mypy"],
    "imports": ["-c", "from importlinter.cli import lint_imports_command as check; check()"],
    "tests": ["-m", "pytest", "-q", "-n", "logical", "--dist", "loadfile", "--no-loadscope-reorder"],
}


def main() -> int:
    """Run them in order and say which failed."""
    failed = []
    for name, words in CHECKS.items():
        began = time.perf_counter()
        status = subprocess.run([sys.executable, *words], cwd=ROOT, check=False).returncode  # noqa: S603 - the list above
        sys.stdout.write(f"{name}: {'failed' if status else 'ok'} in {time.perf_counter() - began:.0f} s\n")
        sys.stdout.flush()
        if status:
            failed.append(name)
    sys.stdout.write(f"failed: {', '.join(failed)}\n" if failed else "all is well\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
