"""Which columns of a file are which of our fields: the layouts the hub knows, recognised by header, and mappings for others."""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from vh.errors import InputError
from vh.ingest.fields import FIELDS, ONE_OF
from vh.ingest.never_read import never_read
from vh.model import Source
from vh.store import Store
from vh.store.records import note_activity

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}\Z")
_MAPPING_BYTES = 1 << 18


@dataclass(frozen=True, slots=True)
class Layout:
    """How one kind of extract is laid out. `columns` maps our field to the file's header; `required` recognises it."""

    name: str
    source: Source
    title: str
    columns: Mapping[str, str]
    required: tuple[str, ...]
    built_in: bool = False

    @property
    def feed(self) -> str:
        """The feed its extracts belong to unless another is named.

        Landlords' systems stand beside each other, so each tenancy layout is a feed of its own. The layouts of any other source
        describe the same records (Academy and NFI: the same accounts), so one takes the place of the other.
        """
        return self.name if self.source is Source.TENANCY else self.source.value

    def present(self, headers: Iterable[str]) -> dict[str, str]:
        """Our field -> the header as this file writes it, for the mapped columns that the file has."""
        written = {fold(header): header for header in headers}
        return {field: written[fold(header)] for field, header in self.columns.items() if fold(header) in written}

    def missing(self, headers: Iterable[str]) -> tuple[str, ...]:
        """The required headers that a file lacks."""
        have = {fold(header) for header in headers}
        return tuple(header for header in self.required if fold(header) not in have)


def fold(header: str) -> str:
    """A header for comparing: no case, spaces, underscores or punctuation."""
    return re.sub(r"[\W_]+", "", header.casefold())


def recognise(headers: Iterable[str], layouts: Iterable[Layout]) -> Layout | None:
    """The layout whose required headers are all there; of several, the one that uses most of the file's columns."""
    names = tuple(headers)
    fitting = [layout for layout in layouts if not layout.missing(names)]
    return max(fitting, key=lambda layout: (len(layout.present(names)), not layout.built_in), default=None)


def make_layout(name: str, source: Source, columns: Mapping[str, str], title: str = "", required: Iterable[str] = ()) -> Layout:
    """A layout from a mapping (our field -> header), checked.

    Raises InputError, all faults at once: unknown field, a needed field left empty, one header used twice, a header the hub never reads.
    """
    filled = {field: header.strip() for field, header in columns.items() if header and header.strip()}
    faults = tuple(_mapping_faults(name, source, filled))
    if faults:
        raise InputError(f"The mapping for {source.label} is not complete yet: {' '.join(faults)}", faults=faults)
    wanted = tuple(required) or tuple(filled.values())
    return Layout(name, source, title or f"{source.label} ({name})", MappingProxyType(filled), wanted)


def _mapping_faults(name: str, source: Source, filled: Mapping[str, str]) -> Iterable[str]:
    known = {field.name: field for field in FIELDS[source]}
    if not _NAME.match(name):
        yield "Give it a name of lower-case letters, digits, - and _, at most 40."
    if strange := [field for field in filled if field not in known]:
        yield f"{source.label} has no field called {_listed(strange)}; it has {_listed(known)}."
    for field in known.values():
        if field.required and field.name not in filled:
            yield f"Choose the column for {field.label}."
    for group in ONE_OF[source]:
        if not any(field in filled for field in group):
            yield f"Choose a column for one of {_listed(known[field].label for field in group if field in known)}."
    labels = {field: known[field].label if field in known else field for field in filled}
    folded = [fold(header) for header in filled.values()]
    if twice := [labels[field] for field, header in filled.items() if folded.count(fold(header)) > 1]:
        yield f"A column can fill one field only; used more than once: the one chosen for {_listed(twice)}."
    if never := [labels[field] for field, header in filled.items() if never_read(header, field)]:
        yield f"The hub does not read columns of the kind chosen for {_listed(never)}. Choose another column, or none."


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)


def read_layout(path: Path) -> Layout:
    """A mapping from a TOML file: `name`, `source`, `[columns]` and, if wished, `title` and `required`. Raises InputError."""
    try:
        if path.stat().st_size > _MAPPING_BYTES:
            raise InputError(f"“{path.name}” is larger than a mapping can be. Give the mapping file, not an extract, with --layout.")
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputError(f"There is no mapping file “{path.name}” in that folder. Check the name given to --layout.") from None
    except (OSError, UnicodeDecodeError):
        raise InputError(f"The mapping file “{path.name}” cannot be read as text. Save it as UTF-8, then try again.") from None
    return parse_layout(text, path.name)


def parse_layout(text: str, file_name: str = "the mapping") -> Layout:
    """A mapping from TOML text; the inverse of `layout_text`. Raises InputError."""
    try:
        found = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        raise InputError(f'“{file_name}” is not written as TOML. Lines look like: reference = "Account No"') from None
    sources = {source.value: source for source in Source}
    columns = found.get("columns")
    if str(found.get("source")) not in sources or not isinstance(columns, dict):
        raise InputError(
            f'“{file_name}” needs a line source = "…" (one of {_listed(sources)}) and a [columns] part with our field = "their header".'
        )
    if not all(isinstance(header, str) for header in columns.values()):
        raise InputError(f'In “{file_name}”, each line under [columns] gives one header in quotes: reference = "Account No"')
    required = found.get("required", [])
    if not isinstance(required, list) or not all(isinstance(header, str) for header in required):
        raise InputError(
            f'In “{file_name}”, required is a list of headers in quotes: required = ["Account No", "Surname"]. Correct it, and try again.'
        )
    name = str(found.get("name", Path(file_name).stem.lower().replace(" ", "_")))
    return make_layout(name, sources[str(found["source"])], _with_ends(columns), str(found.get("title", "")), required)


def _with_ends(columns: Mapping[str, str]) -> dict[str, str]:
    """A mapping of when exemptions and discounts had one field for their end: its header says whose it is, or that there is one of the two columns."""
    header = fold(columns.get("discount_end", ""))
    own = "exempt" not in header and ("discount" in columns or "exemption" not in columns)
    whose = "exemption_end" if "exempt" in header and "disc" not in header else "relief_end"
    if own or columns.keys() & {"exemption_end", "relief_end"}:
        return dict(columns)
    return {whose if field == "discount_end" else field: given for field, given in columns.items()}


def layout_text(layout: Layout) -> str:
    """The TOML text of a layout, as `--layout` reads it."""
    lines = [f"name = {_quoted(layout.name)}", f"source = {_quoted(layout.source.value)}", f"title = {_quoted(layout.title)}"]
    lines.append(f"required = [{_listed(_quoted(header) for header in layout.required)}]")
    lines += ["", "[columns]", *(f"{field} = {_quoted(header)}" for field, header in layout.columns.items())]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text.replace("\x7f", ""), ensure_ascii=False)


def save_layout(store: Store, layout: Layout, who: str) -> None:
    """Keep a layout under its name, in place of an older one of that name; files are recognised by it from then on."""
    if any(layout.name == known.name for known in BUILT_IN):
        raise InputError(f"{layout.name} is the name of a layout that comes with the hub. Choose another name.")
    make_layout(layout.name, layout.source, layout.columns, layout.title, layout.required)
    with store.write() as writer:
        writer.execute("delete from saved_layout where name = $name", name=layout.name)
        writer.execute(
            "insert into saved_layout values ($name, $source, $body, current_localtimestamp(), $who)",
            name=layout.name, source=layout.source.value, body=layout_text(layout), who=who,
        )  # fmt: skip
        note_activity(writer, who, "layout saved", {"layout": layout.name, "source": layout.source.value, "columns": len(layout.columns)})


def saved_layouts(store: Store) -> tuple[Layout, ...]:
    """The layouts that people saved, by name; without those that this version cannot use (`refused_layouts`), which hinder no other."""
    return tuple(one for _, one in _saved(store) if isinstance(one, Layout))


def refused_layouts(store: Store) -> Mapping[str, str]:
    """The saved layouts that this version cannot use: name -> a sentence that says why, and what to do."""
    return {
        name: f"The saved layout {name} cannot be used any more, so it is skipped: {one} Map such a file anew on page Load and save it under the same name."
        for name, one in _saved(store)
        if not isinstance(one, Layout)
    }


def _saved(store: Store) -> Iterable[tuple[str, Layout | InputError]]:
    for name, body in store.frame("select name, body from saved_layout order by name").iter_rows():
        try:
            yield name, parse_layout(body)
        except InputError as error:
            yield name, error


def choose_layout(store: Store, source: Source, headers: tuple[str, ...], named: Layout | str | Path | None, file_name: str) -> Layout:
    """The layout to read a file by: the one named, else the one recognised.

    Raises InputError for a name nobody knows, a file of another source, or a layout nobody knows, naming the missing columns.
    """
    layouts = (*BUILT_IN, *saved_layouts(store))
    if named is not None:
        if not isinstance(named, Layout) and (why := refused_layouts(store).get(str(named))):
            raise InputError(why)
        chosen = named if isinstance(named, Layout) else _named(named, layouts)
        return _checked(chosen, source, headers, file_name)
    own = recognise(headers, [layout for layout in layouts if layout.source is source])
    if own is not None:
        return own
    if other := recognise(headers, layouts):
        raise InputError(
            f"“{file_name}” looks like {other.title}, not {source.label}. Load it as {other.source.label}, or choose another file."
        )
    raise InputError(" ".join((_unknown(source, headers, layouts, file_name), *refused_layouts(store).values())))


def _named(name: str | Path, layouts: tuple[Layout, ...]) -> Layout:
    for layout in layouts:
        if layout.name == str(name):
            return layout
    if str(name).lower().endswith(".toml"):
        return read_layout(Path(name))
    raise InputError(
        f"No layout is called that. Known are {_listed(layout.name for layout in layouts)}; or give a mapping file that ends in .toml."
    )


def _checked(layout: Layout, source: Source, headers: tuple[str, ...], file_name: str) -> Layout:
    if layout.source is not source:
        raise InputError(f"The layout {layout.name} is for {layout.source.label}, not {source.label}. Choose another layout or source.")
    have = {fold(header) for header in headers}
    if missing := [
        header for header in dict.fromkeys((*layout.required, *layout.columns.values())) if fold(header) not in have and not layout.built_in
    ]:
        raise InputError(
            f"“{file_name}” lacks columns that the layout {layout.name} names: {_said(layout, missing)}. "
            "Correct the mapping or choose another file."
        )
    if lacking := layout.missing(headers):
        raise InputError(
            f"“{file_name}” is not laid out as {layout.title}: it lacks {_said(layout, lacking)}. Choose another layout or file."
        )
    return layout


def is_known(header: str) -> bool:
    """Whether a header is one that extracts usually have, so that a message may quote it. Any other could be a value of a row."""
    return fold(header) in known_headers()


@cache
def known_headers() -> frozenset[str]:
    """The headers that extracts usually have, folded."""
    usual = (text for fields in FIELDS.values() for field in fields for text in field.usual)
    return frozenset(map(fold, (*usual, *(header for layout in BUILT_IN for header in (*layout.columns.values(), *layout.required)))))


def say_header(layout: Layout, header: str) -> str:
    """What a message may call a column of a layout: its header where that is a known one, else the field that it fills."""
    if is_known(header):
        return header
    labels = {field.name: field.label for field in FIELDS[layout.source]}
    return next((f"the column for {labels[field]}" for field, given in layout.columns.items() if fold(given) == fold(header)), "another")


def _said(layout: Layout, headers: Iterable[str]) -> str:
    return _listed(dict.fromkeys(say_header(layout, header) for header in headers))


def _unknown(source: Source, headers: tuple[str, ...], layouts: tuple[Layout, ...], file_name: str) -> str:
    nearest = max(
        (layout for layout in layouts if layout.source is source),
        key=lambda layout: (len(layout.required) - len(layout.missing(headers))) / len(layout.required),
    )
    lacking = nearest.missing(headers)
    titles = (
        "Its first line holds one cell; the column names must stand there, so remove any title above them. " if len(headers) < 2 else ""
    )
    return (
        f"“{file_name}” is not laid out like any {source.label} extract that the hub knows. "
        f"Against {nearest.title} these columns are missing: {_said(nearest, lacking)}. {titles}"
        "Say which of its columns is which on page Load, or in a small mapping file given with --layout FILE.toml; "
        "--layout guess takes them by their names."
    )


def _read_built_in() -> tuple[Layout, ...]:
    parts = tomllib.loads(files("vh.ingest").joinpath("layouts.toml").read_text(encoding="utf-8"))
    return tuple(
        Layout(name, Source(part["source"]), part["title"], MappingProxyType(dict(part["columns"])), tuple(part["required"]), built_in=True)
        for name, part in parts.items()
    )


BUILT_IN: tuple[Layout, ...] = _read_built_in()
"""The layouts that come with the hub: Academy, NFI, Academy Housing Benefit, UH, MTFH, NEC, Liberator, LLPG, Citizen Index."""
