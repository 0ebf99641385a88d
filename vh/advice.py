"""What people should do next, by reason: what an officer looks at, what the parking team asks for."""

from vh.model import Outcome, Reason

WHAT_TO_ASK: dict[Reason, tuple[str, ...]] = {
    Reason.R3: ("Ask which flat: a tenancy agreement or Council Tax bill that names it.",),
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
    Reason.R3: "Find out which flat the application means, and whether the record is for that flat.",
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
