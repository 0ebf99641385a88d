"""The patterns of a run, ready for any weights and thresholds: what they would give, without comparing anybody again."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vh.errors import NotReadyError
from vh.matching.compare import pattern_scores
from vh.matching.rules import MAY_REVIEW, MAY_VERIFY
from vh.model import Outcome
from vh.ruleset import RuleSet
from vh.store import Store

_VERIFIES = 2
_JUDGED_SAME = 3
"""The standing of a pair that an officer judged the same: it verifies whatever its score."""

_TRIPLES = """
with verdicts as (
    select candidate_id, verdict from settled_pair($run_id)
)
select distinct c.applicant_id, c.dwelling, c.forename, c.surname, c.dob,
    case when v.verdict = 'same' then $judged_same else c.standing end::tinyint as standing
from candidate c left join verdicts v on v.candidate_id = c.candidate_id
where c.run_id = $run_id and c.standing > 0 and v.verdict is distinct from 'not_same'
order by c.applicant_id
"""

_LEVELS = ("dwelling", "forename", "surname", "dob")
Small = NDArray[np.uint8]


class Patterns:
    """The candidates of one run that may speak, each as its applicant and its pattern; equal ones count once.

    `blocks` hold, for the applicants with one candidate, with two, and so on, which of the `kinds` (pattern and standing) each candidate is:
    an array (candidates × applicants) each, so that the best of an applicant is a maximum down a column.
    """

    def __init__(self, applicants: int, kinds: pl.DataFrame, blocks: tuple[NDArray[np.uint16], ...]) -> None:
        self.applicants = applicants
        self._kinds = kinds
        self._blocks = blocks

    @property
    def candidates(self) -> int:
        """How many distinct candidates are held."""
        return sum(block.size for block in self._blocks)

    def outcomes(self, rules: RuleSet) -> dict[Outcome, int]:
        """Applicants per outcome under the weights and thresholds of a rule set, in milliseconds for millions of candidates.

        What depends on the weights through other candidates (two people who fit about equally) stands as the run found it.
        """
        return self._outcomes(rules, self._scores(rules))

    def _outcomes(self, rules: RuleSet, scores: NDArray[np.float64]) -> dict[Outcome, int]:
        says = self._says(rules, scores)
        best = [np.maximum.reduce(says[block], axis=0) for block in self._blocks]
        verified = sum(int(np.count_nonzero(one == _VERIFIES)) for one in best)
        spoken = sum(int(np.count_nonzero(one)) for one in best)
        return {Outcome.VERIFIED: verified, Outcome.REVIEW: spoken - verified, Outcome.NEEDS_EVIDENCE: self.applicants - spoken}

    def even_threshold(self, rules: RuleSet, verified: int) -> float | None:
        """The highest upper threshold, in tenths of a bit, from which at least so many applicants are verified; None where none does."""
        low, high, scores = round(10 * rules.review_at), 400, self._scores(rules)
        if self._outcomes(rules.changed(verify_at=low / 10, review_at=low / 10), scores)[Outcome.VERIFIED] < verified:
            return None
        while high - low > 1:
            middle = (low + high) // 2
            enough = self._outcomes(rules.changed(verify_at=middle / 10, review_at=low / 10), scores)[Outcome.VERIFIED] >= verified
            low, high = (middle, high) if enough else (low, middle)
        return low / 10

    def _scores(self, rules: RuleSet) -> NDArray[np.float64]:
        """The score of each kind, in bits."""
        return self._kinds.join(pattern_scores(rules), on=list(_LEVELS), how="left", maintain_order="left")["score"].to_numpy()

    def _says(self, rules: RuleSet, score: NDArray[np.float64]) -> Small:
        """For each kind: 2 it verifies, 1 an officer looks, 0 neither."""
        standing = self._kinds["standing"].to_numpy()
        verifies = (standing >= _JUDGED_SAME) | ((standing == MAY_VERIFY) & (score >= rules.verify_at))
        return np.where(verifies, _VERIFIES, (standing >= MAY_REVIEW) & (score >= rules.review_at)).astype(np.uint8)


def patterns(store: Store, run_id: int | None) -> Patterns:
    """The patterns of a run. Raises NotReadyError when nothing was matched, or a later run has replaced its candidates."""
    applicants = 0 if run_id is None else int(store.scalar("select count(*) from outcome where run_id = $run_id", run_id=run_id))
    if not applicants:
        raise NotReadyError("Nothing has been matched yet. Run a match first (page Match, or `python -m vh match`).")
    return from_triples(applicants, store.frame(_TRIPLES, run_id=run_id, judged_same=_JUDGED_SAME))


def from_triples(applicants: int, rows: pl.DataFrame) -> Patterns:
    """Patterns from rows sorted by applicant: applicant_id, dwelling, forename, surname, dob, standing."""
    kinds = rows.select(*_LEVELS, "standing").unique().sort(*_LEVELS, "standing")
    kind = rows.join(kinds.with_row_index("kind"), on=[*_LEVELS, "standing"], how="left", maintain_order="left")["kind"]
    sorts = kind.to_numpy().astype(np.uint16)
    ids = rows["applicant_id"].to_numpy()
    begins = np.flatnonzero(np.concatenate(([True], ids[1:] != ids[:-1]))) if len(ids) else np.zeros(0, dtype=np.int64)
    sizes = np.diff(begins, append=len(ids))
    blocks = tuple(sorts[begins[sizes == size] + np.arange(size)[:, None]] for size in np.unique(sizes))
    return Patterns(applicants, kinds, blocks)
