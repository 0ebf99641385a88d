"""Every number that somebody may want to change, with its default and what it means."""

import os
import re
from dataclasses import dataclass, field, fields
from pathlib import Path

from vh.access import listed
from vh.errors import InputError


def _help(words: str) -> dict[str, str]:
    return {"help": words}


@dataclass(frozen=True, slots=True)
class Settings:
    """Limits and habits of one installation. Read from `VH_…` environment variables by `from_environment`."""

    max_faulty_share: float = field(
        default=0.25, metadata=_help("An extract with a larger share of faulty rows than this loads nothing (0 to 1).")
    )
    minimum_age: int = field(default=17, metadata=_help("People younger than this, in years, on the extract's date are not kept."))
    max_file_bytes: int = field(default=4 * 1024**3, metadata=_help("Largest extract that is read, in bytes, before unpacking."))
    max_unpacked_bytes: int = field(
        default=8 * 1024**3, metadata=_help("Largest size, in bytes, that a .gz, .zip or workbook may unpack to.")
    )
    max_unpack_ratio: int = field(
        default=200, metadata=_help("A .zip, .gz or workbook that unpacks to more than this many times its size is refused.")
    )
    max_columns: int = field(default=2_000, metadata=_help("An extract with more columns than this is refused."))
    max_cell_characters: int = field(default=100_000, metadata=_help("A row with a longer cell than this is set aside."))
    workbook_seconds: int = field(default=120, metadata=_help("Seconds that reading one workbook or Parquet file may take."))
    workbook_memory_bytes: int = field(
        default=3 * 1024**3, metadata=_help("Memory, in bytes, that reading one workbook or Parquet file may take (Linux only).")
    )
    keep_requests_days: int = field(
        default=365, metadata=_help("Days that a request to the verification API is kept with its answer; then its row is deleted.")
    )
    keep_council_tax_days: int = field(
        default=180,
        metadata=_help("Days after loading that a Council Tax extract in force is kept at most; a newer one replaces it long before."),
    )
    keep_housing_benefit_days: int = field(default=100, metadata=_help("The same for a Housing Benefit extract."))
    keep_tenancy_days: int = field(default=180, metadata=_help("The same for a tenancy extract."))
    keep_applications_days: int = field(default=365, metadata=_help("The same for a file of permit applications."))
    keep_incumbent_days: int = field(default=365, metadata=_help("The same for a file of Citizen Index results."))
    keep_gazetteer_days: int = field(default=1100, metadata=_help("The same for a gazetteer, which holds addresses and nobody's name."))
    keep_superseded_days: int = field(
        default=40, metadata=_help("Days that an extract is kept once a newer one is in its place, to compare the two.")
    )
    keep_quarantine_days: int = field(
        default=40, metadata=_help("Days that rows set aside are kept, for the team that owns the source to put them right.")
    )
    keep_runs_days: int = field(default=100, metadata=_help("Days that the outcomes of a run are kept one by one; its counts stay."))
    keep_judgements_days: int = field(
        default=730, metadata=_help("Days that officers' judgements and samples are kept, from which the hub knows how often it is wrong.")
    )
    keep_files_days: int = field(default=40, metadata=_help("Days that a feed's file is kept in the folders done and failed of its inbox."))

    pseudonym_key_file: str = field(
        default="",
        metadata=_help("The file with the key of pseudonymous exports; empty: the newest that `pseudonym-key` made in the keyring."),
    )

    name_sources: str = field(
        default="on",
        metadata=_help(
            "Whether lists and answers of the API name the sources that bore an applicant out: on or off. A name can tell of a benefit."
        ),
    )
    second_look_share: float = field(
        default=0.1, metadata=_help("The share of a random sample of pairs that two officers judge, whatever the first says (0 to 1).")
    )

    page_folders: str = field(
        default="",
        metadata=_help(
            "Folders of the server, separated by `;`, that pages may load from and write lists to where people sign in; empty: none. "
            "On a computer of one's own every folder may be named."
        ),
    )
    audit_folder: str = field(
        default="", metadata=_help("Another folder or share, where a copy of the file that guards the audit's end is kept; empty: none is.")
    )
    notify_webhook: str = field(
        default="", metadata=_help("An http(s) address that is told when a feed is late or failed or a load is held; empty: nobody is.")
    )
    notify_mail: str = field(
        default="", metadata=_help("A command that mails its standard input, for the same; for example mail -s Hub team@example.gov.uk.")
    )

    encrypt: str = field(
        default="auto",
        metadata=_help(
            "Whether a new hub file is encrypted: on, off, or auto, which is on where there is a key or a keyring to keep one in."
        ),
    )
    key_file: str = field(
        default="",
        metadata=_help("A file whose last line is the key of the hub file; empty: the key is in the system's keyring or VH_HUB_KEY."),
    )
    memory_limit: str = field(
        default="", metadata=_help("Memory that the hub's tables may take, as in 2GB or 512MB; empty: two fifths of the machine's.")
    )
    backup_folder: str = field(
        default="",
        metadata=_help("The folder that backups are written to where none is named; empty: `<hub>.backups` beside the hub file."),
    )
    keep_backups_days: int = field(default=30, metadata=_help("Days that a backup is kept; then the hub deletes it."))
    person_claim: str = field(
        default="email", metadata=_help("The claim (or header, behind a proxy) that names who is signed in; see docs/server.md.")
    )
    role_claim: str = field(default="roles", metadata=_help("The claim that holds a person's roles, or groups that stand for roles."))
    role_map: str = field(
        default="", metadata=_help("What the values of that claim stand for: VH-Review=reviewer; VH-Admin=administrator+analyst.")
    )
    people: str = field(
        default="",
        metadata=_help("People with their roles, beside those of the claim and of page Access: ana@example.gov.uk=administrator."),
    )

    def __post_init__(self) -> None:
        if self.encrypt not in ("auto", "on", "off"):
            raise InputError("The setting encrypt (VH_ENCRYPT) must be auto, on or off.")
        if self.name_sources not in ("on", "off"):
            raise InputError("The setting name_sources (VH_NAME_SOURCES) must be on or off.")
        if self.memory_limit and not re.fullmatch(r"[1-9][0-9]* ?[MG]B", self.memory_limit):
            raise InputError("The setting memory_limit (VH_MEMORY_LIMIT) must be a whole number with MB or GB, as in 512MB.")
        for name in ("max_faulty_share", "second_look_share"):
            if not 0 < getattr(self, name) <= 1:
                raise InputError(f"The setting {name} (VH_{name.upper()}) must be above 0 and at most 1.")
        if self.notify_webhook and not self.notify_webhook.startswith(("https://", "http://")):
            raise InputError("The setting notify_webhook (VH_NOTIFY_WEBHOOK) must be an address that begins with https:// or http://.")
        for name in ("role_map", "people"):
            listed(getattr(self, name), setting=name)
        for one in fields(self):
            if not isinstance(one.default, str) and getattr(self, one.name) <= 0:
                raise InputError(f"The setting {one.name} (VH_{one.name.upper()}) must be above 0.")

    @property
    def names_sources(self) -> bool:
        """Whether lists and answers name the sources."""
        return self.name_sources == "on"

    @classmethod
    def from_environment(cls) -> "Settings":
        """The defaults, with any `VH_<NAME>` environment variable in their place, e.g. `VH_MINIMUM_AGE=18`."""
        given: dict[str, float | str] = {}
        for one in fields(cls):
            if (text := os.environ.get(f"VH_{one.name.upper()}")) is not None:
                given[one.name] = (
                    text
                    if isinstance(one.default, str)
                    else _number(f"VH_{one.name.upper()}", text, whole=one.type not in ("float", float))
                )
        return cls(**given)  # type: ignore[arg-type]  # the loop above gives each field its own type


def _number(name: str, text: str, *, whole: bool) -> float:
    try:
        return int(text) if whole else float(text)
    except ValueError:
        kind = "a whole number" if whole else "a number"
        raise InputError(f"The environment variable {name} is not {kind}. Set it to one, or remove it to use the default.") from None


def default_hub() -> Path:
    """The hub file used when none is named: `VH_HUB`, or `hub.duckdb` in the current folder."""
    return Path(os.environ.get("VH_HUB", "hub.duckdb"))
