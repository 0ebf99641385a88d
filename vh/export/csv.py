"""Frames to CSV bytes: one form for people and spreadsheets, one for programs."""

import csv
import io

import polars as pl

_RUNS_AS_FORMULA = frozenset("=+-@\t\r\n\0＝＋－＠﹦﹢﹣﹫")
_UNSEEN = " \u00a0\ufeff\u200b\u200e\u2060"


def guard(value: str) -> str:
    """A cell that a spreadsheet shows and never runs: a single quote goes in front of what may start a formula.

    A value that begins with a quote gets one more, so `unguard` gives every value back (OWASP ASVS 5.0, 1.2.10, made reversible).

    >>> guard("=1+1"), guard("HYR001"), guard("'tis")
    ("'=1+1", 'HYR001', "''tis")
    """
    first = value.lstrip(_UNSEEN)[:1]
    return f"'{value}" if value.startswith("'") or value[:1] in _RUNS_AS_FORMULA or first in _RUNS_AS_FORMULA else value


def unguard(cell: str) -> str:
    """The value that `guard` was given."""
    return cell.removeprefix("'")


def for_people(rows: pl.DataFrame) -> bytes:
    """CSV that opens right in Excel: UTF-8 with its mark, CRLF, cells guarded; nulls are empty."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(rows.columns)
    writer.writerows(["" if cell is None else guard(str(cell)) for cell in row] for row in rows.iter_rows())
    return text.getvalue().encode("utf-8-sig")


def for_programs(rows: pl.DataFrame) -> bytes:
    """CSV that a program reads: UTF-8, LF, cells exactly as they are; nulls are empty."""
    return rows.write_csv().encode()
