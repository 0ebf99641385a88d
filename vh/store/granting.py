"""What is granted: lawful bases to sources, recorded and ended, and roles to people."""

from collections.abc import Iterable
from datetime import date, datetime

import polars as pl

from vh.access import Role
from vh.errors import InputError
from vh.model import Basis, Source
from vh.store.connection import Store
from vh.store.records import note_activity

PURPOSE = "To check that people who apply for a parking permit live where they say."


def record_basis(
    store: Store, source: Source, *, legal_basis: str, reference: str, approver: str, until: date, who: str,
    purpose: str = "", begins: date | None = None, told: str = "", only_sha256: str | None = None,
) -> Basis:  # fmt: skip
    """Keep a basis; the source may be used from `begins` (today) to `until`, both days included. Raises InputError for what is not whole.

    `only_sha256` holds it to the one file of these bytes. Of a source that holds no residents it is kept for the record alone: such a
    source is used with or without one.
    """
    today = date.today()
    first = begins or today
    texts = {"legal basis": legal_basis, "reference": reference, "approver": approver}
    missing = [name for name, text in texts.items() if not text.strip()]
    if missing:
        *most, last = (f"the {name}" for name in missing)
        listed = f"{', '.join(most)} and {last}" if most else last
        raise InputError(f"Say what {listed} {'are' if most else 'is'}. Nothing was changed.")
    if until < today or until < first:
        raise InputError("The last day of the basis has passed already, or is before its first. Give a day to come. Nothing was changed.")
    with store.write() as work:
        basis_id = int(work.scalar("select nextval('basis_id_seq')"))
        made = Basis(
            basis_id,
            source,
            purpose.strip() or PURPOSE,
            legal_basis.strip(),
            reference.strip(),
            approver.strip(),
            first,
            until,
            told.strip(),
        )
        work.execute(
            "insert into basis (basis_id, source, purpose, legal_basis, reference, approver, begins, until, told, only_sha256, recorded_at, "
            "recorded_by) values ($basis_id, $source, $purpose, $legal_basis, "
            "$reference, $approver, $begins, $until, $told, $only_sha256, $now, $who)",
            basis_id=basis_id, source=str(source), purpose=made.purpose, legal_basis=made.legal_basis, reference=made.reference,
            approver=made.approver, begins=first, until=until, told=made.told, only_sha256=only_sha256, now=datetime.now(), who=who,
        )  # fmt: skip
        note_activity(work, who, "basis recorded", {"basis": basis_id, "source": str(source), "until": until})
    return made


def end_basis(store: Store, basis_id: int, *, reason: str, who: str) -> None:
    """End a basis before its day: its source is not used from now on. Raises InputError without a reason, or where none of that number runs."""
    if not reason.strip():
        raise InputError("Say why the basis ends: whoever asks later will want to know. Nothing was changed.")
    with store.write() as work:
        source = work.scalar("select source from basis where basis_id = $id and ended_at is null", id=basis_id)
        if source is None:
            raise InputError(f"There is no basis {basis_id} that could be ended. `python -m vh basis` lists them.")
        work.execute(
            "update basis set ended_at = $now, ended_by = $who, end_reason = $reason where basis_id = $id",
            id=basis_id, now=datetime.now(), who=who, reason=reason.strip(),
        )  # fmt: skip
        note_activity(work, who, "basis ended", {"basis": basis_id, "source": source})


def give_roles(store: Store, person: str, roles: Iterable[Role], *, who: str) -> None:
    """Give a person these roles and no others, on top of those that a claim or a setting gives; none takes all back. Raises InputError
    without a name."""
    name, given = person.strip().casefold(), sorted(set(roles))
    if not name:
        raise InputError("Say whose roles they are, by the name or address that the person signs in with. Nothing was changed.")
    with store.write(counts=False) as work:
        work.execute(
            "insert into person_role values ($person, $roles, $now, $who)", person=name, roles=";".join(given), now=datetime.now(), who=who
        )
        note_activity(work, who, "roles given", {"roles": ", ".join(given) or "none"})


_ROLES = """
select person, roles, given_at, given_by from person_role
qualify row_number() over (partition by person order by given_at desc, rowid desc) = 1 order by person
"""


def people(store: Store) -> pl.DataFrame:
    """Whoever was given roles here, by name: person, roles (joined by `;`, empty where all were taken back), given_at, given_by."""
    return store.frame(f"select * from ({_ROLES}) order by person")  # noqa: S608 - our own text


def roles_of(store: Store, person: str) -> frozenset[Role]:
    """The roles that a person was given here."""
    found = store.scalar(f"select roles from ({_ROLES}) where person = $person", person=person.strip().casefold())  # noqa: S608 - our own text
    return frozenset(Role(one) for one in (found or "").split(";") if one)
