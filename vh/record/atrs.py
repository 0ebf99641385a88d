"""The draft of a record in the Algorithmic Transparency Recording Standard (GOV.UK, version 3: tiers 1 and 2)."""

from vh.record.facts import Facts
from vh.record.framework import Question, Stage
from vh.record.paper import Block, Gap, Heading, Items, Table, Text, Title, filled
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
)  # fmt: skip

_TIER_1 = (
    "Verification Hub checks whether an applicant for a parking permit lives at the address they give, by comparing the application with "
    "records that "
    "the council already holds. Where a record shows it, no document is asked for. Where one nearly does, an officer looks. Where none "
    "does, the "
    "applicant is asked for evidence, as before. It never refuses a permit."
)


def atrs(facts: Facts) -> list[Block]:
    """The draft: what the hub knows is filled in; what only the council knows is a gap."""
    return [
        Title(
            "Algorithmic transparency record: Verification Hub",
            f"Draft made by the hub on {facts.made_at:%d %B %Y at %H:%M} (version {facts.version}). The headings are those of the "
            f"standard's two tiers; "
            "check them against the template of the day before it is published.",
        ),
        *made_up(facts),
        *_overview(facts),
        *_owner(facts),
        *_description(facts),
        *_deployment(facts),
        *_specification(facts),
        *_risks(facts),
    ]


def _overview(facts: Facts) -> list[Block]:
    return [
        Heading("Tier 1: Overview"),
        Heading("Name", 3),
        Text("Verification Hub"),
        Heading("Description", 3),
        Text(_TIER_1),
        Heading("Website", 3),
        filled(of(facts, "website"), "the address of the web page where residents can read about this."),
        Heading("Contact e-mail", 3),
        filled(of(facts, "email"), "the e-mail address for questions."),
    ]


def _owner(facts: Facts) -> list[Block]:
    return [
        Heading("Tier 2: Owner and responsibility"),
        Table(
            ("", ""),
            [
                ("Organisation", or_gap(of(facts, "council"))),
                ("Team", or_gap(of(facts, "team"))),
                ("Senior responsible owner", or_gap(of(facts, "owner"))),
                ("Third parties, their role, procurement and access to data", or_gap(of(facts, "processors"))),
            ],
        ),
    ]


def _description(facts: Facts) -> list[Block]:
    return [
        Heading("Tier 2: Description and rationale"),
        Heading("Detailed description", 3),
        Text(
            "Applications are compared with records of Council Tax, tenancies and, where there is a lawful basis, Housing Benefit. Three "
            "questions are asked: is it "
            "the same person, the same dwelling (to the flat), and was the record in force on the day? Names, dates of birth and addresses "
            "are compared in steps; each step has a weight; the sum is a score. Above one threshold the application is verified, between "
            "two an officer "
            "looks, below both evidence is asked for. An owner's or an assumed liability proves nothing, however high the score."
        ),
        Heading("Scope", 3),
        Text("Residence of applicants for parking permits. Not identity, not fraud, no other permit or service, and no refusals."),
        Heading("Benefits", 3),
        Text(
            "Applicants need not find and send documents that the council could know; officers look at the uncertain ones only; fewer "
            "permits are given in error."
        ),
        *outcomes(facts),
        *household(facts),
        filled(said(facts, Stage.PILOT, Question.PROPORTIONATE), "what it has saved here, measured."),
        Heading("Process before", 3),
        Gap("how applications were checked before, by whom, and how long that took."),
        Heading("Alternatives considered", 3),
        filled(of(facts, "alternatives"), "which other ways were looked at, and why they were not taken."),
    ]


def _deployment(facts: Facts) -> list[Block]:
    return [
        Heading("Tier 2: Deployment context"),
        Heading("Integration into the process", 3),
        Text(
            "Lists are made for the parking team: verified, to be looked at, and to be asked for evidence. Other systems may ask through "
            "an interface, "
            f"whose mode is now {facts.mode or 'not set'}. {facts.mode_text}"
        ),
        Heading("Information provided", 3),
        Text(
            "For each application: outcome, reason code with its sentence, and the sources that bore it out. Nothing that a record holds "
            "is passed on."
        ),
        Heading("Frequency and scale", 3),
        Text(f"In use now: {people(facts)}.") if people(facts) else Gap("how many applications are checked, and how often."),
        *accesses(facts),
        Heading("Human decisions and review", 3),
        Text(
            f"Officers judge every pair in between, and random samples of those verified; {facts.judged:,} judgements are in force. An "
            f"officer's judgement outranks "
            "the score. Where two officers differ, a third decides."
        ),
        Heading("Required training", 3),
        filled(said(facts, Stage.BUILD, Question.COMMUNICATED), "what officers learn before they use it, and who has."),
        Heading("Appeals and review", 3),
        Text(
            "Whoever thinks that an outcome is wrong can ask for an officer to look again, and can always give evidence instead. Every "
            "outcome can be "
            "explained by its reason and its parts."
        ),
        filled(of(facts, "email"), "where to object or ask for a review."),
    ]


def _specification(facts: Facts) -> list[Block]:
    return [
        Heading("Tier 2: Tool specification"),
        Heading("System architecture", 3),
        Text(
            "One program and one database file (DuckDB) on a machine of the council. Pages in the browser, a command line, and an "
            "interface for other "
            "systems. Nothing is fetched or sent while it runs."
        ),
        encryption(facts),
        Heading("Phase", 3),
        Gap("pre-deployment, pilot or production, and since when.")
        if facts.mode != "live"
        else Text("In use: other systems act on the outcomes."),
        Heading("Maintenance", 3),
        filled(of(facts, "review"), "who maintains it and when it is next reviewed."),
        Heading("Model", 3),
        Text(
            "Probabilistic record linkage after Fellegi and Sunter (1969), with weights set by judgement or learned from extracts and "
            "officers' judgements, "
            "and a household model. No neural network, no language model, no data bought or scraped. Every weight is shown and can be "
            "set by hand."
        ),
        Text(f"Rule set in force in the latest run: {facts.rule_set}; thresholds {facts.review_at:+.1f} and {facts.verify_at:+.1f} bits.")
        if facts.rule_set
        else Gap("the rule set in use: nothing has been matched yet."),
        Heading("Performance", 3),
        *errors(facts),
        *fairness(facts),
        Heading("Development data", 3),
        Text(
            "The program was developed on made-up boroughs, in which the truth is known. Weights learned here rest on the extracts below "
            "and on officers' judgements; "
            "no data leave the council for this."
        ),
        Heading("Operational data", 3),
        *sources_table(facts),
        Text(
            "Special categories of data: none is read. Titles such as Mr or Ms are read with names where a record has them. Being in a "
            "Housing Benefit extract says that somebody had that benefit."
        ),
        *bases_table(facts),
        Heading("Storage and retention", 3),
        *keeping(facts),
        audit_kept(facts),
    ]


def _risks(facts: Facts) -> list[Block]:
    return [
        Heading("Tier 2: Risks, mitigations and impact assessments"),
        Heading("Impact assessments", 3),
        Text("A draft data protection impact assessment is made from the same facts."),
        Gap("date and outcome of the data protection and equality impact assessments, with links."),
        Heading("Risks and what is done about them", 3),
        Items(
            [
                "A wrong verification: person, dwelling and date are each asked; the share of wrong ones is estimated, and measured by "
                "samples that officers judge.",
                "Groups that are verified less often: compared on every run and marked; the way by evidence stays open to all.",
                "Use without a lawful basis: a source without one in force is not used.",
                "Curiosity and misuse: roles, and an audit of every look-up, chained so that changes are found.",
                "Over-reliance: an outcome is no identity check and never a refusal; a new installation begins by watching only.",
            ]
        ),
        filled(said(facts, Stage.RUN, Question.ROBUST), "who watches these risks, and when the next review is."),
    ]
