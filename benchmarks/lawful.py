"""The lawful bases of made-up boroughs, without which the hub uses none of their residents."""

import vh
from vh.model import EVIDENCE


def lawful(hub: vh.Hub) -> None:
    """Record a basis for every source of residents."""
    for source in EVIDENCE:
        hub.record_basis(
            source, basis="Made-up data: nobody in it exists", reference="Benchmark", approver="Nobody: made-up data", until="2099-12-31"
        )
