"""Delete rows in one transaction with the note that their bytes are still owed, and then write the file anew."""

from datetime import datetime

from vh.store import Store, Writer

OF_LOAD = ("resident", "applicant", "gazetteer_address", "incumbent_result", "quarantine")
"""The tables that hold the rows of a load."""
_HANGING = {
    "candidate": "resident_id in (select resident_id from resident where {where}) or applicant_id in (select applicant_id from applicant where {where})",
    "applicant_place": "applicant_id in (select applicant_id from applicant where {where})",
}


def delete(work: Writer, table: str, where: str, **params: object) -> int:
    """Delete the rows of a table that meet a condition (our own SQL text); returns how many."""
    rows = int(work.scalar(f"select count(*) from {table} where {where}", **params))  # noqa: S608 - our own text
    if rows:
        work.execute(f"delete from {table} where {where}", **params)  # noqa: S608 - our own text
    return rows


def delete_load(work: Writer, load_id: int) -> int:
    """Delete the rows of a load and the candidates made of them; its record, faults and quality of columns stay, which name nobody."""
    where = "load_id = $load_id"
    for table, hanging in _HANGING.items():
        delete(work, table, hanging.format(where=where), load_id=load_id)
    rows = sum(delete(work, table, where, load_id=load_id) for table in OF_LOAD)
    work.execute("update load set in_force = false where load_id = $load_id and in_force", load_id=load_id)
    work.execute("update pickup set state = 'overtaken' where load_id = $load_id and state = 'held'", load_id=load_id)
    return rows


def note_removal(work: Writer, who: str, kind: str, what: str, about: int | None, rows: int) -> None:
    """Remember that rows went, without a word on whose they were."""
    work.execute(
        "insert into removal values (nextval('removal_id_seq'), $now, $who, $kind, $what, $about, $rows)",
        now=datetime.now(), who=who, kind=kind, what=what, about=about, rows=rows,
    )  # fmt: skip


def owe(work: Writer, why: str) -> None:
    """Note, in the transaction that deletes, that the deleted rows are still in the file's bytes."""
    work.execute("insert into rewrite_owed values ($now, $why)", now=datetime.now(), why=why)


def pay(store: Store) -> bool:
    """Write the hub file anew where that is owed, also by a program that was killed before it had done it; returns whether it was.

    Raises HubError where it cannot be done now; it stays owed.
    """
    if not store.scalar("select count(*) from rewrite_owed"):
        return False
    if store.rewrite() is None:  # in memory, where there is no file
        with store.write(counts=False) as work:
            work.execute("delete from rewrite_owed")
        return False
    return True
