"""The Tune page's figures, worked out the slow and obvious way, row by row, to hold the fast ones against."""

from dataclasses import dataclass

from tests.factory import World
from vh.matching.compare import pattern_scores
from vh.ruleset import RuleSet

NONE = float("-inf")


@dataclass
class Person:
    """One applicant: the best scores by feed, and the best that may verify or be looked at."""

    ref: str
    by_feed: dict[str, float]
    verify: float
    review: float

    def outcome(self, verify_at: float, review_at: float) -> str:
        return "VERIFIED" if self.verify >= verify_at else "REVIEW" if self.review >= review_at else "NEEDS_EVIDENCE"


def chance(score: float) -> float:
    return 0.0 if score == NONE else 1 / (1 + 2**-score)


def people(world: World, run_id: int, rules: RuleSet) -> list[Person]:
    """Every applicant of a run under the weights of a rule set; without judgements."""
    scores = {row[:4]: row[4] for row in pattern_scores(rules).iter_rows()}
    found = []
    for ref, applicant in world.store.frame(
        "select application_ref, applicant_id from outcome where run_id = $r order by applicant_id", r=run_id
    ).iter_rows():
        rows = world.store.frame(
            "select c.*, l.feed from candidate c join resident r using (resident_id) join load l using (load_id) "
            "where c.run_id = $r and c.applicant_id = $a and c.standing > 0",
            r=run_id,
            a=applicant,
        ).to_dicts()
        by_feed: dict[str, float] = {}
        verify = review = NONE
        for row in rows:
            score = scores[row["dwelling"], row["forename"], row["surname"], row["dob"]]
            review = max(review, score)
            if row["standing"] == 2:
                verify = max(verify, score)
                by_feed[row["feed"]] = max(by_feed.get(row["feed"], NONE), score)
        found.append(Person(ref, by_feed, verify, review))
    return found
