"""The page for residents, in plain English: what is checked, what is not, and how to object."""

from vh.record.facts import Facts
from vh.record.paper import Block, Gap, Heading, Items, Text, Title, filled
from vh.record.saying import made_up, of

_SOURCES = {
    "Council Tax": "Council Tax: who pays it for your home, and since when.",
    "Housing Benefit": "Housing Benefit: who lives in a home for which it is paid. We see that it is paid. We do not keep how much.",
    "Tenancies": "Council and housing association tenancies: who rents your home.",
}
_OTHER = "Citizen Index results"
_READ = (
    "your name, and a title such as Mr or Ms",
    "your address",
    "your date of birth, if the record has it",
    "the dates between which you lived there",
    "what you are there, such as a tenant, an owner or a partner",
)
_NOT = (
    "your income or savings",
    "your health, or whether you are disabled",
    "your religion, ethnic group, sex or sexuality",
    "your National Insurance number",
    "your bank, e-mail or telephone details",
    "social media",
)


def residents(facts: Facts) -> list[Block]:
    """The page; what only the council can say is a gap."""
    council = of(facts, "council") or "The council"
    used = [_SOURCES.get(name, f"{name}.") for name in dict.fromkeys(one.name for one in facts.sources if one.personal and one.basis)]
    compared = (
        ["The result of our other check (Citizen Index), to compare the two."] if any(one.name == _OTHER for one in facts.sources) else []
    )
    return [
        Title("How we check where you live when you ask for a parking permit", f"{council}. {facts.made_at:%d %B %Y}."),
        *made_up(facts),
        Text(
            "Parking permits are for people who live in the area. So we have to check that you live where you say. We first look "
            "at records that we hold already. If they show that you live there, you need to send us no documents."
        ),
        Heading("Nobody is refused a permit by this check"),
        Text("There are three answers:"),
        Items(
            [
                "Our records show that you live there. You need no documents.",
                "Our records nearly show it. A member of staff takes a look.",
                "Our records do not show it. We ask you for proof.",
            ]
        ),
        Text(
            "The check can say yes. It cannot say no. Many people who live here are in none of our records, such as lodgers, people who "
            "share a home, and "
            "people who have just moved in. That is not your fault, and it does not count against you."
        ),
        Heading("What we look at"),
        Items(["Your application for a permit.", *compared, *used])
        if used
        else Gap("which records are used: none has a lawful basis in force yet."),
        *(
            [Text("If somebody with your surname is on one of these records at your address now, that is enough.")]
            if facts.same_surname
            else []
        ),
        Text("From these records we read:"),
        Items(_READ),
        Heading("What we do not look at"),
        Items(_NOT),
        Text(
            "If a file has such columns in it, the program leaves them out. We test that. "
            f"We do not keep records of people under {facts.minimum_age}."
        ),
        Heading("How sure we are"),
        *_sure(facts),
        Heading("How long we keep it"),
        *_kept(facts),
        Heading("Who can see it"),
        Text(
            "Only staff whose work this is. If one of them looks you up, we keep a note of who looked, when and why. You can ask us "
            "whether "
            "anybody has looked you up."
        ),
        Heading("If you do not want this"),
        Text(
            "You can object. Tell us, and we will decide on it and write to you. You can always show us documents instead. It does not "
            "count against you."
        ),
        Heading("Your rights"),
        Items(
            [
                "You can ask for a copy of what we hold about you.",
                "You can ask us to put it right, or to erase it.",
                "You can ask why you got the answer you got.",
                "You can ask for a member of staff to look at it again.",
                "You can complain to the Information Commissioner: ico.org.uk, 0303 123 1113.",
            ]
        ),
        *_contact(facts),
        Heading("Why we may do this"),
        *_why(facts),
    ]


def _sure(facts: Facts) -> list[Block]:
    if facts.right is None or facts.sample:
        return [Gap("how often the check is wrong, once it has run on our own records.")]
    wrong = 1000 * (1 - facts.right[0])
    most = 1000 * (1 - facts.right[1])
    return [
        Text(
            f"Of every 1,000 people whom we say our records show, we think that {'fewer than 1' if wrong < 1 else f'about {wrong:.0f}'} "
            f"may not live there, and at most {max(1, round(most)):,}. "
            + (
                "Staff check a random share of the answers to find this out."
                if facts.measured_by == "judgements"
                else "This is an estimate. Staff have not checked enough answers to be surer."
            )
        )
    ]


def _kept(facts: Facts) -> list[Block]:
    longest = max((days for what, days, _, _ in facts.keeping if not what.startswith("Address gazetteer")), default=0)
    if not longest:
        return [Gap("how long records are kept.")]
    return [
        Text(
            f"Every record that we hold for this check has a day on which it goes. None is kept for longer than {_months(longest)}. Most "
            f"go sooner. We keep a log "
            "of what staff did for longer. It can have the reference of your application in it. It does not have your name, your date of "
            "birth or your address."
        )
    ]


def _months(days: int) -> str:
    if days % 365 == 0:
        return "a year" if days == 365 else f"{days // 365} years"
    return f"{days} days" if days < 60 else f"{-(-days // 30)} months"


def _contact(facts: Facts) -> list[Block]:
    ways = [(of(facts, key), words) for key, words in (("email", "E-mail"), ("phone", "Telephone"), ("post", "Post"))]
    known = [f"{words}: {text}" for text, words in ways if text]
    dpo = of(facts, "dpo")
    return [
        Heading("How to reach us"),
        Items(known) if known else Gap("an e-mail address, a telephone number and a postal address for questions and objections."),
        Text(f"Our data protection officer: {dpo}.") if dpo else Gap("the data protection officer."),
    ]


def _why(facts: Facts) -> list[Block]:
    standing = [one for one in facts.bases if one.state == "in force"]
    if not standing:
        return [Gap("the law under which each record is used. None has been recorded as in force.")]
    said = dict.fromkeys(f"{one.source}: {one.legal_basis} ({one.reference}), until {one.until:%d %B %Y}." for one in standing)
    return [Items(list(said)), filled(of(facts, "website"), "a link to the full privacy notice.")]
