"""What people should do next, by reason: what an officer looks at, what the parking team asks for."""

from collections.abc import Mapping

from vh.model import Change, Outcome, Reason

WHAT_TO_ASK: dict[Reason, tuple[str, ...]] = {
    Reason.R3: ("Ask which flat, or for the whole postcode: a tenancy agreement or Council Tax bill that names it.",),
    Reason.R4: ("Ask for proof dated near the application: a completion letter, new tenancy agreement or utility bill.",),
    Reason.R5: ("Ask for proof of living there: a utility bill or bank statement of the last three months.",),
    Reason.N2: ("Check the address with the resident, then ask for a Council Tax bill or tenancy agreement.",),
    Reason.N3: ("The address seems to be outside the borough: check it with the resident.",),
    Reason.N4: ("Ask for proof dated in the last three months: a utility bill, bank statement or tenancy agreement.",),
}
_ANY_PROOF = (
    "Ask for one proof of address: Council Tax bill, tenancy agreement, utility bill or bank statement of the last three months.",
)

WHAT_TO_LOOK_AT: dict[Reason, str] = {
    Reason.R1: "Compare the names, which differ or are incomplete, and the dates of birth where both are known: is it one person?",
    Reason.R2: "Is the applicant another member of the household? The surname alone does not say that they live there.",
    Reason.R3: "Find out which flat, or which of two streets of one name, the application means, and whether the record is for it.",
    Reason.R4: "Compare the record's dates with the application's: has the applicant just moved in, or out?",
    Reason.R5: "See what kind of record it is, and look for another sign that the applicant lives there themselves.",
    Reason.R6: "Tell the people on record apart by full forename and date of birth: which one is the applicant?",
}


def what_to_ask(outcome: Outcome, reason: Reason) -> tuple[str, ...]:
    """What the parking team should ask the resident for; nothing where verified."""
    return () if outcome is Outcome.VERIFIED else WHAT_TO_ASK.get(reason, _ANY_PROOF)


def what_to_look_at(reason: Reason) -> str:
    """What an officer should look at in a pair that is in review for this reason."""
    return WHAT_TO_LOOK_AT.get(reason, "Compare the application with the record, field by field.")


SETTLED_TEXT: dict[Outcome, str] = {
    Outcome.VERIFIED: "An officer compared the application with a council record and found that they agree.",
    Outcome.NEEDS_EVIDENCE: "An officer looked at the council's records and could not confirm the address from them.",
}
"""What is said of an application that an officer's judgement settled, in place of the reason's own sentence."""

_NEXT: dict[Outcome, str] = {
    Outcome.VERIFIED: "You do not need to send us proof of your address.",
    Outcome.REVIEW: "An officer will now look at your application.",
    Outcome.NEEDS_EVIDENCE: "Please send us proof of your address.",
}
_PERSON, _PLACE = ("forename_key", "date_of_birth"), ("unit_key", "postcode_key")
_HELPS: dict[Reason, tuple[str, ...]] = {
    Reason.R1: _PERSON, Reason.R2: _PERSON, Reason.R3: _PLACE, Reason.R6: _PERSON,
    Reason.N1: _PERSON + _PLACE, Reason.N2: _PLACE, Reason.N5: _PERSON + _PLACE,
}  # fmt: skip
_GIVE = {
    "forename_key": "your full forename",
    "date_of_birth": "your date of birth",
    "unit_key": "the number of your flat, if you live in one",
    "postcode_key": "your postcode",
}


def may_give(reason: Reason, application: Mapping[str, object]) -> tuple[str, ...]:
    """What the application left out that may help where this is the reason, as asked of the resident; nothing of it depends on a record.

    `application` holds forename_key, date_of_birth, unit_key and postcode_key; a forename of one letter counts as left out.
    """
    return tuple(
        _GIVE[key] for key in _HELPS.get(reason, ()) if not (said := application[key]) or (key == "forename_key" and len(str(said)) == 1)
    )


def letter(outcome: Outcome, reason: Reason, give: tuple[str, ...] = ()) -> str:
    """What the resident is told: why, what happens next, and what they may give that the application left out."""
    words = f"{reason.letter} {_NEXT[outcome]}"
    if not give:
        return words
    and_ = ", and" if any("," in one for one in give) else " and"
    listed = give[0] if len(give) == 1 else f"{', '.join(give[:-1])}{and_} {give[-1]}"
    return f"{words} It would help us if you also told us {listed}."


_WAYS = 3
"""More ways than this are not told in a sentence."""


def what_would_do(changes: tuple[Change, ...]) -> str:
    """One sentence for an officer on what would have changed the outcome; says so where nothing would.

    >>> from vh.model import Side
    >>> what_would_do((Change(("the date of birth on the application",), (Side.APPLICATION,), Outcome.VERIFIED),))
    'The date of birth on the application would have been enough to verify it.'
    """
    if not changes:
        return "Nothing that was tried, on the application or on the record, would have been enough."
    ways = [" together with ".join(one.things) for one in changes[:_WAYS]]
    listed = ", or ".join(ways)
    end = "been enough to verify it" if changes[0].outcome is Outcome.VERIFIED else "sent it to an officer"
    return f"{listed[0].upper()}{listed[1:]}{',' if len(ways) > 1 else ''} would have {end}."
