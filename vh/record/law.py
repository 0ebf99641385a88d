"""What the law asks of this processing: sentences on what the program does, and gaps for what only the council can decide."""

from vh.record.facts import Facts
from vh.record.framework import Question, Stage
from vh.record.paper import Block, Gap, Heading, Items, Text, filled
from vh.record.saying import bases_table, of, said, sends

_BENEFIT = "Housing Benefit"
_SPECIAL = (
    "No column on health, ethnicity, religion, politics, sexuality or trade unions is read. Some of what is read can still say such a "
    "thing, or lead to a "
    "guess at it: that somebody has Housing Benefit (some have it because they are ill or disabled), the kind of a tenancy (some are "
    "for old, ill or disabled "
    "people), a partner of the same sex on one record, a title such as Reverend, and names. The hub makes no such guess."
)
_TITLES_ASKED = (
    "Of titles it asks one thing: whether MR or MRS, MISS and MS can be of somebody with the applicant's forename, where a record gives "
    "an initial or another of the names alone; if not, an officer looks. It keeps no sex of anybody."
)
_TITLES_NOT_ASKED = "Titles are kept as the records have them and compared with nothing."
_CONDITIONS = (
    "Whether these are special categories of data (UK GDPR, article 9) is for the council to decide; where they are, it needs a "
    "condition of article 9(2) and "
    "Schedule 1 of the Data Protection Act 2018, and mostly an appropriate policy document."
)
_AUTOMATED = (
    "A verification can come about without an officer; it is in the applicant's favour. That nothing usable was found is said without "
    "an officer as "
    "well, and means that the applicant is asked for documents. The hub never refuses. What the council's parking system makes of an "
    "outcome, "
    "and what happens to somebody who sends no document in time, is outside the hub.",
    "If one of these has a legal or similarly significant effect and nobody is meaningfully involved, articles 22A to 22D of the UK "
    "GDPR apply (put in by section "
    "80 of the Data (Use and Access) Act 2025): people must be told of the decision, and be able to say their side, to have a person "
    "look, and to "
    "contest it (22C). Where special categories of data play any part, such a decision is barred unless there is explicit consent, or "
    "it is required or "
    "authorised by law or needed for a contract and article 9(2)(g) applies (22B): this bears on Housing Benefit.",
    "What the program gives for that: a reason in words for each outcome, page Find and page Review for an officer to look again, and "
    "an officer's "
    "judgement that outranks the score.",
)  # fmt: skip
_LAWS = (
    "The task itself: parking permits rest on the council's powers under the Road Traffic Regulation Act 1984; whether it may use other "
    "services' records for "
    "them is another question.",
    "Council Tax: the Local Government Finance Act 1992 gives no clear power for other uses. Its Schedule 2, paragraph 18A (put in by "
    "section 85 of the "
    "Local Government Act 2003) covers vacant dwellings only. The ICO once advised councils that they may not, and in 2007 put "
    "questions to ask instead.",
    "Housing Benefit: to disclose it without lawful authority is an offence (section 123 of the Social Security Administration Act "
    "1992), and a lawful basis "
    "under the UK GDPR, such as a public task, is by itself no such authority. The purposes allowed by sections 131 to 133 of the "
    "Welfare Reform Act 2012 and "
    "SI 2012/1483 should be checked; a resident's parking permit was not found among them.",
    "Digital Economy Act 2017, section 35: it allows sharing for named objectives only. Those of SI 2018/912 were multiple "
    "disadvantages, television "
    "retuning, fuel poverty and water poverty; a parking permit was not found among them.",
    "Tenancies: those of a housing association come from another controller, who needs a basis of its own to hand them over.",
    "A further use must be compatible with the one that the data were collected for (UK GDPR, articles 5(1)(b) and 8A), or rest on "
    "consent or a law. Names and addresses "
    "of tenants and taxpayers are also held in confidence at common law.",
)  # fmt: skip


def lawful(facts: Facts) -> list[Block]:
    """The bases, the laws that limit them, and what is still to be said of them."""
    blocks: list[Block] = [
        Heading("Lawful basis and limits in law", 3),
        *bases_table(facts),
        Text("To be weighed by the council's lawyers; this is no legal advice, and the law may have changed since it was written:"),
        Items(list(_LAWS)),
        filled(said(facts, Stage.DISCOVER, Question.LEGAL), "the legal advice on each source, with its date and who gave it."),
        Gap(
            "the lawful basis for the permit applications themselves, and for results of another check where these are loaded: the hub "
            "keeps a basis for "
            "sources of residents alone."
        ),
    ]
    benefit = next((one for one in facts.bases if one.source == _BENEFIT and one.state == "in force"), None)
    if benefit is not None:
        blocks.append(
            Gap(
                f"the lawful authority for Housing Benefit. What was recorded is: {benefit.legal_basis} ({benefit.reference}). Name the "
                "law, or say how each "
                f"person's consent is recorded."
            )
        )
    return blocks


def special(facts: Facts) -> list[Block]:
    """What could be special categories of data."""
    return [
        Heading("Special categories of data", 3),
        Text(f"{_SPECIAL} {_TITLES_ASKED if facts.ask_titles else _TITLES_NOT_ASKED} {_CONDITIONS}"),
        filled(
            of(facts, "special"),
            "whether the council treats any of this as special category data, on which condition, and where its policy document is.",
        ),
    ]


def children(facts: Facts) -> list[Block]:
    """Children."""
    return [
        Heading("Children", 3),
        Text(
            f"Whoever a record shows to be under {facts.minimum_age} on the day of the extract is left out, and so is a child in a "
            "Housing Benefit claim without a date "
            "of birth. Council Tax mostly holds no dates of birth, so a young person named there can be kept. A row that is set aside "
            "for a fault is kept as "
            "it came until its day, whoever it is about."
        ),
    ]


def automated(facts: Facts) -> list[Block]:
    """Decisions by automated means."""
    return [
        Heading("Automated decisions", 3),
        *map(Text, _AUTOMATED),
        filled(
            said(facts, Stage.DESIGN, Question.ROBUST),
            "whether the council takes an outcome as a decision by itself, in which cases; who looks again when asked, and within how "
            "many days.",
        ),
    ]


def told(facts: Facts) -> list[Block]:
    """What people are told."""
    return [
        Heading("What people are told", 3),
        Text(
            "People who apply must be told at the form (UK GDPR, article 13), and so must everybody else whose record is used, before "
            "it is first used for this "
            "(articles 13(3) and 14): most of them have not applied. The page for residents is made for that; the privacy notices of "
            "Council Tax, benefits and "
            "housing have to say it too."
        ),
        filled(
            said(facts, Stage.DESIGN, Question.COMMUNICATED),
            "what people were told, where and when (privacy notices, application form), and whether they expect this.",
        ),
    ]


def rights(facts: Facts) -> list[Block]:
    """Rights, complaints and breaches."""
    return [
        Heading("Rights, complaints and breaches", 3),
        Text(
            "Access, erasure and objection are carried out on the hub's page Subjects. For a public task neither erasure nor objection is "
            "absolute (UK GDPR, articles 17(3)(b) and 21(1)): the data protection officer decides each. A mistake is put right in the "
            "system that the extract came "
            "from, and comes in with the next extract (article 16); until then an officer's judgement settles the application. The hub "
            "cannot "
            "hold a record without using it (restriction, article 18): it can erase it and keep it out, as for an objection. Whoever "
            "got a list has to be told of what was put right or erased (article 19): the "
            "hub says which lists named the person."
        ),
        filled(
            of(facts, "complaints"),
            "how people complain to the council about the use of their data, and who answers. It must be acknowledged within 30 days "
            "(section 164A of the Data Protection "
            "Act 2018, in force since 19 June 2026).",
        ),
        Gap(
            "who is told of a breach of personal data, and who reports it to the ICO within 72 hours and to people (UK GDPR, articles "
            "33 and 34)."
        ),
    ]


def others(facts: Facts) -> list[Block]:
    """Processors, other controllers, transfers and the register."""
    return [
        Heading("Suppliers, other controllers and places", 3),
        Text(
            f"{sends(facts)} Lists go to the parking team, and systems with a key are told outcome, reason "
            "and, where they are named, sources. How long the lists "
            "are kept there is not known to the hub."
        ),
        filled(
            of(facts, "processors"),
            "suppliers that handle the data (hosting, parking system, support), and the contracts with them (UK GDPR, article 28); or "
            "that there are none.",
        ),
        filled(
            of(facts, "agreements"),
            "other controllers, such as housing associations: the agreements on sharing with them, and whether any is a joint "
            "controller (article 26).",
        ),
        filled(
            of(facts, "places"),
            "in which country each of these works on the data, and what protects any transfer out of the United Kingdom.",
        ),
        Gap("how long the parking team and its system keep the lists, and who sees there which source bore an applicant out."),
        Gap("the entry in the council's record of processing activities (article 30)."),
    ]


def equality(facts: Facts) -> list[Block]:
    """Equality."""
    return [
        Heading("Equality", 3),
        Text(
            "The council must have due regard to equality (Equality Act 2010, section 149), and to indirect discrimination (section "
            "19). Of the protected characteristics the hub can "
            "compare age alone, where it has dates of birth; the shape of names stands for others badly. Disability, race, religion, "
            "sex and the rest have to be looked at "
            "with other data of the council."
        ),
        *(
            [
                Text(
                    "Somebody whose old title still stands on a record that gives only an initial is not verified by that record without "
                    "an officer. This can concern people who have changed their gender. The rule set can leave titles out (page Tune)."
                )
            ]
            if facts.ask_titles
            else []
        ),
        filled(
            of(facts, "equality"),
            "the date and outcome of the equality impact assessment, and what was done about groups that fall behind.",
        ),
    ]
