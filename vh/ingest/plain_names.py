"""Names that are plainly one person's, read part by part: a council's people share far fewer forenames and surnames than they are."""

from collections.abc import Callable, Mapping

import polars as pl

from vh.ingest.prepare import per_value
from vh.text.applicants import SAYS_MORE
from vh.text.letters import fold, tidy
from vh.text.name_tables import TITLES
from vh.text.names import NameKind, given_after_surname, name_keys, plain_part

_SURNAME_FIRST = r"^(?P<surname>[^,]*[^,\s]),(?P<rest>[^,]+)$"
_TEXT = pl.String


def plain_people(names: pl.DataFrame, columns: Mapping[str, pl.DataType | type[pl.DataType]]) -> pl.DataFrame:
    """The people of those `names` (`name_id`, `full_name` and the parts) that are plainly one person's, in the `columns` asked for.

    They are the names whose every word can only be part of a person's name, in parts or as `SURNAME,TITLE FORENAME`.
    Each is read as `parse_parts` or `parse_name` reads it. Keys that are lists are joined by spaces.
    """
    in_parts = pl.col("forename").is_not_null() & pl.col("surname").is_not_null()
    says_more = pl.col("full_name").str.contains(SAYS_MORE).fill_null(value=False)
    found = pl.concat([_of_parts(names.filter(in_parts & ~says_more)), _of_full_names(names.filter(~in_parts))], how="diagonal")
    given = pl.concat_str("given", "more_given", separator=" ", ignore_nulls=True).str.strip_chars()
    people = found.with_columns(
        pl.lit(1).alias("seq"),
        pl.lit(NameKind.PERSON.value).alias("kind"),
        given.alias("given_read"),
    )
    found_keys = ("forename_key", "given_keys", "forename_family", "forename_families")
    people = _with(people, "given_read", _given_keys, dict.fromkeys(found_keys, _TEXT))
    return people.select(pl.col(name).cast(kind) for name, kind in columns.items())


def _of_parts(names: pl.DataFrame) -> pl.DataFrame:
    found = _with(names, "title", _title, {"p_title": _TEXT, "odd_title": pl.Boolean})
    found = _with(found, "forename", _given, {"p_forename": _TEXT, "given": _TEXT})
    found = _with(found, "middle_name", _given, {"p_middle_name": _TEXT, "more_given": _TEXT})
    found = _with_surname(found)
    return found.filter(
        pl.col("p_forename").is_not_null(),
        pl.col("p_surname").is_not_null(),
        pl.col("middle_name").is_null() | pl.col("p_middle_name").is_not_null(),
        ~pl.col("odd_title").fill_null(value=False),
    )


def _of_full_names(names: pl.DataFrame) -> pl.DataFrame:
    parts = names.select("name_id", pl.col("full_name").str.extract_groups(_SURNAME_FIRST)).unnest("full_name")
    found = _with(parts, "rest", _title_and_given, {"p_title": _TEXT, "p_forename": _TEXT, "p_middle_name": _TEXT, "given": _TEXT})
    return _with_surname(found).filter(pl.col("p_forename").is_not_null(), "folds")


def _with(names: pl.DataFrame, column: str, read: Callable[[str], tuple[object, ...]], into: dict[str, type[pl.DataType]]) -> pl.DataFrame:
    return names.join(per_value(names[column], read, into), on=column, how="left", maintain_order="left")


def _with_surname(names: pl.DataFrame) -> pl.DataFrame:
    keys = {"surname_key": _TEXT, "surname_parts": _TEXT, "surname_sound": _TEXT, "surname_family": _TEXT}
    return _with(names, "surname", _surname, {"p_surname": _TEXT, **keys, "folds": pl.Boolean})


def _given_keys(given: str) -> tuple[str | None, ...]:
    keys = name_keys(given, None, None)
    return keys.forename_key, " ".join(keys.given_keys), keys.forename_family, " ".join(keys.forename_families)


def _title(raw: str) -> tuple[str | None, bool]:
    label = tidy(raw).upper()
    shown = TITLES.get(label.rstrip("."))
    return shown, shown is None and label != ""


def _given(raw: str) -> tuple[str | None, str]:
    shown = plain_part(raw)
    return shown, " ".join(name_keys(shown, None, None).given_keys)


def _title_and_given(raw: str) -> tuple[str | None, ...]:
    found = given_after_surname(raw)
    if found is None:
        return None, None, None, ""
    return found.title, found.forename, found.middle_name, " ".join(name_keys(found.forename, found.middle_name, None).given_keys)


def _surname(raw: str) -> tuple[object, ...]:
    shown = plain_part(raw)
    keys = name_keys(None, None, shown)
    folds = shown is not None and all(map(fold, shown.split()))
    return shown, keys.surname_key, " ".join(keys.surname_parts), keys.surname_sound, keys.surname_family, folds
