"""The page for residents, in plain English: what is checked, what is not, and how to object."""

from vh.record.facts import Facts
from vh.record.paper import Block, Gap, Heading, Items, Text, Title, filled
from vh.record.saying import made_up, of
from vh.text.days import long_day

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
    names = dict.fromkeys(one.name for one in facts.sources if one.personal and one.basis)
    used = [_SOURCES.get(name, f"{name}.") for name in names]
    compared = (
        ["The result of our other check (Citizen Index), to compare the two."] if any(one.name == _OTHER for one in facts.sources) else []
    )
    return [
        Title("How we check where you live when you ask for a parking permit", f"{council}. {long_day(facts.made_at)}."),
        *made_up(facts),
        Text(
            "Parking permits are for people who live in the area. So we have to check that you live where you say. We first look "
            "at records that we hold already. If they show that you live there, you need to send us no documents."
        ),
        Heading("Nobody is refused a permit by this check"),
        Text("A computer program compares your name, your address and your date of birth with our records. There are three answers:"),
        Items(
            [
                "Our records show that you live there. You need no documents.",
                "Our records nearly show it. A member of staff takes a look.",
                "Our records do not show it. We ask you for proof.",
            ]
        ),
        Text(
            "The check can say yes. It cannot say no. Many people who live here are in none of our records, such as lodgers, people who "
            "share a home, and people who have just moved in. That is not your fault, and it does not count against you."
        ),
        Heading("If you think the answer is wrong"),
        Text(
            "The program gives the first and the third answer by itself. You can ask a member of staff to look at it. You can tell us "
            "your side, and send us proof. Then a person decides."
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
        Text(
            "The records also hold people who never asked for a permit. They may hold you. The program needs them to tell people apart, "
            "such as a father and a son of one name."
        ),
        Heading("What we do not look at"),
        Items(_NOT),
        Text(
            "If a file has such columns in it, the program leaves them out. We test that. It reads how much Housing Benefit is paid "
            "only to see that it is "
            "more than nothing, and does not keep it."
            if "Housing Benefit" in names
            else "If a file has such columns in it, the program leaves them out. We test that."
        ),
        Text(_TITLES if facts.ask_titles else "It keeps titles, but does not compare them."),
        Text(f"If a record shows that somebody is under {facts.minimum_age}, we do not keep it. Some records do not show an age."),
        Heading("How sure we are"),
        *_sure(facts),
        Heading("How long we keep it"),
        *_kept(facts),
        Heading("Who can see it"),
        Text(
            "Only staff whose work this is. If one of them looks you up, we keep a note of who looked, when and why. You can ask us "
            "whether anybody has looked you up."
        ),
        *_gets(facts, "Housing Benefit" in names),
        *([Text(f"These computer systems may ask the program: {', '.join(facts.clients)}.")] if facts.clients else []),
        filled(of(facts, "processors"), "companies that handle the data for us; or that there are none."),
        filled(of(facts, "places"), "whether any data leave the United Kingdom."),
        Heading("If you do not want this"),
        Text(
            "You can object. Tell us, and we will decide on it and write to you. You can always show us documents instead. It does not "
            "count against you."
        ),
        Heading("Your rights"),
        Items(
            [
                "You can ask for a copy of what we hold about you.",
                "You can ask us to put it right, to stop using it, or to erase it. If we cannot, we will tell you why.",
                "You can ask why you got the answer you got.",
                "You can ask for a member of staff to look at it again.",
                "You can complain to us about how we use your data. Within 30 days we will tell you that we have your complaint.",
                "You can complain to the Information Commissioner too: ico.org.uk, 0303 123 1113.",
            ]
        ),
        filled(of(facts, "complaints"), "how to complain to us about the use of data."),
        *_contact(facts),
        Heading("Why we may do this"),
        *_why(facts),
    ]


_TITLES = (
    "It uses titles for one thing. Some records have only the first letter of a name, such as Mrs J Smith. Such a record alone does not "
    "prove where John Smith lives. Then a person looks. If your title has changed, and an old record still has the old one, this can happen to you."
)


def _gets(facts: Facts, benefit: bool) -> list[Block]:
    if not facts.names_sources:
        return [
            Text("The parking team gets the answer and a reason for it. It does not get the record, and is not told which record it was.")
        ]
    gets = "The parking team gets the answer, a reason for it, and the name of the record that showed it. It does not get the record."
    return [Text(gets), *([Text("So the parking team may see that you have Housing Benefit.")] if benefit else [])]


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
            f"go sooner. A newer copy takes the place of an old one while you live here. "
            + (f"Safety copies can last {facts.backups:,} days more. " if facts.backups else "")
            + "We keep a log of what staff did for longer. It can have the reference of your application in it. It does not have your name, your date of "
            "birth or your address."
        ),
        Text("If you object and we agree, we keep a coded note of who you are. It is there so that we leave you out."),
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
    said = dict.fromkeys(
        f"{one.source}: {one.legal_basis}{_MEANS.get(one.legal_basis.strip().lower(), '')}. Our reference is {one.reference}. This ends on "
        f"{long_day(one.until)}, unless it is decided anew."
        for one in standing
    )
    return [
        Text("For each kind of record, the council has written down its reason in law:"),
        Items(list(said)),
        filled(of(facts, "website"), "a link to the full privacy notice."),
    ]


_MEANS = {"public task": " (a job that the law gives us)", "consent": " (you said yes)"}
"""What a basis is, for somebody who is not a lawyer."""
