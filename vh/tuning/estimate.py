"""Estimate by EM how pairs of the same person share out over the levels, when at most one person of an account is the applicant."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vh.ruleset import SIGNALS, Birth, Forename
from vh.tuning.shares import PERSON, Array, Shares, log_prior, present, settled

TOLERANCE = 1e-8
"""The estimate stands when the log of the posterior rises by less than this share of itself."""
MOST_STEPS = 500
ENOUGH_DATED = 200.0
"""Pairs of one person with dates of birth from which they say how often one person bears two forenames."""
_PRIOR_ACCOUNTS = 10.0
"""Accounts that the prior odds, and the share of related households, count as having been seen already."""

Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Accounts:
    """The people on accounts at dwellings that applicants claim, an entry a person; equal accounts are kept once, with their number."""

    levels: Codes
    """(people × signals), in the order of SIGNALS."""
    account: Codes
    """Which account each person is on: 0, 1, 2 …, in order."""
    times: Array
    """How often each account occurs."""
    verdict: Codes
    """What an officer said of each person and the applicant: 1 the same, -1 not the same, 0 nothing."""

    @property
    def pairs(self) -> int:
        """How many pairs of applicant and person they stand for."""
        return int(self.times[self.account].sum()) if self.account.size else 0


@dataclass(frozen=True, slots=True)
class Start:
    """What is known before EM: the centre of each prior, and pairs whose kind is known."""

    same: Shares
    """Centre for pairs of the same person."""
    relatives: Shares
    """Centre for other people of the household."""
    relatives_seen: Shares
    """Counts of pairs known to be two people of one household."""
    strangers: Shares
    """Shares among strangers; EM leaves them alone."""
    odds: Array
    """Prior odds, by dwelling level, that a person on record is the applicant, against that nobody on the account is."""


@dataclass(frozen=True, slots=True)
class Fit:
    """What EM found."""

    same: Shares
    relatives: Shares
    odds: Array
    related: float
    """Of accounts that are not the applicant's, the share whose people are relatives rather than strangers."""
    same_seen: Shares
    """Expected pairs of the same person at each level."""
    same_here: Array
    """Expected pairs of the same person, by dwelling level."""
    trace: tuple[float, ...]
    """The logarithm of the posterior, step by step; never falls."""
    converged: bool

    @property
    def matched(self) -> float:
        """Expected pairs of the same person in all."""
        return float(self.same_here.sum())


def estimate(accounts: Accounts, start: Start) -> Fit:
    """Fit in two turns. Without a date of birth, one person under two forenames looks like two relatives, and EM could raise the one
    to explain the other; so how often that is comes from the accounts on which everybody has a date, or with too few of them from the prior.
    """
    dated = fit(only_dated(accounts), start)
    known = dated.same if dated.matched >= ENOUGH_DATED else start.same
    return fit(accounts, start, another_forename=float(known["forename"][Forename.DIFFERS]))


def only_dated(accounts: Accounts) -> Accounts:
    """The accounts on which everybody's date of birth could be compared."""
    undated = accounts.levels[:, tuple(SIGNALS).index("dob")] == Birth.MISSING
    whole = np.bincount(accounts.account, undated, len(accounts.times)) == 0
    keep = whole[accounts.account]
    return Accounts(accounts.levels[keep], (np.cumsum(whole) - 1)[accounts.account[keep]], accounts.times[whole], accounts.verdict[keep])


def fit(accounts: Accounts, start: Start, *, another_forename: float | None = None, tolerance: float = TOLERANCE) -> Fit:
    """Expectation and maximisation (Dempster, Laird and Rubin 1977) over accounts of three kinds: one person on it is the applicant;
    nobody is, but they are relatives; nobody is, and they are strangers.

    That at most one person of an account is the applicant keeps relatives from passing for matches: where a father fits, the son who fits
    less well is known to be another person. Judged pairs take the kind the officer gave them. Starts from `start`, so the same data give the
    same answer. With `another_forename` the share of one person's pairs with two forenames is held at that.
    """
    same, relatives, odds, related = start.same, start.relatives, start.odds, 0.9
    held = {one: another_forename if one == "forename" else None for one in PERSON}
    trace: list[float] = []
    converged = accounts.account.size == 0
    seen: Shares = {signal: np.zeros(len(SIGNALS[signal])) for signal in PERSON}
    hits = np.zeros(len(start.odds))
    while not converged and len(trace) < MOST_STEPS:
        step = _expect(accounts, same, relatives, start.strangers, odds, related)
        trace.append(step.log_likelihood + _log_prior(start, same, relatives, odds, related))
        converged = len(trace) > 2 and trace[-1] - trace[-2] < tolerance * abs(trace[-1])
        seen = _tally(accounts, step.is_applicant * _of(accounts))
        hits = np.bincount(accounts.levels[:, 0], step.is_applicant * _of(accounts), len(start.odds)).astype(np.float64)
        kin = _tally(accounts, (1 - step.is_applicant) * (1 - step.unrelated[accounts.account]) * _of(accounts))
        same = {one: settled(seen[one], start.same[one], present(SIGNALS[one]), lowest=held[one]) for one in PERSON}
        relatives = {one: settled(start.relatives_seen[one] + kin[one], start.relatives[one], present(SIGNALS[one])) for one in PERSON}
        nobody, strange = float(accounts.times @ step.nobody), float(accounts.times @ step.unrelated)
        odds = _more_odds(accounts, hits, odds, start.odds)
        related = (nobody - strange + _PRIOR_ACCOUNTS) / (nobody + _PRIOR_ACCOUNTS)
    if not trace:
        related = 1.0
        relatives = {one: settled(start.relatives_seen[one], start.relatives[one], present(SIGNALS[one])) for one in PERSON}
    return Fit(same, relatives, odds, related, seen, hits, tuple(trace), converged)


@dataclass(frozen=True, slots=True)
class _Expected:
    is_applicant: Array
    nobody: Array
    unrelated: Array
    log_likelihood: float


def _of(accounts: Accounts) -> Array:
    return accounts.times[accounts.account]


def _expect(accounts: Accounts, same: Shares, relatives: Shares, strangers: Shares, odds: Array, related: float) -> _Expected:
    """How likely each person is the applicant, and each account nobody's, or strangers'."""
    size = len(accounts.times)
    log_same, log_kin, log_strange = (_log_shares(accounts, shares) for shares in (same, relatives, strangers))
    prior = odds[accounts.levels[:, 0]]
    fits = prior * np.exp(log_same - log_kin) * (accounts.verdict >= 0)
    named = np.bincount(accounts.account, accounts.verdict > 0, size) > 0
    fits = np.where(named[accounts.account] & (accounts.verdict <= 0), 0.0, fits)
    strange = (1 - related) * np.exp(np.bincount(accounts.account, log_strange - log_kin, size)) * ~named
    kin = related * ~named
    whole = np.bincount(accounts.account, fits, size) + kin + strange
    likelihood = np.log(whole) - np.log1p(np.bincount(accounts.account, prior, size)) + np.bincount(accounts.account, log_kin, size)
    return _Expected(fits / whole[accounts.account], (kin + strange) / whole, strange / whole, float(accounts.times @ likelihood))


def _log_shares(accounts: Accounts, shares: Shares) -> Array:
    found = np.zeros(len(accounts.account))
    for i, signal in enumerate(SIGNALS):
        if signal in shares:
            found += np.log(shares[signal])[accounts.levels[:, i]]
    return found


def _tally(accounts: Accounts, weights: Array) -> Shares:
    """Expected pairs at each level; MISSING counts for nothing."""
    return {
        signal: np.asarray(np.bincount(accounts.levels[:, i], weights, len(levels)) * present(levels), dtype=np.float64)
        for i, (signal, levels) in enumerate(SIGNALS.items())
        if signal in PERSON
    }


def _more_odds(accounts: Accounts, hits: Array, odds: Array, centre: Array) -> Array:
    """One step towards the likeliest prior odds (the minorise-maximise step of Hunter 2004 for choices of at most one)."""
    size, each = len(odds), accounts.levels[:, 0]
    choice = 1 + np.bincount(accounts.account, odds[each], len(accounts.times))
    chances = np.bincount(each, _of(accounts) / choice[accounts.account], size) + _PRIOR_ACCOUNTS / (1 + odds)
    return (hits + _PRIOR_ACCOUNTS * centre / (1 + centre)) / chances


def _log_prior(start: Start, same: Shares, relatives: Shares, odds: Array, related: float) -> float:
    total = _PRIOR_ACCOUNTS * float((start.odds / (1 + start.odds) * np.log(odds) - np.log1p(odds)).sum() + np.log(related))
    for one in PERSON:
        evidence = present(SIGNALS[one])
        total += log_prior(same[one], start.same[one], evidence) + log_prior(relatives[one], start.relatives[one], evidence)
        total += float((start.relatives_seen[one] * np.log(relatives[one])).sum())
    return total


def mixed(relatives: Shares, strangers: Shares, related: float) -> Shares:
    """Shares among all others of a dwelling: relatives and strangers in their proportion."""
    return {one: related * relatives[one] + (1 - related) * strangers[one] for one in PERSON}


def as_bits(odds: Sequence[float] | Array) -> Array:
    """Odds as weights, log2."""
    return np.log2(np.asarray(odds, dtype=np.float64))
