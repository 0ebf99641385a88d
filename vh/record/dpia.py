"""The draft of a data protection impact assessment, in the steps of the ICO's template (ICO, Sample DPIA template, 2018)."""

from vh.record.facts import Facts
from vh.record.framework import Question, Stage
from vh.record.paper import TO_FILL, Block, Gap, Heading, Table, Text, Title, filled
from vh.record.saying import (
    accesses,
    audit_kept,
    bases_table,
    encryption,
    errors,
    fairness,
    household,
    keeping,
    made_up,
    of,
    or_gap,
    outcomes,
    people,
    said,
    sources_table,
    who_does_what,
)  # fmt: skip

_NEED = (
    "The ICO's list asks for an assessment of this processing for two reasons: it combines personal data from several sources (data "
    "matching), and "
    "its result is used in a decision on access to a service (a permit). People did not give these data for parking, so many will not "
    "expect it."
)
_RISKS: tuple[tuple[str, str, str, str, str, str], ...] = (
    ("Use without a lawful basis, above all of Housing Benefit data (an offence under section 123 of the Social Security Administration Act 1992)",
     "Possible", "Severe", "High",
     "A source without a recorded basis in force is not read by any run, page or answer; Housing Benefit starts off; every basis ends on "
     "a day. "
     "Whether a basis is good is for the council's lawyers, not for the program.", "Medium"),
    ("Somebody is verified at a home where they do not live (a relative, a neighbour, somebody who moved out)",
     "Possible", "Minimal", "Medium",
     "Person, dwelling and date are each asked; relatives, wrong flats and ended records are told apart; the share of wrong ones is "
     "estimated, and "
     "measured by officers' judgements of random samples; every verification can be looked at again.", "Low"),
    ("Somebody who does live there is not verified", "Probable", "Minimal", "Medium",
     "Nobody is refused: an officer looks, or the person is asked for evidence as everybody is today.", "Low"),
    ("Some groups are verified less often: partners, sharers, lodgers, people who moved lately, names written in another order",
     "Probable", "Significant", "High",
     "Groups are compared on every run and marked when they fall behind by more than chance; the way by evidence stays open and equal. "
     "What is not held, such as ethnicity, cannot be compared.", "Medium"),
    ("People are looked up out of curiosity, or to find somebody, such as a former partner", "Possible", "Severe", "High",
     "Each look-up is in a chained audit with who, when and why; roles limit who can look; a person can be told who looked them up. "
     "Somebody with "
     "access can still look: it is found afterwards, and only if the audit is read.", "Medium"),
    ("The file is stolen, lost or copied", "Possible", "Severe", "High",
     "One file on one machine; encryption at rest where it is on (see the state above); nothing is fetched or sent while it runs; "
     "backups have an end.",
     "Medium"),
    ("More is held than is needed, or for longer", "Possible", "Significant", "Medium",
     "Columns that are not needed are never read; people too young for a permit are not kept; everything of people has a day on which it "
     "goes.", "Low"),
    ("An outcome is taken for proof of identity, or used for something else", "Possible", "Significant", "Medium",
     "The outcome says that a record shows this name at this address; it is no identity level (GPG 45). Each basis names its purpose; "
     "another purpose needs another basis, and another hub.", "Low"),
    ("People do not know of it and cannot object", "Possible", "Significant", "Medium",
     "A residents' page in plain English is made from the hub; an objection leads to the check by evidence. It helps only once it is "
     "published.", "Medium"),
)  # fmt: skip


def dpia(facts: Facts) -> list[Block]:
    """The draft: what the hub knows is filled in; what people must decide is a gap."""
    return [
        Title(
            "Data protection impact assessment: Verification Hub",
            f"Draft made by the hub on {facts.made_at:%d %B %Y at %H:%M} (version {facts.version}). Facts are of that moment. It is not "
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
        *_sign_off(),
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
            "addresses and "
            "dates are compared by rules that are written down and have a version; each outcome has a reason. Officers judge what is "
            "uncertain. "
            "Lists go to the parking team with reference, outcome, reason and source, and nothing of what the record holds."
        ),
        *sources_table(facts),
        Text(
            f"Other systems that may ask the hub: {clients}. Mode: {facts.mode}. {facts.mode_text}"
            if clients
            else "No other system may ask the hub: there is no key in force."
        ),
        filled(of(facts, "processors"), "suppliers that handle the data, and the contracts with them; or that there are none."),
        encryption(facts),
        Heading("Scope", 3),
        Text(
            f"In use now: {people(facts) or 'nothing yet'}. Names, addresses, dates of birth where a source has them, dates of liability "
            f"or tenancy. No "
            "special category data is read; that somebody is in a Housing Benefit extract does say that they had that benefit. "
            f"People younger than {facts.minimum_age} on the day of the extract are not kept."
        ),
        Heading("How long", 3),
        *keeping(facts),
        audit_kept(facts),
        Heading("Context", 3),
        Text(
            "The people are residents, tenants and applicants; they cannot choose another council. They gave these data for tax, benefit "
            "or a tenancy. "
            "Many who have Housing Benefit are on a low income, and some are disabled or ill. Some people hide from a former partner, and "
            "for them it would be grave if their address were looked up. Nobody has a say in what the extracts hold; people can object."
        ),
        filled(
            said(facts, Stage.DESIGN, Question.COMMUNICATED),
            "whether people expect this, and what they were told (privacy notices, application form).",
        ),
        Gap("how people are told before their records are first used, and how an objection reaches the team."),
        Gap("whether there are earlier concerns, incidents or complaints about this kind of processing here."),
        Heading("Purposes", 3),
        Text(
            "To check that applicants for a parking permit live where they say, without asking most of them for documents. For the "
            "council: less work "
            "and fewer permits given in error."
        ),
        *outcomes(facts),
    ]


def _consultation(facts: Facts) -> list[Block]:
    return [
        Heading("Step 3: Consultation"),
        filled(
            of(facts, "consulted"),
            "whom the council consulted (residents, officers, the owners of each source, security, lawyers), when, and what they said.",
        ),
        filled(
            said(facts, Stage.DISCOVER, Question.COMMUNICATED),
            "how residents' views were or will be sought, or why that is not appropriate.",
        ),
    ]


def _necessity(facts: Facts) -> list[Block]:
    return [
        Heading("Step 4: Necessity and proportionality"),
        Heading("Lawful basis", 3),
        *bases_table(facts),
        Text(
            "To be weighed by the council's lawyers. Council Tax: the Local Government Finance Act 1992 gives no clear power for other "
            "uses; section 85 of "
            "the Local Government Act 2003 covers vacant dwellings only; the ICO's questions of 2007 on such uses apply. Housing "
            "Benefit: disclosure "
            "without authority is an offence; the purposes allowed by sections 131 to 133 of the Welfare Reform Act 2012 and SI "
            "2012/1483 should be "
            "checked, and a resident's parking permit was not found among them."
        ),
        filled(said(facts, Stage.DISCOVER, Question.LEGAL), "the legal advice on each source, with its date and who gave it."),
        Heading("Does it achieve the purpose, and is there another way?", 3),
        filled(
            of(facts, "alternatives"),
            "ways with less personal data that were looked at (documents only, consent for each application, fewer sources), and why not.",
        ),
        filled(said(facts, Stage.PILOT, Question.PROPORTIONATE), "what a pilot saved, and whether that is worth the use of the data."),
        Heading("Quality, minimisation and no creep of function", 3),
        Text(
            "Rows with hard faults are set aside for the team that owns the source. Columns that are not needed are never read, and this "
            "is tested. "
            "Extracts that look unlike the one before are held until somebody has looked. Each basis names its purpose."
        ),
        *errors(facts),
        *household(facts),
        Heading("Automated decisions", 3),
        Text(
            "A verification without an officer is in the applicant's favour. No application is refused by the hub: everything else is "
            "looked at by an officer or "
            "goes on by evidence, as before. So no decision against a person is made by automated means alone (UK GDPR, articles 22A to "
            "22D). The "
            "council must still tell people of it, hear them, and let an officer look again when asked."
        ),
        Heading("Rights", 3),
        Text(
            "Access, erasure and objection are answered with the hub's page Subjects. For a public task neither erasure nor objection is "
            "absolute "
            "(UK GDPR, articles 17(3)(b) and 21(1)): the data protection officer decides each. By itself the hub sends no data anywhere. "
            "Lists go "
            "to the parking team, and "
            "systems with a key are told outcome, reason and sources: where those systems are, and who runs them, is for the council to "
            "say."
        ),
    ]


def _risks(facts: Facts) -> list[Block]:
    rows = [(risk, likely, severe, overall) for risk, likely, severe, overall, _, _ in _RISKS]
    measures = [(risk.split(",")[0].split(" (")[0], measure, left, TO_FILL) for risk, _, _, _, measure, left in _RISKS]
    return [
        Heading("Step 5: Risks"),
        Text(
            "Likelihood (remote, possible, probable), severity (minimal, significant, severe) and overall risk are proposals before "
            "measures. The council decides."
        ),
        Table(("Risk to people", "Likelihood", "Severity", "Overall"), rows),
        Heading("What the hub shows of these risks", 3),
        *fairness(facts),
        *accesses(facts),
        Heading("Step 6: Measures"),
        Table(("Risk", "Measure", "Risk left (proposed)", "Approved"), measures),
        Heading("Who may do what", 3),
        who_does_what(facts),
        filled(
            said(facts, Stage.BUILD, Question.LEGAL),
            "who has tested security and roles in the council's own installation, and what was found.",
        ),
        filled(said(facts, Stage.RUN, Question.ROBUST), "who watches errors and fairness, and how often."),
    ]


def _sign_off() -> list[Block]:
    items = (
        "Measures approved by", "Residual risks approved by (a high risk that is left goes to the ICO first)", "Advice of the data protection officer",
        "Advice accepted or overruled by, and why", "Views of people reviewed by", "Kept under review by",
    )  # fmt: skip
    return [Heading("Step 7: Sign off"), Table(("Item", "Name, position and date", "Notes"), [(one, TO_FILL, "") for one in items])]
