"""The journal of an encrypted hub is sealed: nobody reads what was asked, nothing changed in it is taken for what was asked."""

import secrets
from pathlib import Path

import pytest

from vh.errors import HubKeyError
from vh.service.journal import Journal, read_lines
from vh.store.hub_key import HubKey

KEY = secrets.token_bytes(32)
MARK = b"QQMARKEDVALUEQQ"


def written(folder: Path, pieces: int = 3, key: bytes | None = KEY) -> Path:
    journal = Journal(folder, lambda: key)
    for number in range(pieces):
        journal.append(b'{"n":%d,"who":"%s"}\n{"n":%d}\n' % (number, MARK, number))
    journal.turn()
    (file,) = journal.closed()
    return file


def test_sealed_lines_come_back_and_show_nothing(tmp_path: Path) -> None:
    file = written(tmp_path / "requests")
    assert file.name == "000000001.sealed"
    assert MARK not in file.read_bytes()
    read = read_lines(file, [secrets.token_bytes(32), KEY])
    assert [row["n"] for row in read.rows] == [0, 0, 1, 1, 2, 2]
    assert not read.damaged
    with pytest.raises(HubKeyError, match="another key"):
        read_lines(file, [secrets.token_bytes(32)])


def test_a_cut_end_was_never_answered_and_every_flipped_bit_is_told(tmp_path: Path) -> None:
    file = written(tmp_path / "requests")
    whole = file.read_bytes()
    for cut in range(0, len(whole), 7):
        file.write_bytes(whole[:cut])
        read = read_lines(file, [KEY])
        assert [row["n"] for row in read.rows] == [0, 0, 1, 1, 2, 2][: len(read.rows)]
        assert len(read.rows) % 2 == 0
        assert not read.damaged
    for at in range(len(whole)):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        try:
            read = read_lines(file, [KEY])
        except HubKeyError:
            continue
        assert read.damaged or len(read.rows) < 6
        assert all(row["n"] in (0, 1, 2) for row in read.rows)


def test_pieces_cannot_change_places(tmp_path: Path) -> None:
    first, second = written(tmp_path / "a", pieces=1), written(tmp_path / "b", pieces=2)
    second.write_bytes(first.read_bytes() + first.read_bytes())
    read = read_lines(second, [KEY])
    assert (len(read.rows), read.damaged) == (2, True)


def test_a_plain_hubs_journal_stays_lines_of_json(tmp_path: Path) -> None:
    file = written(tmp_path / "requests", key=None)
    assert file.name == "000000001.jsonl"
    assert len(read_lines(file).rows) == 6


def test_the_journals_key_is_not_the_hubs() -> None:
    key = HubKey(KEY)
    assert key.derived("journal") not in (KEY, key.derived("other"))
    assert len(key.derived("journal")) == 32
