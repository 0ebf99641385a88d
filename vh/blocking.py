"""How a run proposed its candidates and what that may have missed, as it is kept with the run."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from html import escape
from typing import ClassVar

import polars as pl


@dataclass(frozen=True, slots=True)
class Missed:
    """How many pairs that matter no blocking rule proposed, estimated: see `vh.matching.missed`."""

    found: float
    """Pairs believed to be one person that the rules proposed and that could verify or go to an officer: the sum of their probabilities."""
    missed: float
    """Pairs like them that no rule proposed, at the median."""
    low: float
    high: float
    """The 95% interval of `missed`."""

    @property
    def share(self) -> float:
        """The share of such pairs that the rules propose."""
        return self.found / (self.found + self.missed)

    @property
    def share_low(self) -> float:
        """The lower end of its 95% interval."""
        return self.found / (self.found + self.high)

    @property
    def share_high(self) -> float:
        """The upper end of its 95% interval."""
        return self.found / (self.found + self.low)

    @property
    def sentence(self) -> str:
        """The estimate in words, for example `The rules propose an estimated 99.6% of the true pairs (99.1% to 99.9%).`"""
        digits = 1 if self.share_low < 0.995 else 2
        said, low, high = (f"{100 * one:.{digits}f}%" for one in (self.share, self.share_low, self.share_high))
        return f"The rules propose an estimated {said} of the true pairs ({low} to {high})."


@dataclass(frozen=True, slots=True, eq=False)
class Blocking:
    """How a run proposed its candidates, and what that may have missed. Tables of a run made before they were kept are empty."""

    RULES: ClassVar[Mapping[str, type[pl.DataType]]] = {
        "rule": pl.Int64, "title": pl.String, "pairs": pl.Int64, "only_here": pl.Int64, "crowded_keys": pl.Int64, "largest": pl.Int64,
    }  # fmt: skip
    OVERLAP: ClassVar[Mapping[str, type[pl.DataType]]] = {"rule": pl.Int64, "other": pl.Int64, "pairs": pl.Int64}
    LARGEST: ClassVar[Mapping[str, type[pl.DataType]]] = {
        "rule": pl.Int64, "residents": pl.Int64, "applicants": pl.Int64, "left_out": pl.Boolean,
    }  # fmt: skip

    rules: pl.DataFrame
    """A row a rule: rule (bit), title, pairs, only_here (pairs no other rule found), crowded_keys (over the cap), largest (residents in
    its largest block, 0 where none is large)."""
    overlap: pl.DataFrame
    """A row two rules: rule, other, pairs (that both found)."""
    largest: pl.DataFrame
    """The largest block of each rule, where one is large: rule, residents and applicants that share its key, left_out (over the cap)."""
    cap: int | None = None
    capped_keys: int = 0
    capped_applicants: int = 0
    """Applicants with a key over the cap, which therefore proposed nobody to them."""
    capped_alone: int = 0
    """Those of them to whom no other key proposed anybody either."""
    missed: Missed | None = None
    """None where the pairs are too few to say."""

    def to_json(self) -> str:
        """The whole as text."""
        tables = {name: getattr(self, name).to_dicts() for name in ("rules", "overlap", "largest")}
        counts = {name: getattr(self, name) for name in ("cap", "capped_keys", "capped_applicants", "capped_alone")}
        return json.dumps(tables | counts | {"missed": asdict(self.missed) if self.missed else None})

    @classmethod
    def from_json(cls, text: str) -> "Blocking":
        """Read back what `to_json` wrote, or the list of rules that runs kept before there was more."""
        body = json.loads(text)
        body = {"rules": body} if isinstance(body, list) else body
        missed = body.get("missed")
        return cls(
            rules=pl.DataFrame(body["rules"], schema=dict(cls.RULES)),
            overlap=pl.DataFrame(body.get("overlap", []), schema=dict(cls.OVERLAP)),
            largest=pl.DataFrame(body.get("largest", []), schema=dict(cls.LARGEST)),
            cap=body.get("cap"),
            capped_keys=body.get("capped_keys", sum(row["crowded_keys"] for row in body["rules"])),
            capped_applicants=body.get("capped_applicants", 0),
            capped_alone=body.get("capped_alone", 0),
            missed=Missed(**missed) if missed else None,
        )

    def _repr_html_(self) -> str:
        """The report as a notebook shows it."""
        said = self.missed.sentence if self.missed else "The pairs are too few to estimate what the rules miss."
        rows = "".join(
            f"<tr><th>{escape(row['title'])}</th><td>{row['pairs']:,}</td><td>{row['only_here']:,}</td></tr>"
            for row in self.rules.to_dicts()
        )
        return f"<p>{escape(said)}</p><table><tr><th>Rule</th><th>Pairs</th><th>By this rule only</th></tr>{rows}</table>"
