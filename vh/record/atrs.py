"""The draft of a record in the Algorithmic Transparency Recording Standard, field by field, with the numbers of its template.

Source of the headings and numbers: ATRS version 3.0 (March 2024), `template_table.md` of github.com/co-cddo/algorithmic-transparency-recording-standard.
"""

from vh.record.facts import Facts
from vh.record.framework import Question, Stage
from vh.record.paper import Block, Gap, Heading, Items, Text, Title, filled
from vh.record.risks import in_lines
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
    outcomes,
    passed_on,
    people,
    said,
    sends,
    sources_table,
    told_on,
    who_does_what,
)  # fmt: skip
from vh.text.days import long_day
from vh.text.numbers import signed

_SENTENCE = "Checks whether an applicant for a parking permit lives at the address they give, by comparing the application with records the council holds."
_TIER_1 = (
    "Verification Hub checks whether an applicant for a parking permit lives at the address they give, by comparing the application with "
    "records that the council already holds. Where a record shows it, no document is asked for. Where one nearly does, an officer "
    "looks. Where none "
    "does, the applicant is asked for evidence, as before. It never refuses a permit. It is used so that most people need not find and "
    "send documents."
)
_PERSONAL = (
    "All of it is personal data, but the gazetteer. Age is a protected characteristic, read as a date of birth where a source has it. "
    "Proxies: that somebody has Housing "
    "Benefit, the kind of a tenancy, a partner on the same record, titles, and names. No column on health, ethnicity, religion or "
    "sexuality is read."
)


def atrs(facts: Facts) -> list[Block]:
    """The draft: what the hub knows is filled in; what only the council knows is a gap."""
    return [
        Title(
            "Algorithmic transparency record: Verification Hub",
            f"Draft made by the hub on {long_day(facts.made_at)} at {facts.made_at:%H:%M} (version {facts.version}). Numbers and headings are those of "
            "version 3.0 of the standard "
            "(March 2024). A later version has been announced: copy what is here into the template of the day before it is published.",
        ),
        *made_up(facts),
        *_title(facts),
        *_overview(facts),
        *_owner(facts),
        *_description(facts),
        *_process(facts),
        *_tool(facts),
        *_model(facts),
        *_data(facts),
        *_risks(facts),
    ]


def _field(name: str, *blocks: Block) -> list[Block]:
    return [Heading(name, 3), *blocks]


def _phase(facts: Facts) -> Block:
    return filled(of(facts, "phase"), "pre-deployment, pilot or production, and since when.")


def _title(facts: Facts) -> list[Block]:
    return [
        Heading("Metadata and title"),
        *_field("0.3 to 0.7 Organisation type, function, capability, task, tags", Text("Organisation type: local government."),
                Gap("function, capability, task and tags, from the template's lists.")),
        *_field("0.11 Title", Text("Verification Hub")),
        *_field("0.12 Organisation name", filled(of(facts, "council"), "the council's name.")),
        *_field("0.13 Phase", _phase(facts)),
        *_field("0.14 Region", Gap("the region, from the template's list.")),
        *_field("0.15 One sentence description", Text(_SENTENCE)),
    ]  # fmt: skip


def _overview(facts: Facts) -> list[Block]:
    return [
        Heading("Tier 1: Overview"),
        *_field("1.1 Name", Text("Verification Hub")),
        *_field("1.2 Description", Text(_TIER_1)),
        *_field("1.3 Website URL", filled(of(facts, "website"), "the address of the web page where residents can read about this.")),
        *_field("1.4 Contact email", filled(of(facts, "email"), "the e-mail address for questions.")),
    ]


def _owner(facts: Facts) -> list[Block]:
    return [
        Heading("Tier 2: Owner and responsibility (2.1)"),
        *_field("2.1.1 Organisation or department", filled(of(facts, "council"), "the council's name.")),
        *_field("2.1.2 Team", filled(of(facts, "team"), "the team that is responsible.")),
        *_field("2.1.3 Senior responsible owner", filled(of(facts, "owner"), "the role of the senior responsible owner.")),
        *_field(
            "2.1.4 External supplier involvement (supplier, Companies House number, role, procurement, terms of access to data)",
            filled(of(facts, "processors"), "each supplier with these five things; or that there are none."),
        ),
    ]


def _description(facts: Facts) -> list[Block]:
    return [
        Heading("Tier 2: Description and rationale (2.2)"),
        *_field(
            "2.2.1 Detailed description",
            Text(
                "Applications are compared with records of Council Tax, tenancies and Housing Benefit, as far as each has a lawful "
                "basis in force. Three "
                "questions are asked: is it the same person, the same dwelling (to the flat), and was the record in force on the day? "
                "Names, dates of birth and addresses "
                "are compared in steps; each step has a weight; the sum is a score. Above one threshold the application is verified, "
                "between "
                "two an officer looks, below both evidence is asked for. An owner's or an assumed liability proves nothing, however "
                "high the score."
            ),
            *household(facts),
        ),
        *_field(
            "2.2.2 Scope",
            Text("Residence of applicants for parking permits. Not identity, not fraud, no other permit or service, and no refusals."),
        ),
        *_field(
            "2.2.3 Benefit",
            Text(
                "Meant to be gained: applicants need not find and send documents that the council could know; officers look at the "
                "uncertain ones only; fewer "
                "permits are given in error."
            ),
            *outcomes(facts),
            filled(said(facts, Stage.PILOT, Question.PROPORTIONATE), "what it has saved here, measured."),
        ),
        *_field(
            "2.2.4 Previous process",
            filled(
                said(facts, Stage.DISCOVER, Question.PROPORTIONATE),
                "how applications were checked before, by whom, and how long that took.",
            ),
        ),
        *_field(
            "2.2.5 Alternatives considered",
            filled(of(facts, "alternatives"), "which other ways were looked at, and why they were not taken."),
        ),
    ]


def _process(facts: Facts) -> list[Block]:
    return [
        Heading("Tier 2: Decision-making process (2.3)"),
        *_field(
            "2.3.1 Process integration",
            Text(
                "Lists are made for the parking team: verified, to be looked at, and to be asked for evidence. Other systems may ask "
                "through "
                f"an interface, whose mode is now {facts.mode or 'not set'}. {facts.mode_text}"
            ),
            Gap("what the parking team and its system do with each outcome, and what happens to somebody who sends no evidence in time."),
        ),
        *_field(
            "2.3.2 Provided information",
            Text(
                f"For each application: outcome, reason code with its sentence, and {passed_on(facts)} "
                "Officers who judge a pair see application and record side by side."
            ),
        ),
        *_field(
            "2.3.3 Frequency and scale of usage",
            Text(f"In use now: {people(facts)}.") if people(facts) else Gap("how many applications are checked."),
            Gap("how often it is used, and how many decisions a month rest on it."),
            *accesses(facts),
        ),
        *_field(
            "2.3.4 Human decisions and review",
            Text(
                f"Pairs in between wait for an officer, and so do random samples, mostly of those verified; {facts.judged:,} judgements "
                "are in force. An "
                "officer's judgement outranks the score. Where two officers differ about a pair of a sample, a third decides. A "
                "verification, and that nothing was found, come "
                "about without an officer."
            ),
        ),
        *_field(
            "2.3.5 Required training",
            filled(said(facts, Stage.BUILD, Question.COMMUNICATED), "what officers learn before they use it, and who has."),
        ),
        *_field(
            "2.3.6 Appeals and review",
            Text(
                "Whoever thinks that an outcome is wrong can give evidence instead. An officer can look at every pair again and settle "
                "it, and every outcome can be "
                "explained by its reason and its parts."
            ),
            filled(of(facts, "email"), "where to object or ask for a review, and how soon it is answered."),
        ),
    ]


def _tool(facts: Facts) -> list[Block]:
    return [
        Heading("Tier 2: Tool specification (2.4.1)"),
        *_field(
            "2.4.1.1 System architecture",
            Text(
                "One program and one database file (DuckDB) on a machine of the council's choice. Pages in the browser, a command line, "
                "and an interface for other "
                f"systems. {sends(facts)}"
            ),
        ),
        *_field("2.4.1.2 Phase", _phase(facts)),
        *_field("2.4.1.3 Maintenance", filled(of(facts, "review"), "who maintains it, and when it is next reviewed.")),
        *_field("2.4.1.4 Models", Text("One: the matching of applications with records, described below.")),
    ]


def _model(facts: Facts) -> list[Block]:
    return [
        Heading("Tier 2: Model specification (2.4.2)"),
        *_field("2.4.2.1 Model name", Text("The matching of Verification Hub")),
        *_field(
            "2.4.2.2 Model version",
            Text(
                f"Program {facts.version}. Rule set of the latest run: {facts.rule_set}; thresholds {signed(facts.review_at)} and "
                f"{signed(facts.verify_at)} bits."
            )
            if facts.rule_set
            else Gap("the rule set in use: nothing has been matched yet."),
        ),
        *_field("2.4.2.3 Model task", Text("To say of each application whether a record shows that this person lives at this dwelling on this day.")),
        *_field("2.4.2.4 Model input",
                Text("Of an application: name, address, date, and date of birth where given. Of a record: the same, its dates and its kind.")),
        *_field("2.4.2.5 Model output", Text("A score, one of three outcomes, and a reason code.")),
        *_field(
            "2.4.2.6 Model architecture",
            Text(
                "Probabilistic record linkage after Fellegi and Sunter (1969), with weights set by judgement or learned from extracts and "
                "officers' judgements, and a household model. No neural network, no language model, no data bought or scraped by the "
                "program. Every weight is shown and can be "
                "set by hand."
            ),
        ),
        *_field("2.4.2.7 Model performance", *errors(facts), *fairness(facts)),
        *_field(
            "2.4.2.8 and 2.4.2.9 Datasets and their purposes",
            Text(
                "The program was developed and tested on made-up boroughs, in which the truth is known. Weights learned here rest on "
                "the extracts below "
                "and on officers' judgements; the program sends none of them anywhere."
            ),
        ),
    ]  # fmt: skip


def _data(facts: Facts) -> list[Block]:
    return [
        Heading("Tier 2: Data specification (2.4.3)"),
        *_field("2.4.3.1 to 2.4.3.4 Source data: name, modality, description, quantities", Text("Modality: tables."), *sources_table(facts), told_on(facts)),
        *_field("2.4.3.5 Sensitive attributes", Text(_PERSONAL)),
        *_field(
            "2.4.3.6 Data completeness and representativeness",
            Text(
                "No source names everybody: lodgers, sharers, people in homes for which an owner pays, and people who moved lately are "
                "often in none. Council Tax "
                "mostly has no dates of birth. Page Check shows how complete each column is."
            ),
        ),
        *_field("2.4.3.7 Source data URL", Text("There is none: the data are personal and not published.")),
        *_field(
            "2.4.3.8 Data collection",
            Text("Collected for Council Tax, benefits and tenancies, and used here for another purpose. The bases recorded for that:"),
            *bases_table(facts),
        ),
        *_field(
            "2.4.3.9 Data cleaning",
            Text("Names, addresses and dates are made comparable; rows with hard faults are set aside, and rows left out by a rule are counted by rule."),
        ),
        *_field("2.4.3.10 Data sharing agreements",
                filled(of(facts, "agreements"), "the agreements, such as with housing associations; or that none is needed.")),
        *_field("2.4.3.11 Data access and storage", who_does_what(facts), encryption(facts), *keeping(facts), audit_kept(facts)),
    ]  # fmt: skip


def _risks(facts: Facts) -> list[Block]:
    return [
        Heading("Tier 2: Risks, mitigations and impact assessments (2.5)"),
        *_field(
            "2.5.1 Impact assessment",
            Text("A draft data protection impact assessment is made from the same facts."),
            Gap("date, outcome and link of the data protection impact assessment."),
            filled(of(facts, "equality"), "date, outcome and link of the equality impact assessment."),
        ),
        *_field("2.5.2 Risks and mitigations", Items(in_lines()),
                filled(said(facts, Stage.RUN, Question.ROBUST), "who watches these risks, and when the next review is.")),
    ]  # fmt: skip
