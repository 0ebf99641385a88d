"""The single measurements, each run in a process of its own by `python -m benchmarks`; prints one JSON object."""

import csv
import importlib.util
import json
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import polars as pl
import psutil

from benchmarks.lawful import lawful
from benchmarks.single import single as single

SAMPLE = Path(__file__).parents[1] / "data" / "sample"
FILES = (
    ("gazetteer", "llpg.csv"),
    ("council_tax", "council_tax_academy.csv"),
    ("housing_benefit", "housing_benefit_academy.csv"),
    ("tenancy", "tenancy_uh.csv"),
    ("tenancy", "tenancy_mtfh.csv"),
    ("tenancy", "tenancy_nec.csv"),
    ("applications", "parking_applications.csv"),
    ("incumbent", "citizen_index.csv"),
)


def peak_mb() -> float:
    """The most memory this process held, in megabytes."""
    memory = psutil.Process().memory_info()
    if hasattr(memory, "peak_wset"):  # Windows
        return float(memory.peak_wset) / 1e6
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def since_start() -> float:
    """Seconds since this process was started, imports and all."""
    return time.time() - psutil.Process().create_time()


def make_council_tax(path: Path, rows: int) -> Path:
    """A Council Tax extract (Academy) of so many rows: the sample's, with other references, numbers, streets and surnames each time round."""
    dice = random.Random(1)
    with (SAMPLE / "council_tax_academy.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    header, body = lines[0], lines[1:]
    at = {name: header.index(name) for name in ("account_ref", "addr1", "addr2", "liab_name", "lead_liab_surname", "uprn")}
    ends = ("", "SON", "FORD", "LEY", "TON", "WELL", "MAN", "BURY", "DALE", "WICK")
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(header)
        for i in range(rows):
            line = list(body[i % len(body)])
            turn = i // len(body)
            line[at["account_ref"]] = str(20_000_000 + i)
            line[at["uprn"]] = line[at["uprn"]] and str(int(line[at["uprn"]].strip() or 0) + turn * 100_000)
            for name in ("addr1", "addr2"):
                line[at[name]] = line[at[name]].replace("1", str(1 + turn % 97), 1) if dice.random() < 0.7 else line[at[name]]
            if line[at["lead_liab_surname"]]:
                longer = line[at["lead_liab_surname"]] + ends[turn % len(ends)]
                line[at["liab_name"]] = line[at["liab_name"]].replace(line[at["lead_liab_surname"]], longer, 1)
                line[at["lead_liab_surname"]] = longer
            out.writerow(line)
    return path


def load(path: str) -> dict[str, float]:
    import vh

    with tempfile.TemporaryDirectory() as folder, vh.open(Path(folder) / "hub.duckdb") as hub:
        report = hub.load("council_tax", path)
        assert report.rows_read == report.rows_loaded + report.rows_quarantined + sum(report.left_out.values())
    return {"seconds": since_start(), "peak_mb": peak_mb()}


def plain_read(path: str) -> dict[str, float]:
    pl.read_csv(path, infer_schema=False)
    return {"seconds": since_start(), "peak_mb": peak_mb()}


def slider(applicants: str, _folder: str) -> dict[str, float]:
    """The figures of the Tune page for moved thresholds: from the sweep, and asked of DuckDB over the same numbers."""
    from vh.model import EVIDENCE
    from vh.store import open_store
    from vh.tuning.sweep import NOTHING, Sweep

    dice = np.random.default_rng(1)
    scores = np.where(dice.random((int(applicants), 3)) < 0.6, dice.normal(6, 6, (int(applicants), 3)), NOTHING)
    sweep = Sweep(1, EVIDENCE, scores, scores)
    store = open_store()
    with store.write() as work, work.using("lent", pl.DataFrame({f"s{i}": scores[:, i] for i in range(3)})):
        work.execute("create table best as select * from lent")
    asked = (
        "select count(*) filter (where greatest(s0, s1, s2) >= $v), count(*) filter (where s0 >= $v), count(*) filter (where s1 >= $v), "
    )
    asked += "count(*) filter (where s2 >= $v), histogram(round(greatest(s0, s1, s2))) from best"
    sweep.counts(0.0, 0.0)
    sweep.uplift(0.0, 0.0)
    sweep.histogram()
    ours, theirs = [], []
    for threshold in np.linspace(-4, 12, 15):
        began = time.perf_counter()
        sweep.counts(float(threshold), -6.0)
        sweep.uplift(float(threshold), -6.0)
        sweep.histogram()
        ours.append(time.perf_counter() - began)
        began = time.perf_counter()
        store.frame(asked, v=float(threshold))
        theirs.append(time.perf_counter() - began)
    return {"sweep_ms": 1000 * statistics.median(ours), "peer_ms": 1000 * statistics.median(theirs)}


_MANY_CANDIDATES = """
insert into candidate
select 1, i, i // 4, i, ['council_tax', 'housing_benefit', 'tenancy'][1 + i % 3], 1,
    [5, 5, 5, 5, 5, 5, 4, 3, 2, 1, 0][1 + h % 11], [0, 0, 0, 0, 0, 0, 0, 0, 7, 7, 8, 8, 2, 6, 3, 4, 5, 1][1 + (h // 11) % 18],
    [0, 0, 0, 4, 4, 4, 4, 2, 3, 1][1 + (h // 200) % 10], [0, 0, 0, 1, 1, 1, 4, 4, 3, 2][1 + (h // 2000) % 10], 4, 1, 0,
    [0, 0, 1, 2, 2][1 + (h // 20000) % 5], 'R1', 0.0, null
from (select i, (hash(i) % 10000000)::bigint as h from range($candidates) t(i))
"""


def reweigh(candidates: str, _folder: str) -> dict[str, float]:
    """Outcomes of all applicants under other weights and thresholds: from the patterns, and asked of DuckDB candidate by candidate."""
    from vh.matching.compare import pattern_scores
    from vh.ruleset import EXPERT_WEIGHTS, RuleSet
    from vh.store import open_store
    from vh.tuning import patterns

    store = open_store()
    with store.write() as work:
        work.execute(_MANY_CANDIDATES, candidates=int(candidates))
        work.execute(
            "insert into outcome select distinct 1, applicant_id, applicant_id::varchar, date '2026-09-01', 'REVIEW', 'R1', '', 0.0, 0, 0, false "
            "from candidate"
        )
    began = time.perf_counter()
    held = patterns(store, 1)
    built = time.perf_counter() - began
    asked = (
        "with best as (select applicant_id, max(case when c.standing = 2 and p.score >= $v then 2 when p.score >= $r then 1 else 0 end) as best "
        "from candidate c join lent p on p.dwelling = c.dwelling and p.forename = c.forename and p.surname = c.surname and p.dob = c.dob "
        "where c.standing > 0 group by applicant_id) select best, count(*) from best group by best"
    )
    ours, theirs = [], []
    for change in np.linspace(-1, 1, 9):
        weights = {s: {k: tuple(w * (1 + change / 10) for w in v) for k, v in rows.items()} for s, rows in EXPERT_WEIGHTS.items()}
        rules = RuleSet(weights=weights, verify_at=5 + change)
        began = time.perf_counter()
        held.outcomes(rules)
        ours.append(time.perf_counter() - began)
        if len(theirs) < 3:
            with store.scratch() as work, work.using("lent", pattern_scores(rules)):
                began = time.perf_counter()
                work.frame(asked, v=rules.verify_at, r=rules.review_at)
                theirs.append(time.perf_counter() - began)
    return {
        "ms": 1000 * statistics.median(ours),
        "peer_ms": 1000 * statistics.median(theirs),
        "build_seconds": built,
        "held": held.candidates,
    }


def _scorer(folder: Path):
    spec = importlib.util.spec_from_file_location("score", folder / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def borough(folder_name: str) -> dict[str, float]:
    import vh
    from vh.ruleset import RuleSet

    folder = Path(folder_name)
    with tempfile.TemporaryDirectory() as out, vh.open(Path(out) / "hub.duckdb") as hub:
        lawful(hub)
        for source, name in FILES:
            hub.load(source, folder / name)
        run = hub.match()
        hub.export(Path(out) / "lists")
        seconds = since_start()
        hub.decisions(Path(out) / "d.csv")
        alone = hub.match(RuleSet(sources=(vh.Source.COUNCIL_TAX,)))
        scorer = _scorer(folder)
        overall = scorer.score(_rows(Path(out) / "d.csv"), _rows(folder / "truth.csv"))["overall"]
    told = overall["false_verifications"] - overall["false_untellable"]
    low, high = scorer.wilson(told, overall["verified"])
    cover_low, cover_high = scorer.wilson(overall["covered"], overall["should_verify"])
    return {
        "seconds": seconds, "match_seconds": run.seconds, "peak_mb": peak_mb(), "false": told, "false_rate": told / overall["verified"],
        "false_low": low, "false_high": high, "coverage": overall["coverage"], "coverage_low": cover_low, "coverage_high": cover_high,
        "council_tax_share": alone.counts[vh.Outcome.VERIFIED] / alone.applicants,
    }  # fmt: skip


def exact_join(folder_name: str) -> dict[str, float]:
    """The plain peer: surname, forename and postcode equal, on a record that is not ended."""
    folder = Path(folder_name)

    def key(*parts: pl.Expr) -> pl.Expr:
        return pl.concat_str([part.str.to_uppercase().str.replace_all(r"[^A-Z0-9]", "") for part in parts], separator="|")

    def read(name: str) -> pl.DataFrame:
        data = (folder / name).read_bytes()
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252")
        return pl.read_csv(text.encode(), infer_schema=False)

    tax, benefit = read("council_tax_academy.csv"), read("housing_benefit_academy.csv")
    keys = pl.concat(
        [
            tax.filter(pl.col("vacation_date").str.starts_with("2099")).select(
                key(pl.col("lead_liab_surname"), pl.col("lead_liab_forename"), pl.col("postcode")).alias("key")
            ),
            benefit.filter(pl.col("to_date").str.starts_with("2099")).select(
                key(pl.col("surname"), pl.col("forename"), pl.col("post_code")).alias("key")
            ),
            read("tenancy_nec.csv").select(
                key(pl.col("lpar_per_surname"), pl.col("lpar_per_forename"), pl.col("LAEL_POSTCODE")).alias("key")
            ),
            read("tenancy_uh.csv").select(key(pl.col("surname"), pl.col("forename"), pl.col("con_postcode")).alias("key")),
        ]
    ).unique()
    claims = read("parking_applications.csv").select(
        pl.col("permit_reference").alias("application_ref"),
        key(pl.col("surname_of_applicant"), pl.col("forename_of_applicant"), pl.col("postcode")).alias("key"),
    )
    verified = claims.join(keys, on="key", how="semi")["application_ref"].unique().to_list()
    seconds = since_start()
    scored = _scorer(folder).score([{"application_ref": ref, "outcome": "VERIFIED"} for ref in verified], _rows(folder / "truth.csv"))[
        "overall"
    ]
    return {"seconds": seconds, "coverage": scored["coverage"], "false_rate": scored["false_rate"]}


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]](*sys.argv[2:])))
