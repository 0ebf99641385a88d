"""What docs/server.md and the Containerfile name is there."""

import re
import shlex
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from vh.access import PAGES, Role
from vh.cli import make_parser
from vh.service.metrics import Metrics

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "docs" / "server.md").read_text(encoding="utf-8")
CONTAINER = (ROOT / "docs" / "Containerfile").read_text(encoding="utf-8")


def test_the_commands_are_right_usage() -> None:
    lines = [line for line in TEXT.splitlines() if line.startswith("python -m vh ")]
    assert len(lines) >= 4
    for line in lines:
        make_parser().parse_args(shlex.split(line)[3:])


def test_a_command_that_is_not_written_short_is_given_in_the_programs_folder() -> None:
    """The program is not installed as a package: in another folder Python does not find it."""
    whole = [line for line in TEXT.splitlines() if ".venv/bin/python -m vh" in line]
    assert len(whole) >= 3
    for line in whole:
        assert "cd /srv/vh/app && " in line
        assert "VH_HUB=/srv/vh/data/hub.duckdb " in line


def test_the_container_is_made_of_what_is_there() -> None:
    copied = re.findall(r"^COPY (\S+) ", CONTAINER, re.MULTILINE)
    assert set(copied) >= {"app.py", "vh", "pages", "requirements.lock", ".streamlit/config.toml"}
    assert [one for one in copied if not (ROOT / one).exists()] == []
    assert ".streamlit" not in copied, "a sign-in's secrets that lie beside the settings would be in the image"
    words = {line.split(" ")[0] for line in CONTAINER.splitlines() if line}
    assert words <= {"FROM", "WORKDIR", "COPY", "RUN", "USER", "ENV", "VOLUME", "EXPOSE", "HEALTHCHECK", "CMD"}
    assert CONTAINER.index("USER 10001") < CONTAINER.index('CMD ["python", "-m", "streamlit"')


def test_the_service_and_the_container_start_the_same_program() -> None:
    unit = re.search(r"^ExecStart=\S+/python (.*)$", TEXT, re.MULTILINE)
    assert unit is not None
    assert unit[1].startswith("-m streamlit run app.py")
    assert '"-m", "streamlit", "run", "app.py"' in CONTAINER
    assert (ROOT / "app.py").exists()


def test_the_metrics_to_watch_are_there() -> None:
    metrics = Metrics()
    metrics.served("/api/v1/verify", 200, 0.01)
    metrics.answered("live", "VERIFIED")
    metrics.swapped()
    found = {one.name for one in text_string_to_metric_families(metrics.exposition().decode())}
    told = set(re.findall(r"^\| `(vh_\w+?)(?:_total)?(?:\{[^`]*)?` \|", TEXT, re.MULTILINE))
    assert len(told) == 5
    assert told <= found


def test_the_roles_and_what_they_may_open_are_told() -> None:
    told = {role: tuple(pages.split(", ")) for role, pages in re.findall(r"^\| `(\w+)` \| ([A-Z][\w, ]+) \| ", TEXT, re.MULTILINE)}
    assert told == {str(role): tuple(page.capitalize() for page, who in PAGES.items() if role in who) for role in Role}
