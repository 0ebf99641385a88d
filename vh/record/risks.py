"""The risks to people and what is done about each, as the impact assessment and the transparency record say them."""

from dataclasses import dataclass

from vh.record.paper import TO_FILL, Block, Table, Text


@dataclass(frozen=True, slots=True)
class Risk:
    """A risk in the terms of the ICO's template: likelihood, severity, overall; then the measure, its effect and what is left. All are "
    "proposals."""

    name: str
    what: str
    likelihood: str
    severity: str
    overall: str
    measure: str
    effect: str
    left: str


_RISKS = (
    Risk(
        "No lawful basis",
        "Records are used without a basis in law, above all those of Housing Benefit (to disclose them without lawful authority is an "
        "offence: "
        "section 123 of the Social Security Administration Act 1992)",
        "Possible", "Severe", "High",
        "A source without a recorded basis in force is not read by any run, page or answer; Housing Benefit starts off; every basis "
        "ends on a day. "
        "Whether a basis is good is for the council's lawyers, not for the program.",
        "Reduced", "Medium",
    ),
    Risk(
        "Benefit made known",
        "The parking team, or a system that asks, learns that somebody has Housing Benefit, where an outcome names the sources that bore "
        "it out",
        "Probable", "Significant", "High",
        "Only the name of a source is passed on, and the lists go to one role. The setting VH_NAME_SOURCES=off leaves the names out of "
        "lists and answers; "
        "where Housing Benefit is the only source in use, an outcome still tells. Step 2 says whether they are named here.",
        "Reduced where it is off", "High where it is on; low where it is off",
    ),
    Risk(
        "Wrongly verified",
        "Somebody is verified at a home where they do not live: a relative, a neighbour, somebody who moved out",
        "Possible", "Minimal", "Medium",
        "Person, dwelling and date are each asked; relatives, wrong flats and ended records are told apart; the share of wrong ones is "
        "estimated, and "
        "measured by officers' judgements of random samples; every verification can be looked at again.",
        "Reduced", "Low",
    ),
    Risk(
        "Wrongly not verified",
        "Somebody who does live there is not verified, and has to find and send documents, perhaps against a deadline",
        "Probable", "Minimal", "Medium",
        "The hub refuses nobody: an officer looks, or the person is asked for evidence as everybody is today. What happens to somebody "
        "who does not "
        "send it is the council's decision.",
        "Reduced", "Low",
    ),
    Risk(
        "Some groups verified less",
        "Some groups are verified less often: the young, partners, sharers, lodgers, people who moved lately, names written in another "
        "order",
        "Probable", "Significant", "High",
        "Groups are compared on every run and marked when they fall behind by more than chance; the way by evidence stays open and equal. "
        "What is not held, such as ethnicity, cannot be compared.",
        "Reduced", "Medium",
    ),
    Risk(
        "Curiosity",
        "People are looked up out of curiosity, or to find somebody, such as a former partner who hides",
        "Possible", "Severe", "High",
        "Each look-up is in a chained audit with who, when and why; roles limit who can look; pages that list people mask them until "
        "somebody says why; a "
        "person can be told who looked them up. Somebody with access can still look: it is found afterwards, and only if the audit is "
        "read.",
        "Reduced", "Medium",
    ),
    Risk(
        "Theft or loss",
        "The file is stolen, lost or copied",
        "Possible", "Severe", "High",
        "One file on one machine; encryption at rest where it is on (Step 2 says whether it is); nothing of anybody is sent while it runs; "
        "backups have an end.",
        "Reduced", "Medium",
    ),
    Risk(
        "People who never applied",
        "Records of everybody in an extract are held, most of whom have not applied for a permit",
        "Probable", "Significant", "High",
        "Columns that are not needed are never read; no list and no answer holds anybody but applicants; everything goes on a day. The "
        "records are needed "
        "to tell the applicant from the rest of a household and from neighbours. A smaller extract, such as of controlled parking zones "
        "only, "
        "holds fewer people.",
        "Reduced", "Medium",
    ),
    Risk(
        "Kept too long",
        "More is held than is needed, or for longer",
        "Possible", "Significant", "Medium",
        "Columns that are not needed are never read; whoever a record shows to be too young for a permit is not kept; everything of "
        "residents and "
        "applicants has a day on which it goes. The audit has none.",
        "Reduced", "Low",
    ),
    Risk(
        "Another use",
        "An outcome is taken for proof of identity, or the records are used for something else, such as looking for fraud",
        "Possible", "Significant", "Medium",
        "The outcome says that a record shows this name at this address; it is no identity level (GPG 45). Each basis names its purpose; "
        "another purpose needs another basis, and another hub.",
        "Reduced", "Low",
    ),
    Risk(
        "People do not know",
        "People do not know of it, and cannot object or complain",
        "Probable", "Significant", "High",
        "A page for residents in plain English is made from the hub; whoever objects, and is granted it, is left out. It helps only "
        "once it is published "
        "and pointed to where people apply.",
        "Reduced once published", "Medium",
    ),
    Risk(
        "Leaning on the machine",
        "Officers follow the score instead of looking, so that their review is none",
        "Possible", "Significant", "Medium",
        "Some pairs of every sample are judged by two officers, with score and reason hidden unless they ask to see them, and page Review shows "
        "how far they agree; a new installation begins by watching only.",
        "Reduced", "Low",
    ),
)  # fmt: skip


def risks() -> list[Block]:
    """Step 5's table."""
    rows = [(f"{one.name}. {one.what}.", one.likelihood, one.severity, one.overall) for one in _RISKS]
    return [
        Text(
            "Likelihood (remote, possible, probable), severity (minimal, significant, severe) and overall risk (low, medium, high) are "
            "proposals "
            "of the program's makers, before measures. The council decides."
        ),
        Table(("Risk to people", "Likelihood", "Severity", "Overall"), rows),
    ]


def measures() -> list[Block]:
    """Step 6's table."""
    rows = [(one.name, one.measure, one.effect, one.left, TO_FILL) for one in _RISKS]
    return [Table(("Risk", "Measure", "Effect (proposed)", "Risk left (proposed)", "Approved"), rows)]


def in_lines() -> list[str]:
    """Each risk with its measure, in one line."""
    return [f"{one.what}. {one.measure}" for one in _RISKS]
