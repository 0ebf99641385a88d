"""The draft of a data protection impact assessment, in the steps of the ICO's template (ICO, Sample DPIA template, 2018)."""

from vh.record import law
from vh.record.facts import Facts
from vh.record.framework import Question, Stage
from vh.record.paper import TO_FILL, Block, Gap, Heading, Table, Text, Title, filled
from vh.record.risks import measures, risks
from vh.record.saying import (
    accesses,
    audit_kept,
    encryption,
    errors,
    fairness,
    household,
    keeping,
    made_up,
    of,
    or_gap,
    outcomes,
    passed_on,
    people,
    said,
    sources_table,
    told_on,
    who_does_what,
)  # fmt: skip
from vh.text.days import long_day

_NEED = (
    "The ICO's list asks for an assessment of this processing for two reasons: it combines personal data from several sources (data "
    "matching), and "
    "its result is used in a decision on access to a service (a permit). People did not give these data for parking, so many will not "
    "expect it."
)


def dpia(facts: Facts) -> list[Block]:
    """The draft: what the hub knows is filled in; what people must decide is a gap."""
    return [
        Title(
            "Data protection impact assessment: Verification Hub",
            f"Draft made by the hub on {long_day(facts.made_at)} at {facts.made_at:%H:%M} (version {facts.version}). Facts are of that moment. It is not "
            f"signed off.",
        ),
        *made_up(facts),
        Table(
            ("Controller", ""),
            [
                ("Name of controller", or_gap(of(facts, "council"))),
                ("Team", or_gap(of(facts, "team"))),
                ("Data protection officer", or_gap(of(facts, "dpo"))),
                ("Senior responsible owner", or_gap(of(facts, "owner"))),
            ],
        ),
        *_need(facts),
        *_description(facts),
        *_consultation(facts),
        *_necessity(facts),
        *_risks(facts),
        *_sign_off(facts),
    ]


def _need(facts: Facts) -> list[Block]:
    return [
        Heading("Step 1: The need for an assessment"),
        Text(
            "Residents who apply for a parking permit have to show that they live where they say. The hub compares applications with "
            "records that the "
            "council holds for other reasons, and sorts them in three: verified, to be looked at by an officer, and to be asked for "
            "evidence. "
            "It never refuses anybody."
        ),
        Text(_NEED),
        filled(
            said(facts, Stage.DISCOVER, Question.PROPORTIONATE),
            "why the council needs this: how many applications, what the check costs today.",
        ),
    ]


def _description(facts: Facts) -> list[Block]:
    clients = ", ".join(facts.clients)
    return [
        Heading("Step 2: The processing"),
        Heading("Nature", 3),
        Text(
            "Extracts of other council systems are taken in, each whole or not at all. Only the columns named below are read. Names, "
            "addresses and dates are compared by rules that are written down and have a version; each outcome has a reason. Officers "
            "judge what is "
            f"uncertain. Lists go to the parking team with reference, outcome, reason, dates, rule set, and {passed_on(facts)}"
        ),
        *sources_table(facts),
        told_on(facts),
        Text(
            f"Other systems that may ask the hub: {clients}. Mode: {facts.mode}. {facts.mode_text}"
            if clients
            else "No other system may ask the hub: there is no key in force."
        ),
        encryption(facts),
        Heading("Scope", 3),
        Text(
            f"In use now: {people(facts) or 'nothing yet'}. The records are of everybody in the extracts, most of whom have not applied "
            "for a permit. They hold names, "
            "addresses, dates of birth where a source has them, the part somebody has on an account or tenancy, and its dates. Staff "
            "are named too: in the audit, in judgements, "
            "and in results of another check where these are loaded."
        ),
        filled(
            said(facts, Stage.DESIGN, Question.PROPORTIONATE),
            "why each column is needed, which area the extracts cover, and how often they and the applications come.",
        ),
        *law.special(facts),
        *law.children(facts),
        Heading("How long", 3),
        *keeping(facts),
        audit_kept(facts),
        Heading("Context", 3),
        Text(
            "The people are residents, tenants and applicants; they cannot choose another council. They gave these data for tax, benefit "
            "or a tenancy. Many who have Housing Benefit are on a low income, and some are disabled or ill. Some people hide from a "
            "former partner, and "
            "for them it would be grave if their address were looked up. Nobody has a say in what the extracts hold; people can object."
        ),
        *law.told(facts),
        Gap(
            "whether there are earlier concerns, incidents or complaints about this kind of processing here, public concern, or a code "
            "of conduct that "
            "the council has signed up to."
        ),
        Heading("Purposes", 3),
        Text(
            "To check that applicants for a parking permit live where they say, without asking most of them for documents. For the "
            "council: less work and fewer permits given in error. For applicants: no documents to find and send, where a record bears "
            "them out."
        ),
        *outcomes(facts),
    ]


def _consultation(facts: Facts) -> list[Block]:
    return [
        Heading("Step 3: Consultation"),
        filled(
            of(facts, "consulted"),
            "whom the council consulted (residents, officers, the owners of each source, suppliers, security, lawyers), when, and what "
            "they said.",
        ),
        filled(
            said(facts, Stage.DISCOVER, Question.COMMUNICATED),
            "how residents' views were or will be sought, or why that is not appropriate.",
        ),
    ]


def _necessity(facts: Facts) -> list[Block]:
    return [
        Heading("Step 4: Necessity and proportionality"),
        *law.lawful(facts),
        Heading("Does it achieve the purpose, and is there another way?", 3),
        filled(
            of(facts, "alternatives"),
            "ways with less personal data that were looked at (documents only, consent on each application, fewer sources, extracts of "
            "controlled "
            "zones only, asking about applicants instead of holding everybody), and why not.",
        ),
        filled(said(facts, Stage.PILOT, Question.PROPORTIONATE), "what a pilot saved, and whether that is worth the use of the data."),
        Heading("Quality and minimisation, and no other use", 3),
        Text(
            "Rows with hard faults are set aside for the team that owns the source. Columns that are not needed are never read, and this "
            "is tested. Extracts that come by themselves, through a feed, and look unlike the one before are held until somebody has "
            "looked; those loaded by hand are not. "
            "Each basis names its purpose."
        ),
        *errors(facts),
        *household(facts),
        *law.automated(facts),
        *law.rights(facts),
        *law.others(facts),
    ]


def _risks(facts: Facts) -> list[Block]:
    return [
        Heading("Step 5: Risks"),
        *risks(),
        Heading("What the hub shows of these risks", 3),
        *fairness(facts),
        *law.equality(facts),
        Heading("Who did what", 3),
        *accesses(facts),
        Heading("Step 6: Measures"),
        *measures(),
        Heading("Who may do what", 3),
        who_does_what(facts),
        filled(
            said(facts, Stage.BUILD, Question.LEGAL),
            "who has tested security and roles in the council's own installation, and what was found.",
        ),
        filled(said(facts, Stage.RUN, Question.ROBUST), "who watches errors and fairness, and how often."),
    ]


def _sign_off(facts: Facts) -> list[Block]:
    items = (
        "Measures approved by (put into the project plan, with a date and a name for each)",
        "Residual risks approved by (a high risk that is left goes to the ICO before anything starts: UK GDPR, article 36)",
        "Advice of the data protection officer, given by", "Summary of that advice", "Advice accepted or overruled by, and why",
        "Views of people reviewed by (where the decision departs from them, why)", "Kept under review by",
    )  # fmt: skip
    rows = [(one, TO_FILL, "") for one in items]
    return [
        Heading("Step 7: Sign off"),
        Table(("Item", "Name, position and date", "Notes"), [*rows, ("Next review", or_gap(of(facts, "review")), "")]),
    ]
