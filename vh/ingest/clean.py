"""A checked frame made into the records of the hub's table for its source."""

import polars as pl

from vh.ingest.accounting import Cleaned
from vh.ingest.applicants import applicants
from vh.ingest.reference_data import gazetteer, incumbent
from vh.ingest.residents import residents
from vh.model import Source, Ticket
from vh.settings import Settings


def clean(frame: pl.DataFrame, source: Source, settings: Settings, ticket: Ticket) -> Cleaned:
    """Records of a prepared frame (see `prepare`) from which faulty rows have been set aside.

    Every `row_number` of the frame is in `records` or in `left_out`, never in both, never in neither.
    """
    if source is Source.APPLICATIONS:
        return applicants(frame, ticket)
    if source is Source.GAZETTEER:
        return gazetteer(frame, ticket)
    if source is Source.INCUMBENT:
        return incumbent(frame, ticket)
    return residents(frame, source, settings, ticket)
