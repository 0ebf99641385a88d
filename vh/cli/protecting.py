"""The commands of keeping less: purge."""

from argparse import Namespace

from vh.cli import words
from vh.cli.places import existing, opened
from vh.cli.stopping import Stoppable
from vh.cli.words import Said


def purge(given: Namespace, ticket: Stoppable) -> Said:
    """Remove what has had its day, or only count it."""
    with opened(given, existing(given), ticket) as hub:
        ticket.finished = True  # its transaction is there or not; the file is written anew whole or not at all
        done = hub.purge(dry_run=given.dry_run)
        coming = hub.purge_dates().head(5)
    lines = [(what, f"{rows:,}") for what, rows in done.rows.items()]
    head = ("Would be removed today:", "Nothing is due today.") if given.dry_run else ("Removed:", "Nothing was due.")
    after = [(row["what"], row["about"], f"{row['rows']:,}", f"{row['purge_on']:%d %B %Y}") for row in coming.to_dicts()]
    parts = [
        head[not lines],
        words.table(("what", "rows"), lines) if lines else "",
        words.table(("next", "of", "rows", "goes on"), after) if after else "",
    ]
    if done.rewritten:
        parts.insert(2, "The hub file was written anew, so their bytes are gone as well. Backups made before still hold them.")
    body: dict[str, object] = {"removed": {} if given.dry_run else dict(done.rows), "due": dict(done.rows), "rewritten": done.rewritten}
    return Said("\n\n".join(filter(None, parts)), body)
