"""Which folders of the hub's computer the pages read from and write to: any on a computer of one's own; on a server, whose files are not those of
who is signed in, the ones that a setting names."""

from pathlib import Path

from vh.errors import InputError
from vh.settings import Settings
from vh.ui.entrance import Way, way


def offered() -> bool:
    """Whether any folder may be named at all."""
    return way() is Way.SINGLE or bool(_named())


def allowed(typed: str) -> Path:
    """A folder that was typed in. Raises InputError where it is not one that whoever is at work may use; whether it is there is not looked at."""
    plain = Path(typed.strip().strip('"'))
    try:
        folder = plain.expanduser()
    except (RuntimeError, ValueError):  # ~SOMEBODY, of whom there is no home
        folder = plain
    if way() is Way.SINGLE:
        return folder
    if "\0" in typed or _of_another_machine(folder) or not any(folder.resolve().is_relative_to(one) for one in _named()):
        known = ", ".join(map(str, _named())) or "none"
        raise InputError(
            f"This folder of the server is not for the pages; those that are: {known}, and what is below. "
            "Whoever runs the server adds one to VH_PAGE_FOLDERS. Nothing was read or written."
        )
    return folder


def _of_another_machine(folder: Path) -> bool:
    """A share that the setting does not name. To follow its name alone would make Windows sign in there, so this is asked first."""
    return str(folder).startswith(("\\\\", "//")) and not any(folder.is_relative_to(one) for one in _named())


def _named() -> tuple[Path, ...]:
    listed = Settings.from_environment().page_folders.split(";")
    return tuple(Path(one.strip()).resolve() for one in listed if one.strip())
