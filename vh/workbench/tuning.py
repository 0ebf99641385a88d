"""What other thresholds and weights would give."""

from vh import tuning
from vh.model import Ticket
from vh.workbench.base import HubBase


class Tuning(HubBase):
    """Thresholds and weights."""

    def tune(self, run_id: int | None = None) -> tuning.Sweep:
        """The latest run, ready for any thresholds."""
        return tuning.sweep(self.store, run_id if run_id is not None else self._run().run_id)

    def patterns(self, run_id: int | None = None) -> tuning.Patterns:
        """The latest run, ready for any weights and thresholds."""
        return tuning.patterns(self.store, run_id if run_id is not None else self._run().run_id)

    def learn(self, ticket: Ticket | None = None) -> tuning.Learned:
        """Weights learned from the latest run and the judgements, beside the old ones, and what would change. Saves nothing."""
        return tuning.learn(self.store, self._run().run_id, ticket=ticket or Ticket())
