"""Run as a program of its own by `vh.ingest.address_readers`: read addresses, a batch in and one out, until there are no more.

A batch is its size in `SIZE` bytes, then text: a row an address with `ROW` between them. In, a row holds the `FIELDS` with `DIVIDER` between
them; out, what `read_fields` makes of them.
"""

import sys
from pathlib import Path
from types import ModuleType

if __name__ == "__main__":
    # Stands for the package itself, which would bring in polars and duckdb: a second or two, where the reader of addresses takes a tenth.
    package = ModuleType("vh")
    package.__path__ = [str(Path(__file__).parents[1])]
    sys.modules["vh"] = package

from vh.text.address_shapes import DIVIDER, read_fields

SIZE, ROW = 8, "\x1e"


def main() -> None:
    """Answer every batch of standard input."""
    while size := sys.stdin.buffer.read(SIZE):
        text = sys.stdin.buffer.read(int.from_bytes(size)).decode()
        read = ROW.join(read_fields(*(field or None for field in row.split(DIVIDER))) for row in text.split(ROW)).encode()
        sys.stdout.buffer.write(len(read).to_bytes(SIZE) + read)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
