"""A column that was taken for a yes or no, and holds the names of other tenants: both are called Joint Tenant."""

import polars as pl

from vh.ingest.fields import words

_NO_NAME = words(
    "TENANT TENANTS TENANCY JOINT SOLE MAIN LEAD FIRST SECOND OTHER PRIMARY SECONDARY HEAD HOUSEHOLD RESPONSIBLE RESPONSIBILITY OCCUPANT OCCUPIER "
    "MEMBER PARTY YES NO NOT NONE"
)
"""Words by which a system says who is a tenant."""
_TWO_WORDS = r"\p{L}[\p{L}.'’-]*[ ,]+\p{L}"


def with_joint_tenants(frame: pl.DataFrame) -> pl.DataFrame:
    """Read `main_tenant` as the second tenant's full name where it holds names, and as nothing else then.

    It does where more than half of what is filled is of two words, none of them a word for tenants, and more than half is there once: of yes and no,
    and of Joint tenant, there are few, repeated.
    """
    said = frame["main_tenant"].drop_nulls()
    named = said.str.contains(_TWO_WORDS) & (
        said.str.to_uppercase().str.extract_all("[A-Z]+").list.set_intersection(sorted(_NO_NAME)).list.len() == 0
    )
    if 2 * int(named.sum()) <= said.len() or 2 * said.n_unique() <= said.len():
        return frame
    second = pl.coalesce("full_name_2", pl.when(pl.all_horizontal(pl.col("forename_2", "surname_2").is_null())).then("main_tenant"))
    return frame.with_columns(second.alias("full_name_2"), pl.lit(None, pl.String).alias("main_tenant"))
