"""`python -m vh.sample [DIR]`: write the sample borough."""

import sys
from pathlib import Path

from vh.sample import sample_folder, write_sample

write_sample(Path(sys.argv[1]) if len(sys.argv) > 1 else sample_folder())
