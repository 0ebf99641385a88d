"""What the hub never reads: columns told by their header, and columns told by what is in them."""

import re

import polars as pl

from vh.ingest.fields import words
from vh.text.blanks import BLANKS

_WORDS = words(
    "nino ni nin insurance gender sex sexual ethnicity ethnic religion religious belief beliefs orientation marital income salary wage wages "
    "earnings savings disability disabled health medical nhs hiv pregnant nationality immigration passport email mail phone telephone "
    "mobile tel fax bank sort iban badge vrm vehicle registration password"
)
_STEMS = (
    "natins", "nationalins", "nhsn", "sexuality", "sexualor", "maritals", "religio", "ethnic", "disabilit", "passport", "telephone",
    "phoneno", "phonenum", "mobileno", "mobilenum", "email", "passw", "bankacc", "sortcode",
)  # fmt: skip
"""Looked for anywhere in a header without its spaces and punctuation: NatInsNo, National_Ins_No."""
_WHOLE = re.compile(
    r"(uk|person|member|customer|applicant|claimant|partner|tenant)?(ni|nin|nin?no|nin?num(ber)?|insno|tel(no|num(ber)?))\d?"
)
"""Too short to be looked for within a header: a whole one without its spaces and punctuation."""
_ELSEWHERE = frozenset({"billing", "bill", "forwarding", "correspondence", "corr"})
"""Words of headers of another address than the one lived at. Only the fields that ask whether the bill goes elsewhere may read them."""
_NINO = r"""(?i)^\s*(?:=?["'])?[A-Z]{2}[\s-]?\d{2}[\s-]?\d{2}[\s-]?\d{2}[\s-]?[A-D]["']?\s*$"""
_A_FEW = 3
_LOOKED_AT = 5_000


def never_read(header: str, field: str = "") -> bool:
    """Whether a header names something that the hub has no need of, so that `field` (or none at all) may not be filled from it.

    >>> [never_read(header) for header in ("N.I. No", "NatInsNo", "National_Ins_No", "Tel No", "Essex", "Hotel", "Title")]
    [True, True, True, True, False, False, False]
    """
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header).lower()
    letters_together = re.sub(r"\b([a-z])[\W_]+(?=[a-z]\b)", r"\1", spaced.replace("_", " "))
    said = set(re.findall(r"[a-z]+", spaced)) | set(re.findall(r"[a-z]+", letters_together))
    folded = re.sub(r"[\W_]+", "", header.casefold())
    return bool(
        said & _WORDS
        or (said & _ELSEWHERE and not field.startswith("billing_"))
        or any(stem in folded for stem in _STEMS)
        or _WHOLE.fullmatch(folded)
    )


def national_insurance_columns(rows: pl.DataFrame) -> tuple[str, ...]:
    """The text columns whose values look like National Insurance numbers: in more than a few of the rows looked at, or in all that are filled.

    At most some thousands of rows are looked at, evenly over the file.
    """
    some = rows.select(pl.col(pl.String)).gather_every(max(1, rows.height // _LOOKED_AT))
    found = []
    for column in some.iter_columns():
        filled = column.drop_nulls().str.strip_chars(BLANKS)
        alike = int(filled.str.contains(_NINO).sum())
        if alike > _A_FEW or (alike and alike == filled.len()):
            found.append(column.name)
    return tuple(found)
