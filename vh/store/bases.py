"""The lawful bases of sources, as whatever reads residents asks about them."""

import hashlib
from pathlib import Path

import polars as pl

from vh.errors import NotReadyError
from vh.model import EVIDENCE, Basis, Source
from vh.store.connection import Store, Writer
from vh.text.days import short_day

OFF_UNTIL_RECORDED = frozenset({Source.HOUSING_BENEFIT})
"""Sources that may not even be loaded without a basis: to disclose social security information without authority is an offence
(Social Security Administration Act 1992, section 123)."""


def command(source: Source) -> str:
    """The command line that records a basis for a source."""
    return f"python -m vh basis {source} --basis TEXT --reference TEXT --approver NAME --until DATE"


def how_to(source: Source) -> str:
    """What to do where a source has no basis in force."""
    return f"Record one on page Access, or with `{command(source)}`."


def not_used(source: Source) -> str:
    """The sentence for wherever a source would have been used and has no basis in force."""
    return f"{source.label}: not used, because no lawful basis for it is in force. {how_to(source)}"


def bases(store: Store) -> pl.DataFrame:
    """Every basis, newest first: basis_id, source, state (in force, not begun, expired, ended), purpose, legal_basis, reference, approver,
    begins, until, told, only_sha256 (the one file that it is held to, or null), recorded_at, recorded_by, ended_at, ended_by, end_reason."""
    return store.frame(
        "select basis_id, source, case when ended_at is not null then 'ended' when until < current_localtimestamp()::date then 'expired' "
        "when begins > current_localtimestamp()::date then 'not begun' else 'in force' end as state, * exclude (basis_id, source) "
        "from basis order by basis_id desc"
    )


def of_source(store: Store | Writer, source: Source, sha256: str | None = None) -> bool:
    """Whether a source has a basis in force today; where the bytes of a file are given, also one that is held to that file."""
    return bool(
        store.scalar(
            "select count(*) from basis_in_force where source = $source and (only_sha256 is null or only_sha256 = $sha256)",
            source=str(source),
            sha256=sha256,
        )
    )


def check_loading(store: Store, source: Source, path: Path) -> None:
    """Raises NotReadyError for a file of a source that may not even be read without a basis and has none."""
    if source not in OFF_UNTIL_RECORDED or of_source(store, source):
        return
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return  # whoever opens it next says what is wrong with it
    if not of_source(store, source, digest):
        raise NotReadyError(
            f"{source.label} may only be loaded on a lawful basis, and none is in force: to disclose it without authority is an offence "
            f"(Social Security Administration Act 1992, section 123). {how_to(source)} Nothing was loaded."
        )


def check_load(store: Store, load_id: int) -> None:
    """Raises NotReadyError where the rows of a load may not be read, for want of a basis."""
    source = store.scalar("select source from load where load_id = $id and load_id not in (select load_id from load_lawful)", id=load_id)
    if source is not None:
        raise NotReadyError(not_used(Source(source)))


def in_use(store: Store | Writer) -> tuple[int, ...]:
    """The loads that may be used today, by number: those in force, of residents only on a basis."""
    return tuple(store.frame("select load_id from load_in_use order by load_id")["load_id"].to_list())


def lawful(store: Store) -> tuple[int, ...]:
    """The loads that may be used as far as their basis goes, in force or not, by number."""
    return tuple(store.frame("select load_id from load_lawful order by load_id")["load_id"].to_list())


def unused(store: Store | Writer) -> tuple[Source, ...]:
    """The sources of residents that are loaded and, for want of a basis, not used."""
    found = store.frame(
        "select distinct source from load where in_force and source in (select unnest($evidence::varchar[])) "
        "and load_id not in (select load_id from load_in_use)",
        evidence=[str(one) for one in EVIDENCE],
    )["source"].to_list()
    return tuple(one for one in EVIDENCE if one.value in found)


_STOOD_ON = """
insert into run_basis
select distinct $run_id, l.source, b.basis_id from load l
left join load_in_use u using (load_id)
left join basis_in_force b on u.load_id is not null and b.source = l.source and (b.only_sha256 is null or b.only_sha256 = l.sha256)
where l.in_force and l.source in (select unnest($sources::varchar[])) order by all
"""


def note_run(work: Writer, run_id: int, sources: tuple[Source, ...]) -> None:
    """Record the bases that a run of these sources stands on, and the sources that it left out for want of one."""
    work.execute(_STOOD_ON, run_id=run_id, sources=[str(one) for one in sources])


def of_run(store: Store | Writer, run_id: int) -> tuple[tuple[Basis, ...], tuple[Source, ...]]:
    """The bases that a run stood on, and the sources that it left out; neither for a run made before there were bases."""
    rows = store.frame(
        "select b.* from (select distinct basis_id from run_basis where run_id = $run_id) join basis b using (basis_id) order by source, basis_id",
        run_id=run_id,
    ).to_dicts()
    left = store.frame("select distinct source from run_basis where run_id = $run_id and basis_id is null", run_id=run_id)[
        "source"
    ].to_list()
    stood_on = (
        Basis(
            row["basis_id"], Source(row["source"]), row["purpose"], row["legal_basis"], row["reference"], row["approver"], row["begins"],
            row["until"], row["told"],
        ) for row in rows
    )  # fmt: skip
    return tuple(stood_on), tuple(one for one in EVIDENCE if one.value in left)


_LAPSED = """
select distinct l.source from run r join load l on list_contains(from_json(r.loads, '["INTEGER"]'), l.load_id)
where r.run_id = $run_id and l.source in (select unnest($evidence::varchar[])) and l.load_id not in (select load_id from load_lawful)
    and (l.source in (select source from run_basis where run_id = $run_id and basis_id is not null)
        or not exists (select 1 from run_basis where run_id = $run_id))
"""
"""A run made before there were bases stands on all the extracts that it names."""


def lapsed(store: Store | Writer, run_id: int) -> tuple[Source, ...]:
    """The sources that a run read and that have no basis in force any more."""
    found = store.frame(_LAPSED, run_id=run_id, evidence=[str(one) for one in EVIDENCE])["source"].to_list()
    return tuple(one for one in EVIDENCE if one.value in found)


def check_run(store: Store, run_id: int) -> None:
    """Raises NotReadyError where a run stands on a source that has no basis in force any more: neither its pairs nor its lists may be used."""
    if gone := lapsed(store, run_id):
        names = " and ".join(one.label for one in gone)
        raise NotReadyError(
            f"The latest run used {names}, for which no lawful basis is in force any more, so that its pairs and lists may not be used. "
            f"Match again to go on without it (page Match, or `python -m vh match`). {how_to(gone[0])}"
        )


SOON_DAYS = 30
"""So many days before its last, a basis that no other follows is told of."""
_ENDING = """
select source, max(until) as until from basis_in_force
where only_sha256 is null and source in (select unnest($evidence::varchar[])) group by source
having max(until) < current_localtimestamp()::date + $days::integer order by source
"""


def alarms(store: Store) -> tuple[str, ...]:
    """What needs somebody: sources that are loaded and not used, and bases that are about to end."""
    ending = store.frame(_ENDING, days=SOON_DAYS, evidence=[str(one) for one in EVIDENCE]).iter_rows()
    soon = (
        f"The lawful basis of {Source(source).label} ends on {short_day(until)}; from the day after, it is not used. {how_to(Source(source))}"
        for source, until in ending
    )
    return (*map(not_used, unused(store)), *soon)
