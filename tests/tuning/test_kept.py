"""What is kept beside a hub, and how two versions differ."""

from concurrent.futures import ThreadPoolExecutor

from vh.model import Source
from vh.ruleset import EXPERT_WEIGHTS, SIGNALS, RuleSet
from vh.store import open_store
from vh.tuning import differences, kept, weights_beside


def test_a_thing_is_made_once_for_what_it_is_made_from_also_by_many_at_once() -> None:
    store, made = open_store(), []
    with ThreadPoolExecutor(8) as many:
        got = list(many.map(lambda _: kept(store, ("x", 1), lambda: made.append(1) or object()), range(32)))
    assert len(made) == 1
    assert len(set(map(id, got))) == 1
    kept(store, ("x", 2), lambda: made.append(2))
    kept(open_store(), ("x", 1), lambda: made.append(3))
    assert made == [1, 2, 3]


def test_of_a_kind_only_the_latest_few_are_kept() -> None:
    store, made = open_store(), []
    for number in (0, 1, 2, 3, 0, 4, 5, 0, 1):
        kept(store, ("x", number), lambda number=number: made.append(number))
        kept(store, ("y",), lambda: made.append("y"))
    assert made == [0, "y", 1, 2, 3, 4, 5, 1]


def test_versions_differ_in_settings_and_weights_each_said_once() -> None:
    forename = {**EXPERT_WEIGHTS["forename"], "dwelling": (-4.0, *EXPERT_WEIGHTS["forename"]["dwelling"][1:])}
    other = RuleSet(verify_at=6.25, grace_after_days=10, sources=(Source.COUNCIL_TAX,), weights={**EXPERT_WEIGHTS, "forename": forename})
    rows = differences(RuleSet(), other).select("kind", "what", "before", "after").rows()
    assert rows == [
        ("setting", "verify_at", "+5.0", "+6.25"),
        ("setting", "grace_after_days", "60", "10"),
        ("setting", "sources", "Council Tax, Housing Benefit, Tenancies", "Council Tax"),
        ("weight", "another forename", "−5.50", "−4.00"),
    ]
    assert differences(other, other).is_empty()
    assert weights_beside(RuleSet(), other).height == 3 * sum(len(levels) for levels in SIGNALS.values())
