"""Today says how the hub's file is kept."""

from datetime import datetime, timedelta

from vh.ui.safety import wanting
from vh.workbench.storing import Safety

NOW = datetime(2026, 10, 1, 9)


def test_it_says_plainly_what_is_wanting() -> None:
    bare = wanting(Safety(in_memory=False, encrypted=False, key_saved_at=None, newest_backup=None), NOW)
    assert bare[0].startswith("It is not encrypted: whoever gets at the file can read everything in it.")
    assert bare[1].startswith("It has never been backed up.")
    without_copy = wanting(Safety(False, True, None, NOW - timedelta(days=8)), NOW)
    assert [one.split(":")[0] for one in without_copy] == [
        "Its key has no recovery copy",
        "The newest backup is of 23 September 2026. Make another",
    ]


def test_it_says_nothing_where_all_is_well_or_there_is_no_file() -> None:
    assert wanting(Safety(False, True, NOW, NOW - timedelta(days=7)), NOW) == ()
    assert wanting(Safety(True, False, None, None), NOW) == ()
