"""Permit applications as the form stored them, what the older check said, and the truth about each."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from vh.sample.cases import FORM_CASES
from vh.sample.claims import Claim
from vh.sample.dice import Dice
from vh.sample.forms import FORM_COLUMNS, business_rows, form_row, tester_rows
from vh.sample.places import Dwelling
from vh.sample.records import Link, Row, write_rows

INDEX_COLUMNS = "application_ref,checked_at,ci_outcome,ci_record_id,ci_matched_on,final_status,final_reason,decided_by,decided_at"
TRUTH_COLUMNS = (
    "application_ref,person_id,claimed_uprn,resident_on_date,sources_current,should_verify,must_not_verify,case,origin_group,tenure,"
    "application_date,files_current,difficulty,tell,moved_in_days,claimed_dwelling_kind"
)
_SOURCE_OF = {
    "council_tax_academy": "council_tax",
    "housing_benefit_academy": "housing_benefit",
    "tenancy_uh": "tenancy",
    "tenancy_mtfh": "tenancy",
    "tenancy_nec": "tenancy",
}


class Permits:
    """Gathers the rows of applications, Citizen Index and truth."""

    def __init__(self, dice: Dice, links: Sequence[Link]) -> None:
        self.dice = dice
        self.forms: list[Row] = []
        self.index: list[Row] = []
        self.truth: list[Row] = []
        self._here: dict[tuple[int, str], list[Link]] = defaultdict(list)
        self._of: dict[int, list[Link]] = defaultdict(list)
        self._at: dict[str, list[Link]] = defaultdict(list)
        for link in links:
            self._here[link.person_id, link.uprn].append(link)
            self._of[link.person_id].append(link)
            self._at[link.uprn].append(link)

    def application(self, number: int, claim: Claim) -> None:
        """Write one application, its check and its truth."""
        kind = claim.dwelling.kind if claim.dwelling else ""
        estate = kind in ("estate", "tower") and self.dice.chance(0.7)
        reference = f"HY{'P' if estate else 'R'}{3304000 + number * 11 + number % 7}"
        found = [
            link
            for link in self._here.get((claim.person.person_id, claim.dwelling.uprn if claim.dwelling else ""), ())
            if link.current(claim.on)
        ]
        proofs = [link for link in found if link.proves]
        resident = claim.since is not None
        out = claim.dwelling is None
        difficulty = self._difficulty(claim, proofs) if resident and proofs else ""
        case = claim.case.removesuffix("_left") or self._case(claim, bool(found), difficulty)
        form = form_row(
            self.dice, reference, claim, "Estate Resident" if estate else "Residents", approved=resident or self.dice.chance(0.5)
        )
        self.forms.append(form)
        if self.dice.chance(0.02):
            self.forms.append([*form[:23], "Created", form[24]])
        files = sorted({link.file for link in proofs})
        sources = sorted({_SOURCE_OF[file] for file in files})
        moved = str((claim.on - claim.since).days) if claim.since else ""
        self.truth.append([
            reference, str(claim.person.person_id), claim.dwelling.uprn if claim.dwelling else "", _flag(resident or out),
            ";".join(sources),
            _flag(resident and bool(proofs)), _flag(not resident and not out), case, claim.person.group,
            claim.dwelling.tenure if claim.dwelling else "",
            claim.on.isoformat(), ";".join(files), difficulty, "" if resident or out else self._tell(claim, proofs), moved, kind,
        ])  # fmt: skip
        if not out:
            self._check(reference, claim, bool(found))

    def _difficulty(self, claim: Claim, proofs: list[Link]) -> str:
        if claim.case in FORM_CASES:
            return claim.case
        quirks = sorted({link.quirk for link in proofs})
        return "clean" if "clean" in quirks else quirks[0]

    def _case(self, claim: Claim, found: bool, difficulty: str) -> str:
        """The case of an ordinary resident: recent arrival, no usable record, or the difficulty of the best record."""
        if claim.since and (claim.on - claim.since).days <= 45:
            return "moved_in_recent"
        return difficulty or ("owner_coded" if found else "no_record")

    def _tell(self, claim: Claim, proofs: list[Link]) -> str:
        """What in the files contradicts a claim that is not so; `none` where nothing does."""
        assert claim.dwelling is not None
        here = self._here.get((claim.person.person_id, claim.dwelling.uprn), [])
        elsewhere = [
            link
            for link in self._of[claim.person.person_id]
            if link.uprn != claim.dwelling.uprn and link.current(claim.on) and link.uprn[0].isdigit()
        ]
        if proofs:
            latest = max(link.start for link in proofs)
            if any(link.start > latest for link in elsewhere):
                return "newer_record_elsewhere"
            if any(link.end and link.end <= claim.on for link in here):
                return "stale_extract" if any(link.file == "tenancy_uh" for link in proofs) else "ended_in_other_source"
            newer = [
                link
                for link in self._at[claim.dwelling.uprn]
                if link.person_id != claim.person.person_id and link.start > latest and link.current(claim.on)
            ]
            return "successor_at_dwelling" if newer else "none"
        if claim.case in ("father_son_left", "namesake"):
            known = any(link.has_birthday and link.current(claim.on) for link in self._at[claim.dwelling.uprn])
            return "dob" if known else "none"
        if any(link.current(claim.on) for link in here):
            return "liability_type"
        if any(link.start > claim.on for link in here):
            return "starts_later"
        if here:
            return "record_ended"
        return "record_elsewhere" if elsewhere else "no_record"

    def _check(self, reference: str, claim: Claim, found: bool) -> None:
        """What the older check said: it misses half of the residents, and believes a few who left."""
        dice, resident = self.dice, claim.since is not None
        checked = f"{claim.on.isoformat()} 23:{dice.number(10, 59)}:00"
        decided = f"{dice.day(claim.on, claim.on + timedelta(days=12)).isoformat()} 09:{dice.number(10, 59)}:00"
        if dice.chance(0.01):
            self.index.append([reference, checked, "error", "", "", "Pending", "", "", ""])
        elif dice.chance(0.58 if found and resident else 0.3 if found else 0.12):
            on = dice.weighted((("surname+initial+address", 0.48), ("surname+initial+uprn", 0.48), ("electoral_register", 0.04)))
            self.index.append(
                [
                    reference,
                    checked,
                    "matched",
                    f"CI{dice.number(10000000, 99999999)}",
                    on,
                    "Approved",
                    "Citizen Index match",
                    "auto",
                    decided,
                ]
            )
        elif not resident or dice.chance(0.12):
            asked = dice.chance(0.6)
            reason = "N proof of address from Customer" if asked else "rejected because of requested evidence not being provided"
            self.index.append(
                [reference, checked, "not_matched", "", "", "Evidence requested" if asked else "Rejected", reason, "officer", decided]
            )
        else:
            self.index.append([reference, checked, "not_matched", "", "", "Approved", "proof of address received", "officer", decided])


def _flag(yes: bool) -> str:
    return "true" if yes else "false"


def write_applications(folder: Path, claims: Sequence[Claim], dice: Dice, links: Sequence[Link], dwellings: Sequence[Dwelling]) -> None:
    """Write parking_applications.csv, citizen_index.csv and truth.csv."""
    permits = Permits(dice, links)
    for number, claim in enumerate(claims):
        permits.application(number, claim)
    permits.forms += [*tester_rows(dwellings), *business_rows(dwellings)]
    write_rows(
        folder / "parking_applications.csv", FORM_COLUMNS, sorted(permits.forms, key=lambda row: (row[1], row[0])), quote_blanks=True
    )
    write_rows(folder / "citizen_index.csv", "\ufeff" + INDEX_COLUMNS, permits.index)
    write_rows(folder / "truth.csv", TRUTH_COLUMNS, permits.truth)
