"""EM finds parameters that are known because the accounts were made with them, and does not take relatives for the applicant."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from vh.ruleset import EXPERT_WEIGHTS, SIGNALS, Dwelling, Stratum
from vh.tuning.estimate import Accounts, Start, estimate, fit, mixed
from vh.tuning.shares import PERSON, Shares, implied, present, weighed_up

HERE = int(Dwelling.SAME_UPRN)


def shares(signal: str, **named: float) -> np.ndarray:
    """Shares by the names of levels; what is left over falls to DIFFERS, and MISSING stands at 1."""
    levels = SIGNALS[signal]
    found = np.full(len(levels), 1e-6)
    for name, share in named.items():
        found[levels[name]] = share
    evidence = present(levels)
    found[levels["DIFFERS"]] = 1.0 - sum(named.values())
    found[evidence] /= found[evidence].sum()
    found[~evidence] = 1.0
    return found


CLEAN: tuple[Shares, Shares] = (
    {"forename": shares("forename", EXACT=0.8, INITIAL=0.12, FAMILY=0.05), "surname": shares("surname", EXACT=0.93, CLOSE=0.04),
     "dob": shares("dob", EXACT=0.95, NEAR=0.03)},
    {"forename": shares("forename", EXACT=0.01, INITIAL=0.03, FAMILY=0.01), "surname": shares("surname", EXACT=0.55, CLOSE=0.02),
     "dob": shares("dob", EXACT=0.01, NEAR=0.01)},
)  # fmt: skip
DIRTY: tuple[Shares, Shares] = (
    {"forename": shares("forename", EXACT=0.55, INITIAL=0.2, FAMILY=0.12), "surname": shares("surname", EXACT=0.8, CLOSE=0.08),
     "dob": shares("dob", EXACT=0.8, NEAR=0.1)},
    {"forename": shares("forename", EXACT=0.03, INITIAL=0.06, FAMILY=0.02), "surname": shares("surname", EXACT=0.75, CLOSE=0.02),
     "dob": shares("dob", EXACT=0.02, NEAR=0.02)},
)  # fmt: skip
STRANGERS: Shares = {
    "forename": shares("forename", EXACT=0.002, INITIAL=0.01, FAMILY=0.001),
    "surname": shares("surname", EXACT=0.004, CLOSE=0.002),
    "dob": shares("dob", EXACT=0.0001, NEAR=0.001),
}


def drawn(dice: np.random.Generator, given: Shares, people: int, no_birth: float) -> np.ndarray:
    columns = [np.full(people, HERE)]
    for signal, levels in SIGNALS.items():
        if signal == "dwelling":
            continue
        evidence = np.flatnonzero(present(levels))
        column = dice.choice(evidence, people, p=given[signal][evidence])
        if signal == "dob":
            column = np.where(dice.random(people) < no_birth, int(levels["MISSING"]), column)
        columns.append(column)
    return np.stack(columns, axis=1)


def accounts(same: Shares, kin: Shares, *, listed: float, no_birth: float, number: int = 4000, seed: int = 3) -> Accounts:
    """Accounts of one to three people; on `listed` of them one is the applicant; of the rest a fifth are strangers'."""
    dice = np.random.default_rng(seed)
    sizes = dice.integers(1, 4, number)
    account = np.repeat(np.arange(number), sizes)
    kind = np.where(dice.random(number) < listed, 0, np.where(dice.random(number) < 0.8, 1, 2))
    first = np.searchsorted(account, np.arange(number))
    levels = drawn(dice, kin, len(account), no_birth)
    strange = drawn(dice, STRANGERS, len(account), no_birth)
    levels = np.where((kind[account] == 2)[:, None], strange, levels)
    applicant = first[kind == 0] + dice.integers(0, sizes[kind == 0])
    levels[applicant] = drawn(dice, same, len(applicant), no_birth)
    return Accounts(levels, account, np.ones(number), np.zeros(len(account), dtype=np.int64))


def once(made: Accounts) -> Accounts:
    """The same with equal accounts kept once, as the hub reads them."""
    codes = np.ravel_multi_index(made.levels.T, [len(one) for one in SIGNALS.values()]) * 3 + made.verdict + 1
    people = [tuple(sorted(part)) for part in np.split(codes, np.flatnonzero(np.diff(made.account)) + 1)]
    counted = sorted(Counter(people).items())
    flat = np.array([code for account, _ in counted for code in account])
    levels = np.stack(np.unravel_index(flat // 3, [len(one) for one in SIGNALS.values()]), axis=1)
    account = np.repeat(np.arange(len(counted)), [len(one) for one, _ in counted])
    return Accounts(levels, account, np.array([float(times) for _, times in counted]), flat % 3 - 1)


def start(kin: Shares, sampled: int = 10_000) -> Start:
    """What learning knows beforehand: expert centres, and a sample of people of one household."""
    relatives = {one: implied(EXPERT_WEIGHTS[one][Stratum.DWELLING], present(SIGNALS[one])) for one in PERSON}
    return Start(
        same={one: weighed_up(relatives[one], EXPERT_WEIGHTS[one][Stratum.DWELLING], present(SIGNALS[one])) for one in PERSON},
        relatives=relatives,
        relatives_seen={one: kin[one] * sampled * present(SIGNALS[one]) for one in PERSON},
        strangers=STRANGERS,
        odds=np.exp2(np.array(EXPERT_WEIGHTS["dwelling"][Stratum.DWELLING])),
    )


@pytest.mark.parametrize("listed", [0.3, 0.95])
@pytest.mark.parametrize("no_birth", [0.2, 0.6])
@pytest.mark.parametrize(("same", "kin"), [CLEAN, DIRTY], ids=["clean", "dirty"])
def test_known_shares_come_back_within_five_points(same: Shares, kin: Shares, no_birth: float, listed: float) -> None:
    number = 4000 if no_birth < 0.5 else 12_000
    found = estimate(once(accounts(same, kin, listed=listed, no_birth=no_birth, number=number)), start(kin))
    assert found.converged
    for signal in PERSON:
        assert found.same[signal] == pytest.approx(same[signal], abs=0.05), signal
        assert found.relatives[signal] == pytest.approx(kin[signal], abs=0.05), signal
    assert found.matched == pytest.approx(listed * number, rel=0.1)


@pytest.mark.parametrize("listed", [0.3, 0.95])
@pytest.mark.parametrize(("same", "kin"), [CLEAN, DIRTY], ids=["clean", "dirty"])
def test_without_dates_of_birth_all_comes_back_but_how_often_a_forename_differs(same: Shares, kin: Shares, listed: float) -> None:
    given = start(kin)
    found = estimate(once(accounts(same, kin, listed=listed, no_birth=1.0)), given)
    assert found.same["forename"][0] == given.same["forename"][0]
    alike = slice(2, None)
    assert found.same["forename"][alike] / (1 - found.same["forename"][0]) == pytest.approx(
        same["forename"][alike] / (1 - same["forename"][0]), abs=0.05
    )
    assert found.same["surname"] == pytest.approx(same["surname"], abs=0.05)


def test_known_weights_come_back_within_a_third_of_a_bit() -> None:
    same, kin = CLEAN
    found = estimate(once(accounts(same, kin, listed=0.75, no_birth=0.4, number=12_000)), start(kin))
    others = mixed(found.relatives, STRANGERS, found.related)
    for signal, name in [("forename", "EXACT"), ("forename", "INITIAL"), ("forename", "DIFFERS"), ("surname", "EXACT"), ("dob", "EXACT")]:
        level = SIGNALS[signal][name]
        known = np.log2(same[signal][level] / (0.8 * kin[signal][level] + 0.2 * STRANGERS[signal][level]))
        assert np.log2(found.same[signal][level] / others[signal][level]) == pytest.approx(known, abs=0.33), (signal, name)


def test_the_log_posterior_never_falls() -> None:
    found = fit(once(accounts(*DIRTY, listed=0.6, no_birth=0.5)), start(DIRTY[1]))
    assert len(found.trace) > 3
    assert (np.diff(found.trace) >= -1e-6).all()


def test_relatives_of_one_surname_do_not_pass_for_the_applicant() -> None:
    """Nobody is listed, all are relatives of one surname, and there is no date of birth: EM left alone would call them matches."""
    same, kin = CLEAN
    found = estimate(once(accounts(same, kin, listed=0.0, no_birth=1.0)), start(kin))
    assert found.matched < 0.03 * 4000
    assert found.same["forename"][SIGNALS["forename"]["DIFFERS"]] < 0.15


def test_no_accounts_give_the_prior_back() -> None:
    none = Accounts(np.zeros((0, len(SIGNALS)), dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0, dtype=np.int64))
    given = replace(start(CLEAN[1]), relatives_seen={one: np.zeros(len(SIGNALS[one])) for one in PERSON})
    found = fit(none, given)
    assert found.related == 1.0
    assert found.odds == pytest.approx(given.odds)
    for one in PERSON:
        assert found.same[one] == pytest.approx(given.same[one])
        assert found.relatives[one] == pytest.approx(given.relatives[one])


def test_equal_accounts_kept_once_count_as_often_as_they_occur() -> None:
    made = accounts(*CLEAN, listed=0.6, no_birth=0.5, number=200)
    twice = Accounts(
        np.concatenate([made.levels] * 2),
        np.concatenate([made.account, made.account + 200]),
        np.ones(400),
        np.concatenate([made.verdict] * 2),
    )
    once, both = fit(replace(made, times=np.full(200, 2.0)), start(CLEAN[1])), fit(twice, start(CLEAN[1]))
    assert once.same["forename"] == pytest.approx(both.same["forename"], abs=1e-9)
    assert once.trace[-1] == pytest.approx(both.trace[-1])


@pytest.mark.parametrize(("verdict", "rises"), [(1, True), (-1, False)])
def test_judgements_move_a_weight_the_way_officers_say(verdict: int, rises: bool) -> None:
    """Pairs whose initial agrees, judged: the same person more often than EM thought, or less."""
    same, kin = CLEAN
    made = accounts(same, kin, listed=0.5, no_birth=1.0, number=4000)
    initial = made.levels[:, 1] == SIGNALS["forename"]["INITIAL"]
    alone = np.bincount(made.account)[made.account] == 1
    judged = replace(made, verdict=np.where(initial & alone, verdict, 0))
    assert 50 < (initial & alone).sum() < 400
    before, after = (estimate(once(one), start(kin)) for one in (made, judged))

    def weight(found) -> float:
        level = SIGNALS["forename"]["INITIAL"]
        return float(np.log2(found.same["forename"][level] / found.relatives["forename"][level]))

    assert (weight(after) > weight(before)) is rises
    assert abs(weight(after) - weight(before)) > 0.05


def test_one_named_by_an_officer_leaves_nobody_else_on_the_account() -> None:
    exact, differs = ([HERE, int(SIGNALS["forename"][name]), int(SIGNALS["surname"]["EXACT"]), 1] for name in ("EXACT", "DIFFERS"))
    pair = Accounts(np.array([exact, differs]), np.zeros(2, dtype=np.int64), np.full(1, 500.0), np.array([0, 1]))
    found = fit(pair, start(CLEAN[1], sampled=0))
    level = SIGNALS["forename"]
    assert found.same_seen["forename"][level["DIFFERS"]] == pytest.approx(500.0)
    assert found.same_seen["forename"][level["EXACT"]] == pytest.approx(0.0)
