"""`python -m vh`."""

import sys

from vh.cli import main

if __name__ == "__main__":
    sys.exit(main())
