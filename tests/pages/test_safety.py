"""Today says how the hub's file is kept."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from streamlit.testing.v1 import AppTest

from tests.pages.conftest import words
from vh.ui.safety import wanting
from vh.ui.widgets import _said
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


def test_a_command_is_set_as_one_and_whatever_else_is_in_a_sentence_is_shown_as_text(
    open_page: Callable[[str], AppTest], matched: Path
) -> None:
    assert "<code>python -m vh backup</code>" in words(open_page("today"))
    assert _said("`a <b>` & <i>") == "<code>a &lt;b&gt;</code> &amp; &lt;i&gt;"
