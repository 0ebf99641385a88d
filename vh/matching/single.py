"""One applicant's candidates brought to a decision in memory, by the rules that decide a batch."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from vh.matching import rules as say
from vh.matching.levels import LEVELS, RECORD
from vh.ruleset import RuleSet
from vh.text.terms import Steps, compiled


class Row:
    """Values by name, as attributes."""

    def __init__(self, **values: Any) -> None:
        self.__dict__.update(values)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"there is no {name} here")


class _Nothing:
    """A row that is not there: whatever is asked of it is missing."""

    def __getattr__(self, _name: str) -> None:
        return None


OF_RECORD = (
    "candidate_id", "rules", "resident_id", "source", "source_ref", "person_no", "row_number", "born", "valid_from", "valid_to", "role", "feed",
)  # fmt: skip
"""What a candidate has of its record, and how it was found."""


KEPT = (*OF_RECORD, *RECORD, *LEVELS, "flags", "score", "verdict", *say.JUDGED, *say.STANDING, *say.SAID)
"""What is said of every candidate in the end; of the best one, `rules.BEST` as well."""


class Candidate(Row):
    """A resident compared with the applicant: its levels, what its record says for the decision, and then what the rules say of it."""

    candidate_id: int
    score: float
    may_review: bool


@dataclass(frozen=True, slots=True)
class Place:
    """What the gazetteer says of the applicant's address."""

    outside: bool
    unknown: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """What an applicant is told, as a row of `decided` in `vh.matching.decide`."""

    outcome: str
    reason: str
    sources: str
    settled_by_officer: bool
    best: Candidate | None
    """The candidate that decided, or the nearest one; None where nobody is near."""
    candidates: Sequence[Candidate]
    """All candidates, in the order of a batch."""

    @property
    def score(self) -> float | None:
        """The score of the best candidate."""
        return None if self.best is None else float(self.best.score)


_THRESHOLDS = "verify_at, review_at"
_context = compiled("context", "ctx, all_s", say.CONTEXT, on="ctx")
_fits = compiled("fits", "s", {"fits": say.FITS}, returns=("fits",))
_rivals = compiled("rivals", "x, y, ask_titles", {"rivals": say.RIVALS}, returns=("rivals",))
_may_review = compiled("may_review", "s", {"may_review": say.JUDGED["may_review"]}, on="s")
_in_company: Steps = {name: one for name, one in say.JUDGED.items() if name != "may_review"}
_judge = compiled("judge", "s, ctx, all_s", _in_company, on="s")
_NOT_ASKED = dict.fromkeys(_in_company, False)
_stand = compiled("stand", "s, has_rival, same_surname, ask_titles", say.STANDING, on="s")
_hear = compiled("hear", f"s, {_THRESHOLDS}", say.SAID, on="s")
_order: Steps = {f"o{i}": one for i, one in enumerate(say.BEST_FIRST)}
_rank = compiled("rank", "s", _order, returns=tuple(_order))
_settle = compiled("settle", "s", say.BEST, on="s")
_together = compiled("together", f"t, all_s, {_THRESHOLDS}", say.TOGETHER, on="t")
_decide = compiled("decide", "b, t, p", say.DECISION, returns=tuple(say.DECISION))


def decide_one(candidates: Sequence[Candidate], place: Place, rules: RuleSet, *, everyone: bool = False) -> Decision:
    """The decision on one applicant. `candidates` have their levels, flags, score, verdict and record, in the order of a batch
    (source, reference, person, resident); the rules write their part into them. What the others say of a candidate is asked of those
    that may speak at all, or, to explain, of `everyone`."""
    if not candidates:
        return _decision(_Nothing(), _Nothing(), place, None, ())
    context = Row()
    _context(context, candidates)
    fitting = [one for one in candidates if _fits(one)]
    for one in candidates:
        _may_review(one)
        if everyone or one.may_review:
            _judge(one, context, candidates)
        else:
            one.__dict__.update(_NOT_ASKED)
        rival = len(fitting) > 1 and one in fitting and any(_rivals(one, other, rules.ask_titles) for other in fitting)
        _stand(one, rival, rules.same_surname, rules.ask_titles)
        _hear(one, rules.verify_at, rules.review_at)
    best = max(candidates, key=_rank)
    _settle(best)
    together = Row()
    _together(together, candidates, rules.verify_at, rules.review_at)
    return _decision(best, together, place, best, candidates)


def _decision(best: Any, together: Any, place: Place, decided: Candidate | None, candidates: Sequence[Candidate]) -> Decision:
    said = dict(zip(say.DECISION, _decide(best, together, place), strict=True))
    return Decision(**said, best=decided, candidates=candidates)
