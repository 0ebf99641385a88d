"""Facts in the words that several documents share."""

from vh.record.facts import Facts
from vh.record.framework import Question, Stage
from vh.record.paper import TO_FILL, Block, Gap, Items, Note, Table, Text
from vh.text.days import long_day, short_day

MADE_UP = "What is loaded is the made-up borough that comes with the program. Every figure here is of it, and of no resident."
"""Said at the top of every document that it is true of."""
HOUSEHOLD = (
    "By a decision of the council, the rule set accepts a surname on a current record at the very address, whoever of the household that "
    "record names. "
    "That shows a household, not a person."
)
NO_RUN = "nothing has been matched yet; run a match, then make this document again."


def of(facts: Facts, key: str) -> str:
    """A particular of the council; empty where nobody has given it."""
    return facts.particulars.get(key, "").strip()


def or_gap(text: str) -> str:
    """A cell of a table: the text, or the mark of a gap."""
    return text.strip() or TO_FILL


def said(facts: Facts, stage: Stage, question: Question) -> str:
    """The answer in the record, with who gave it and when; empty where there is none."""
    found = facts.answers.get((stage.value, question.value))
    return f"{found[0]}\n({found[1]}, {long_day(found[2])})" if found else ""


def sources_table(facts: Facts) -> list[Block]:
    """What is in force of each source, and the columns that are read and never read."""
    if not facts.sources:
        return [Gap("no extract is loaded yet, so the sources and columns are not known.")]
    rows = [
        (
            f"{one.name} ({one.feed})", long_day(one.as_of), f"{one.rows:,}", f"{one.records:,}", ", ".join(one.columns) or "none",
            ", ".join(one.left_out) or "none",
        ) for one in facts.sources
    ]  # fmt: skip
    return [Table(("Source", "As of", "Rows in the file", "Records kept", "Columns read", "Columns never read"), rows)]


def passed_on(facts: Facts) -> str:
    """What lists and answers hold of a record."""
    if facts.names_sources:
        return (
            "the names of the sources that bore it out. Nothing else of a record is in them; but the name of a source says something "
            "too: Housing Benefit, "
            "that somebody has it."
        )
    return "nothing of a record: the names of the sources are left out of lists and answers here, as one can tell of a benefit."


def sends(facts: Facts) -> str:
    """What leaves the hub by itself."""
    ways = " and ".join(facts.notices)
    told = f"Notices of feeds, with counts and names of feeds alone, go out by {ways}." if ways else "No notices of feeds go out."
    return f"By itself the hub fetches nothing, and sends nothing about any resident or applicant. {told} Where staff sign in, it asks the identity provider."


def told_on(facts: Facts) -> Block:
    """Columns that are read for a check and not kept."""
    dropped = [f"{one.name}: {', '.join(one.checked)}" for one in facts.sources if one.checked]
    if not dropped:
        return Text("Of the columns read, all are kept.") if facts.sources else Gap("which columns are read for a check and not kept.")
    return Text(f"Of the columns read, these are read for a check and not kept ({'; '.join(dropped)}).")


def bases_table(facts: Facts) -> list[Block]:
    """The lawful bases that are recorded, and a gap for each source that has none in force."""
    blocks: list[Block] = []
    if facts.bases:
        rows = list(dict.fromkeys(
            (one.source, one.state, one.purpose, one.legal_basis, one.reference, one.approver,
             f"{short_day(one.begins)} to {short_day(one.until)}", or_gap(one.told))
            for one in facts.bases
        ))  # fmt: skip
        blocks.append(Table(("Source", "State", "Purpose", "Legal basis", "Reference", "Approved by", "From, to", "Who was told"), rows))
    held = sorted({one.name for one in facts.sources if one.personal and not one.basis})
    if held:
        blocks.append(
            Gap(
                f"no lawful basis is in force for {', '.join(held)}. Until one is recorded (page Access), the hub does not use these "
                f"records."
            )
        )
    if not facts.bases and not held:
        blocks.append(Gap("no lawful basis has been recorded yet (page Access)."))
    return blocks


def outcomes(facts: Facts) -> list[Block]:
    """What came of the latest run."""
    if facts.run_at is None:
        return [Gap(NO_RUN)]
    rows = [(name, f"{number:,}", share) for name, number, share in facts.outcomes]
    return [
        Text(
            f"Latest run: {long_day(facts.run_at)}, {facts.applicants:,} applications, rule set {facts.rule_set}. Outcomes as they are "
            f"now, with what officers judged since:"
        ),
        Table(("Outcome", "Applications", "Share (95% interval)"), rows),
    ]


def errors(facts: Facts) -> list[Block]:
    """How often it is wrong and what it misses, or that this is not known."""
    if facts.right is None or facts.missed is None:
        return [Gap("how often a verification is wrong is not known yet: " + NO_RUN)]
    value, low, high = facts.right
    missed, fewest, most = facts.missed
    blocks: list[Block] = [
        Text(
            f"Of the verifications, an estimated {1 - value:.2%} are wrong (95% interval: {1 - high:.2%} to {1 - low:.2%}), by "
            f"{_by(facts)}. "
            f"An estimated {missed:,.0f} right pairs are not verified ({fewest:,.0f} to {most:,.0f}); those people are asked for "
            f"evidence as before, "
            "or an officer looks. People whom no record shows are not counted among these."
        )
    ]
    if facts.measured_by != "judgements":
        blocks.append(
            Gap(
                f"this estimate rests on the model alone. Of a random sample, officers have judged {facts.sampled:,} of the pairs that "
                "are verified; it takes "
                f"{facts.enough:,} before judgements speak. Draw a sample on page Review and judge it before the figure is relied on."
            )
        )
    return blocks


def _by(facts: Facts) -> str:
    return "officers' judgements of a random sample" if facts.measured_by == "judgements" else "the model alone"


def household(facts: Facts) -> list[Block]:
    """That a surname is enough, where it is."""
    return [Text(HOUSEHOLD)] if facts.same_surname else []


def made_up(facts: Facts) -> list[Block]:
    """That nothing here is about anybody, where the sample is loaded."""
    return [Note(MADE_UP)] if facts.sample else []


def audit_kept(facts: Facts) -> Gap:
    """What is kept without a day on which it goes."""
    return Gap(
        f"for how long the audit is kept. It has {facts.audit_entries:,} entries and no purge date, since to remove one would break its "
        f"proof. They hold "
        "names of staff, references of applications and keyed digests of people looked up; no names, dates of birth or addresses of "
        "residents."
    )


def bases_list(facts: Facts) -> list[Block]:
    """The bases in force, in lines, and a gap for each source that has none."""
    lines = dict.fromkeys(
        f"{one.source}: {one.legal_basis} ({one.reference}), approved by {one.approver}, until {long_day(one.until)}"
        for one in facts.bases
        if one.state == "in force"
    )
    return [*([Items(list(lines))] if lines else []), *(one for one in bases_table(facts) if isinstance(one, Gap))]


def fairness(facts: Facts) -> list[Block]:
    """Which groups fall behind."""
    if facts.run_at is None:
        return [Gap("how groups fare is not known: " + NO_RUN)]
    if not facts.groups:
        return [Gap("there were too few applications to compare groups. No figure is given for fewer than ten applicants.")]
    compared = (
        f"{facts.groups:,} groups of applicants were compared by what the records know: tenure, postcode district, age, sources and the "
        f"shape of "
        "names. Ethnicity, disability, sex and religion are not compared, as no column of them is read, so that a difference by these "
        "can only be seen through other signs."
    )
    if not facts.behind:
        return [Text(compared), Text("None is verified less often than everybody else by more than chance.")]
    rows = [(f"{one.dimension}: {one.name}", f"{one.people:,}", f"{one.share:.1%}", f"{one.others:.1%}", one.why) for one in facts.behind]
    number = "One is" if len(facts.behind) == 1 else f"{len(facts.behind):,} are"
    return [
        Text(f"{compared} {number} verified less often than everybody else by more than chance:"),
        Table(("Group", "Applicants", "Verified", "Verified of all", "Because of"), rows),
    ]


def keeping(facts: Facts) -> list[Block]:
    """How long what is kept."""
    rows = [(what, f"{days:,} days from {since}", why) for what, days, since, why in facts.keeping]
    blocks: list[Block] = [Table(("What", "Kept for", "Why so long"), rows)] if rows else [Gap("no rules of retention are known.")]
    if facts.backups:
        blocks.append(
            Text(
                f"A backup made by the program holds all of this as it was, and goes after {facts.backups:,} days. Where somebody's "
                "objection was granted, a keyed digest "
                f"of who it is stays, so that later extracts leave the person out. Lists, files for analysts and other copies that have "
                "left the hub are not "
                f"among these."
            )
        )
    if facts.next_purge is not None:
        blocks.append(
            Text(
                f"The next rows to go are due on {long_day(facts.next_purge)}. The running program removes them, with their bytes in the "
                f"file."
            )
        )
    return blocks


def accesses(facts: Facts) -> list[Block]:
    """Who did how much, from the audit."""
    if facts.audit_since is None:
        return [Gap("the audit has no entries yet.")]
    rows = [(kind, f"{entries:,}", f"{people:,}") for kind, entries, people in facts.accesses]
    return [Text(f"From the audit, since {long_day(facts.audit_since)}:"), Table(("What", "Times", "By how many people or systems"), rows)]


def encryption(facts: Facts) -> Block:
    """Whether the file is encrypted."""
    if facts.encrypted is None:
        return Gap("whether the hub file is encrypted at rest.")
    return (
        Text("The hub file, its log and its spill files are encrypted at rest (AES-256-GCM); the key is kept apart from them.")
        if facts.encrypted
        else Gap("the hub file is not encrypted at rest. Turn encryption on, or say which disk encryption protects it.")
    )


def people(facts: Facts) -> str:
    """How many people's records are in use."""
    records = sum(one.records for one in facts.sources if one.personal)
    return f"{records:,} records of residents and {facts.applicants:,} applications" if facts.sources else ""


def who_does_what(facts: Facts) -> Block:
    """The roles."""
    return Items([f"{role}: {text}" for role, text in facts.roles])
