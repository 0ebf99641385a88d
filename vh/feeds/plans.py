"""What each feed promises: where its files arrive, how often, and how much may change before somebody has to look."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from vh.errors import InputError
from vh.feeds.inbox import check_apart, check_folder, settled_path
from vh.model import Source
from vh.store import Store
from vh.store.records import note_activity


def _help(words: str) -> dict[str, str]:
    return {"help": words}


@dataclass(frozen=True, slots=True)
class Plan:
    """One feed: a source, its name, and how its files are taken in. Raises InputError for a number that makes no sense."""

    source: Source
    feed: str
    inbox: Path
    pattern: str = field(
        default="*", metadata=_help("Which files of the folder are of this feed, as in ctax_*.csv; capitals do not matter.")
    )
    layout: str | None = field(default=None, metadata=_help("The layout by name; left out, it is recognised by the header."))
    every_days: int = field(default=1, metadata=_help("A new file is promised every so many days."))
    settle_seconds: int = field(default=10, metadata=_help("A file is complete when its size and time have not changed for so long."))
    max_row_change: float = field(default=0.2, metadata=_help("Hold a load whose records are down or up by more than this share."))
    max_quality_drop: float = field(
        default=0.05, metadata=_help("Hold a load in which a column is less filled or less valid by more than this share of rows.")
    )
    max_lost_share: float = field(
        default=0.01, metadata=_help("Hold a load by which more than this share of the verified would lose verification.")
    )
    match_after: bool = field(default=True, metadata=_help("Match again once a load of this feed has come into force."))

    def __post_init__(self) -> None:
        if not self.feed.strip() or len(self.feed) > 40 or not self.feed.isprintable():
            raise InputError("Give the feed a name of up to 40 characters.")
        if not self.pattern.strip() or "/" in self.pattern or "\\" in self.pattern:
            raise InputError("Give a pattern of file names, without any folder, for example ctax_*.csv, or * for every file.")
        if self.every_days < 1 or self.every_days > 400:
            raise InputError("Say that a file is promised every 1 to 400 days.")
        if not 1 <= self.settle_seconds <= 3600:
            raise InputError("The seconds for which a file must not change are from 1 to 3,600.")
        if not all(0 <= share <= 1 for share in (self.max_row_change, self.max_quality_drop, self.max_lost_share)):
            raise InputError("The shares that may change without asking are from 0 to 1 (from 0% to 100%).")

    @property
    def title(self) -> str:
        """The source, and the feed where its name says more."""
        return self.source.label if self.feed == self.source.value else f"{self.source.label} ({self.feed})"


def plans(store: Store) -> tuple[Plan, ...]:
    """The feeds that are set up, by source and name."""
    rows = store.frame("select * exclude (saved_at, saved_by) from feed_plan").to_dicts()
    made = [Plan(**{**row, "source": Source(row["source"]), "inbox": Path(row["inbox"])}) for row in rows]
    return tuple(sorted(made, key=lambda one: (list(Source).index(one.source), one.feed)))


def plan_of(store: Store, source: Source, feed: str) -> Plan:
    """One feed's plan. Raises InputError when it is not set up."""
    found = next((one for one in plans(store) if (one.source, one.feed) == (source, feed)), None)
    if found is None:
        raise InputError("That feed is not set up. Page Feeds and `python -m vh feed list` show those that are.")
    return found


def save_plan(store: Store, plan: Plan, who: str) -> Plan:
    """Set a feed up, or change how it is. Raises InputError for a folder that cannot be used."""
    check_folder(plan.inbox)
    check_apart(plan.inbox, store.path)
    inbox = settled_path(plan.inbox)
    with store.write() as work:
        work.execute("delete from feed_plan where source = $source and feed = $feed", source=plan.source.value, feed=plan.feed)
        work.execute(
            "insert into feed_plan values ($source, $feed, $inbox, $pattern, $layout, $every_days, $settle_seconds, $max_row_change, "
            "$max_quality_drop, $max_lost_share, $match_after, $now, $who)",
            source=plan.source.value, feed=plan.feed, inbox=str(inbox), pattern=plan.pattern.strip(), layout=plan.layout,
            every_days=plan.every_days, settle_seconds=plan.settle_seconds, max_row_change=plan.max_row_change,
            max_quality_drop=plan.max_quality_drop, max_lost_share=plan.max_lost_share, match_after=plan.match_after,
            now=datetime.now(), who=who,
        )  # fmt: skip
        note_activity(work, who, "feed set up", {"source": plan.source.value, "feed": plan.feed, "every_days": plan.every_days})
    return plan_of(store, plan.source, plan.feed)


def remove_plan(store: Store, source: Source, feed: str, who: str) -> None:
    """Stop looking for files of a feed; its loads stay. Raises InputError when it is not set up."""
    plan_of(store, source, feed)
    with store.write() as work:
        work.execute("delete from feed_plan where source = $source and feed = $feed", source=source.value, feed=feed)
        note_activity(work, who, "feed removed", {"source": source.value, "feed": feed})
