"""Grant: lawful bases to sources, and roles to people."""

from collections.abc import Iterable
from datetime import date

import polars as pl

from vh.access import Role
from vh.errors import InputError
from vh.model import Basis, Source
from vh.store import audit, bases, granting
from vh.text.dates import parse_date
from vh.workbench.base import HubBase, act, as_source


class Granting(HubBase):
    """What may be used, and who may do what."""

    @act
    def record_basis(
        self,
        source: Source | str,
        *,
        basis: str,
        reference: str,
        approver: str,
        until: date | str,
        purpose: str = "",
        begins: date | str | None = None,
        told: str = "",
    ) -> Basis:
        """Record the lawful basis on which a source is used, from `begins` (today) to `until`, both days included.

        `told` says who was told of it. Raises InputError for what is not whole, or a day that has passed.
        """
        return granting.record_basis(
            self.store, as_source(source), legal_basis=basis, reference=reference, approver=approver, until=_day(until), purpose=purpose,
            begins=None if begins is None else _day(begins), told=told, who=self.who,
        )  # fmt: skip

    @act
    def end_basis(self, basis_id: int, reason: str) -> None:
        """End a basis at once; its source is not used from now on. Raises InputError without a reason."""
        granting.end_basis(self.store, basis_id, reason=reason, who=self.who)

    def bases(self) -> pl.DataFrame:
        """Every basis, newest first, with its state; see `vh.store.bases.bases`."""
        return bases.bases(self.store)

    def basis_needed(self, source: Source) -> bool:
        """Whether a source of residents has no basis in force today."""
        return source.is_evidence and not bases.of_source(self.store, source)

    def without_basis(self) -> tuple[str, ...]:
        """A sentence for each source that is loaded and not used, for want of a basis in force."""
        return tuple(map(bases.not_used, bases.unused(self.store)))

    def lapsed_sources(self) -> tuple[Source, ...]:
        """The sources that the latest run read and that have no basis in force any more, so that it may not be used."""
        run = self.latest_run()
        return () if run is None else bases.lapsed(self.store, run.run_id)

    @act
    def give_roles(self, person: str, roles: Iterable[Role | str]) -> None:
        """Give a person these roles, beside those of a claim or a setting; none takes back what was given here.

        Raises InputError without a name, or for a role that there is not.
        """
        try:
            wanted = [Role(one) for one in roles]
        except ValueError:
            raise InputError(f"There is no such role. The roles are: {', '.join(Role)}.") from None
        granting.give_roles(self.store, person, wanted, who=self.who)

    def people(self) -> pl.DataFrame:
        """Whoever was given roles here; see `vh.store.granting.people`."""
        return granting.people(self.store)

    def roles_of(self, person: str) -> frozenset[Role]:
        """The roles that a person was given here."""
        return granting.roles_of(self.store, person)

    def note_entrance(self, page: str, *, admitted: bool) -> None:
        """An entry of the audit for who came in, or was refused a page."""
        with self.store.write(counts=False) as work:
            audit.append(
                work, who=self.who, kind="sign_in" if admitted else "refusal", about={"page": page, "roles": ", ".join(sorted(self.roles))}
            )


def _day(said: date | str) -> date:
    if isinstance(said, date):
        return said
    try:
        return date.fromisoformat(said)  # also a day that stands for no end in extracts: somebody means it here
    except ValueError:
        found = parse_date(said)
    if found is None:
        raise InputError("The day of the basis is not a date. Write it as 2027-03-31 or 31/3/2027.")
    return found
