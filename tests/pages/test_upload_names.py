"""What an upload is called: a name, wherever it says that it comes from."""

import pytest

from vh.ui.spool import _ending, _plain_name


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("ct.csv", "ct.csv"),
        ("../../etc/ct.csv", "ct.csv"),
        (r"..\..\Windows\ct.csv", "ct.csv"),
        (r"\\evil\share\ct.csv", "ct.csv"),
        ("C:/x/ct.csv", "ct.csv"),
        ("ct\u202evsc.exe", "ctvsc.exe"),
        ("ct\0\n\x1b[2J.csv", "ct[2J.csv"),
        ("<img src=x>.csv", "<img src=x>.csv"),
        ("Zoë’s extract.csv", "Zoë’s extract.csv"),
        ("..\\", "upload"),
        ("", "upload"),
    ],
)
def test_the_name_shown_has_no_folder_and_nothing_that_nobody_sees(name: str, plain: str) -> None:
    assert _plain_name(name) == plain


@pytest.mark.parametrize(
    ("name", "ending"), [("a.CSV", ".csv"), ("a.csv.gz", ".csv.gz"), ("a.c/../sv", ""), ("a", ""), ("a.<b>", ""), ("a.\u202ecsv", "")]
)
def test_the_ending_of_the_stored_file_is_letters_and_figures(name: str, ending: str) -> None:
    assert _ending(name) == ending
