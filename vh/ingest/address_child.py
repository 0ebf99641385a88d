"""Run as a program of its own by `vh.ingest.address_readers`: read addresses, a line of JSON in and one out, until there are no more.

A line in is a list of addresses, each with its `FIELDS`; the line out holds what `read_fields` makes of each.
"""

import json
import sys
from pathlib import Path
from types import ModuleType

if __name__ == "__main__":
    # Stands for the package itself, which would bring in polars and duckdb: a second or two, where the reader of addresses takes a tenth.
    package = ModuleType("vh")
    package.__path__ = [str(Path(__file__).parents[1])]
    sys.modules["vh"] = package

from vh.text.address_shapes import read_fields


def main() -> None:
    """Answer every line of standard input."""
    for line in sys.stdin:
        sys.stdout.write(json.dumps([read_fields(*fields) for fields in json.loads(line)]) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
