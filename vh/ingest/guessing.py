"""A first guess at the columns of an unknown layout, from the words of its header."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from rapidfuzz import fuzz

from vh.errors import InputError
from vh.ingest.columns import BUILT_IN, Layout, fold, is_known, make_layout
from vh.ingest.fields import FIELDS, Field, words
from vh.ingest.never_read import never_read
from vh.model import Source

GUESS = "guess"
"""The name by which a person asks for a guessed layout."""
_ALIKE = 87
"""How alike (0 to 100, rapidfuzz ratio) a header and a usual header must be to be guessed: one or two letters off in a word."""

_LONG = {
    "acc": "account", "acct": "account", "add": "address", "addr": "address", "adr": "address", "amt": "amount", "app": "application",
    "appl": "application", "cd": "code", "chargepayer": "payer", "comm": "commencement", "counciltax": "ctax", "ct": "ctax",
    "cust": "customer", "desc": "description", "disc": "discount", "dt": "date", "eff": "effective", "exmp": "exemption",
    "fname": "forename", "fore": "forename", "forenames": "forename", "id": "number", "init": "initials", "liab": "liability", "ln": "line",
    "lname": "surname", "nbr": "number", "no": "number", "num": "number", "occ": "occupation", "par": "party",
    "pcode": "postcode", "per": "person", "plc": "place", "prop": "property", "ref": "reference", "refno": "reference", "rel": "relationship",
    "ret": "number", "sfx": "suffix", "suff": "suffix", "surnames": "surname",
    "tcy": "tenancy", "tel": "telephone", "ten": "tenancy", "tncy": "tenancy", "tnt": "tenant", "vac": "vacation", "wkly": "weekly",
}  # fmt: skip
"""Short words in headers, written out."""
_WHOSE = words(
    "about applicant applicants claimant claimants customer customers details holder liable my occupant occupier of party person personal persons "
    "resident s tenant tenants the txt you your"
)
"""Words that say only whose a column is."""
_OF_THE_HOME = words(
    "accommodation asset charge charged claim dwelling hereditament home letting liability llpg occupied permit place premises property site subject "
    "tenancy unit"
)
_A_PLACE = words("address area building flat house line locality postcode street town uprn")
"""Words of places, beside which those above say only that the place is the home, and the word address before them no more: addr_street, addr_flat."""
_LEADING = words("account bill billpayer charge chargepayer contact first lead lp main member p payer primary taxpayer 1")
_OF_AN_ACCOUNT = ("account", "bill", "taxpayer")
"""A name in a column called so is taken only where no other is there: the account of a permit may be a parent's."""
_SECOND = words("additional joint lp other p partner spouse 2")
_MORE = words("3 4")
_A_NAME = words("birth dob forename full initials last middle name salutation surname title")
_STARTS = words("begin begins beginning begun commence commenced commencement effective from start started starts")
_ENDS = words("cease ceased close closed end ended ends termination terminated to until vacated vacation")
_SURELY_ENDS = _ENDS - words("close to until") | words("expiry expires leave leaving left")
_OF_MONEY = words("discount exempt exemption payment bill instalment relief")
_ASIDE = re.compile(r"\((?:s|hidden|optional|required|mandatory|if known|(?:from )?look ?up|[dmy]{1,4}(?:[/. -][dmy]{1,4}){1,2})\)")
"""What a form adds in brackets; anything else there (partner, previous, landlord) may say whose the column is."""
_MOVES = ({"move", "in"}, {"moved", "in"}), ({"move", "out"}, {"moved", "out"})
_INTERVALS: Mapping[Source, frozenset[str]] = MappingProxyType(
    {
        Source.COUNCIL_TAX: words(
            "account actual charge ctax liability liable occ occupancy occupation occupied period record residence valid"
        ),
        Source.HOUSING_BENEFIT: words(
            "actual address award benefit claim ctb ctr cts entitlement hb household member period property record residence valid"
        ),
        Source.TENANCY: words("actual agreement lease let letting record tenancy tenure valid"),
    }
)
"""What an extract's dates may be of, beside words of beginning and ending."""
_REFERENCES: Mapping[Source, tuple[frozenset[str], frozenset[str]]] = MappingProxyType(
    {
        Source.COUNCIL_TAX: (words("account ctax"), words("account council ctax number reference tax")),
        Source.HOUSING_BENEFIT: (words("claim benefit hb"), words("benefit claim ctr cts hb housing number reference")),
        Source.TENANCY: (words("account agreement payment rent tenancy"), words("account agreement number payment reference rent tenancy")),
        Source.APPLICATIONS: (
            words("application case enquiry form permit request submission"),
            words("application case enquiry form number permit reference request submission"),
        ),
    }
)
"""Of each source, words of which its reference has one, and all words that it is made of."""
_SUBMITTED = words("applied application created raised received requested submitted submission")
_OF_A_SUBMISSION = words("date on at time case enquiry form request")


def guess(headers: Iterable[str], source: Source) -> Mapping[str, str]:
    """The best guess at an unknown layout: our field -> header, each header once, from the headers such fields usually have."""
    named = {_in_english(header, source): header for header in headers if header.strip()}
    found = _guess(list(named), source)
    return MappingProxyType({field: named[header] for field, header in found.items()})


def _in_english(header: str, source: Source) -> str:
    """Of a header in Welsh and English the half of which a field is called: ENW / NAME is a name; but OWNER / NAME is the owner's."""
    halves = [half.strip() for half in header.split(" / ")]
    if len(halves) != 2 or never_read(header):
        return header
    known = [half for half in halves if any(_likeness(half, field, source) >= _ALIKE for field in FIELDS[source])]
    welsh = [half for half in halves if half not in known and set(re.findall(r"[^\W\d_]+", half.lower())) <= _WELSH]
    return known[0] if len(known) == len(welsh) == 1 else header


_WELSH = words(
    "adeilad aelod ail am anheddiad ar blaen canol cod cofrestru cychwyn cyfeiriad cyfeirnod cyfenw cyfrif cyngor cyntaf dechrau deiliad diwedd dyddiad "
    "eiddo enw enwau fflat ganol geni genedigaeth gorffen gychwyn hawliad hawlydd hawliwr hyd lle llawn llinell math o oed olaf post preswylydd r rhif "
    "statws stryd teitl tenant tenantiaeth tre tref treth trethdalwr tŷ ty uned y yn yr"
)
"""What headers in Welsh are made of; whatever else stands before a stroke may say whose the column is."""


def _guess(free: list[str], source: Source) -> Mapping[str, str]:
    if source is Source.GAZETTEER and any(_plain(header) >= _OF_AN_LPI for header in free):
        free = [header for header in free if fold(header) not in _OF_A_DELIVERY]
    offers = sorted(
        (
            (_likeness(header, field, source) + (field.name in _WHERE and _says_home(header)), -place, field.name, header)
            for place, field in enumerate(FIELDS[source])
            for header in free
            if not never_read(header, field.name)
        ),
        key=lambda offer: (-offer[0], -offer[1]),
    )
    found: dict[str, str] = {}
    for likeness, _, field, header in offers:
        if likeness >= _ALIKE and field not in found and header not in found.values() and not _of_somebody_else(field, header, found):
            found[field] = header
    found = _of_one_place(found, free)
    if "main_tenant" in found and not found.keys() & {"surname", "full_name"}:
        found["full_name"] = found.pop("main_tenant")  # beside no other name, it holds the tenant and no yes or no
    return MappingProxyType({field.name: found[field.name] for field in FIELDS[source] if field.name in found})


_OF_AN_LPI = words("pao start")
_OF_A_DELIVERY = words("subbuilding subbuildingname buildingname buildingnumber")
"""Royal Mail's parts of an address. AddressBase Plus has them beside the gazetteer's own, and a unit of both would be FLAT 1 1."""


def guessed_layout(headers: Iterable[str], source: Source) -> Layout:
    """A layout of nothing but the guess, named after the columns of the file, so that another file of the same columns has the same.

    Raises InputError where something that the source needs was not found.
    """
    names = tuple(headers)
    if len(names) == 1:
        raise InputError(
            "The first line of the file is one cell, so there are no columns to take by their names. If the columns are set apart by blanks, as on a "
            "screen or in a report, save the same result as CSV or Excel (.xlsx); if a title stands above the column names, remove it. Then try again."
        )
    _refuse_two_addresses(names, source)
    mark = hashlib.sha256("\n".join(sorted(map(fold, names))).encode()).hexdigest()[:6]
    return make_layout(f"{GUESS}-{mark}", source, guess(names, source), f"{source.label} (columns guessed)")


def _refuse_two_addresses(headers: tuple[str, ...], source: Source) -> None:
    """Of two addresses in a row that are both of a home (of the home and of the permit) only a person can say which is lived at."""
    if source is Source.GAZETTEER:
        return
    fields = {field.name: field for field in FIELDS[source]}
    taken = {header for name, header in guess(headers, source).items() if name not in _ADDRESSES + _POSTCODES}
    for group, what in ((_ADDRESSES, "address"), (_POSTCODES, "postcode")):
        found = {
            place: header
            for place, header in enumerate(headers, 1)
            if header not in taken
            and any(name in fields and not never_read(header, name) and _likeness(header, fields[name], source) >= _SURE for name in group)
        }
        if any(map(_says_home, found.values())):
            found = {place: header for place, header in found.items() if _says_home(header)}
        if len({_whose(header) for header in found.values()}) > 1:
            told = [f"{place:,}" + f" (“{header}”)" * is_known(header) for place, header in found.items()]
            raise InputError(
                f"Columns {', '.join(told[:-1])} and {told[-1]} could each be the {what} at which people live, so the columns cannot be taken by their "
                "names. Choose the right one on page Load, or in a mapping file given with --layout FILE.toml."
            )


_ADDRESSES, _POSTCODES = ("address_1", "full_address"), ("postcode",)
_SURE = 98


def _whose(header: str) -> frozenset[str]:
    """The words of a header that say whose address or what home it is."""
    return frozenset(_LONG.get(word, word) for word in re.findall(r"[a-z]+", _spaced(header))) & (_WHOSE | _OF_THE_HOME) - _NOBODYS


_NOBODYS = words("about details personal the txt s of")


def may_say_an_end(header: str) -> bool:
    """Whether the words of a header are those of the end of something, and not of a discount: what nobody mapped may be what was meant.

    >>> [may_say_an_end(header) for header in ("Expected End Date", "DateLeft", "Exemption End", "Relationship to Tenant", "Town")]
    [True, True, False, False, False]
    """
    said = _plain(header)
    return bool(said & _SURELY_ENDS) and not said & _OF_MONEY and not never_read(header)


def _of_somebody_else(field: str, header: str, found: Mapping[str, str]) -> bool:
    """Whether a column would make one person out of two: the account's name or birth beside another's name, a 2nd name beside forenames."""
    if field in _OF_ONE and _of_an_account(header):
        return any(one in found and not _of_an_account(found[one]) for one in _OF_ONE)
    numbered = field.removeprefix("full_name_")
    return numbered in ("2", "3") and fold(header) in _NTH_NAME[numbered] and "forename" in found


def _of_one_place(found: dict[str, str], headers: list[str]) -> dict[str, str]:
    """Without lines and postcode of an Address that stands beside a Property Address: it is of another place."""
    said = {header: _plain(header) for header in headers}
    homes = [header for field, header in found.items() if field in _WHERE and _says_home(header)]
    twice = any(said[home] == said[other] and "address" in said[home] for home in homes for other in headers if not _says_home(other))
    return {field: header for field, header in found.items() if not (twice and field in _WHERE and header not in homes)}


def _says_home(header: str) -> bool:
    return not _OF_THE_HOME.isdisjoint(re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header).lower().replace("_", " ")))


_WHERE = ("full_address", *(f"address_{line}" for line in range(1, 6)), "postcode")


def _of_an_account(header: str) -> bool:
    return any(whose in fold(header) for whose in _OF_AN_ACCOUNT)


_OF_ONE = ("full_name", "title", "forename", "middle_name", "surname", "date_of_birth")
_NTH_NAME = {"2": ("2ndname", "secondname"), "3": ("3rdname", "thirdname")}
"""Beside a forename these are further names of the same person, and of another one only beside a whole name."""
_LESS_SURE: Mapping[tuple[str, Source], tuple[str, ...]] = MappingProxyType(
    {
        ("live", Source.COUNCIL_TAX): ("currentstatus", "accountstatus", "status"),
        ("status", Source.TENANCY): ("agreementstatus", "tenurestatus", "status", "accountstatus"),
        ("street", Source.GAZETTEER): ("thoroughfare", "thoroughfarename"),
        ("unit_words", Source.GAZETTEER): ("subbuildingname",),
    }
)
"""Headers of a field that are asked only where it has no other, the later the less: a status may be of something else, and Royal Mail's parts of
an address are not the gazetteer's own."""
_LEAST_SURE: Mapping[tuple[str, Source], frozenset[str]] = MappingProxyType(
    {
        ("application_date", Source.APPLICATIONS): words("date"),
        ("liability", Source.COUNCIL_TAX): words("liabilityposition liableposition"),
        ("member_type", Source.HOUSING_BENEFIT): words("role"),
        ("tenure", Source.TENANCY): words("contracttype occupationcontracttype ttypcode"),
        ("unit_words", Source.GAZETTEER): words("unit unitname flat"),
    }
)
"""Headers of a field that are asked after all others: beside Received Date a Date is of something else, beside Liability Type a position is a number."""


def _likeness(header: str, field: Field, source: Source) -> float:
    """0 to 100; long headers may differ in a letter or two, short ones must be equal."""
    given = fold(header)
    usual = {fold(text) for text in (*field.usual, *_built_in_headers(field.name))}
    if given in _LEAST_SURE.get((field.name, source), ()):
        return 88.0
    if given in (less_sure := _LESS_SURE.get((field.name, source), ())):
        return 99.5 - 0.2 * less_sure.index(given)  # above what is only made of the same words: a status is no Tenant status
    if given in usual:
        return 98.0 if field.name == "street_number" and "name" in given else 100.0
    said = _plain(header)
    if field.name == "street_number" and said == {"number"} and given not in ("no", "num", "nbr"):
        return 0.0  # Customer ID is no house's number
    if said and said in {_plain(text) for text in field.usual}:
        return 98.0 if _of_an_account(header) else 99.0
    if said and (by_kind := _by_kind(said, field.name, source)):
        return by_kind
    if not given[-1:].isalpha() or field.name.startswith("billing_"):
        return 0.0  # a building address is no billing address
    alike = (text for text in usual if text[-1:].isalpha() and min(len(text), len(given)) >= 6 and abs(len(text) - len(given)) <= 2)
    return max((fuzz.ratio(given, text) - 2 for text in alike), default=0.0)


def _by_kind(said: frozenset[str], field: str, source: Source) -> float:
    """How surely the words of a header are those of a date, a reference or a liability of this source; less, the less they say."""
    if field in ("start_date", "end_date") and source in _INTERVALS:
        least = said - {"date", "on"}
        turn = _STARTS if field == "start_date" else _ENDS
        if least in _MOVES[field == "end_date"]:
            return 96.0
        if least & turn and least <= turn | _INTERVALS[source] | {"effective"}:
            if not least & _INTERVALS[source]:
                return 95.0
            return (
                97.0 + 0.5 * ("liability" in least) - ("period" in least)
            )  # of a person, before those of an account, before those of a bill
        return 93.0 if "date" in said and len(least) == 1 and least <= _ENDING_ALONE[field] else 0.0
    if field == "reference" and source in _REFERENCES:
        one_of, all_of = _REFERENCES[source]
        return 95.0 + 2 * ("reference" in said or "number" in said) if said & one_of and said <= all_of else 0.0
    if field == "liability":
        return 90.0 if said & _OF_LIABILITY and said & {"liability", "liable"} and said - _OF_LIABILITY <= {"liability", "liable"} else 0.0
    if field == "application_date":
        return 96.0 if said & _SUBMITTED and said - _SUBMITTED <= _OF_A_SUBMISSION and len(said) > 1 else 0.0
    return 0.0


_OF_LIABILITY = words("status description capacity")
"""Beside the word liability these may say of what kind it is, where no column of a type, class or reason does."""
_ENDING_ALONE = {"start_date": words("effective liability occupation occupied tenancy"), "end_date": words("vacation")}
"""Beside the word date these say which it is: Occ Date, Vac Date."""


def _plain(header: str) -> frozenset[str]:
    """The words of a header written out, without those that only say whose it is: TenantName is a name, acc_no an account number."""
    spaced = _spaced(header)
    spaced = re.sub(r"\b(post|pc)[ -]code\b", "postcode", re.sub(r"\bd[. ]*o[. ]*b\b|\bdate of birth\b|\bbirth ?date\b", "dob", spaced))
    spaced = re.sub(r"\b(last|family)[ -]name\b", "surname", re.sub(r"\b(first|given)[ -]name(s|\(s\))?", "forename", spaced))
    spaced = re.sub(r"\bcouncil[ -]tax\b", "ctax", _ASIDE.sub("", spaced))
    spaced = re.sub(r"\b([1-4]) ?(?:st|nd|rd|th)\b", r"\1", spaced)
    written = [_LONG.get(word, word) for word in re.findall(r"[a-z]+|[0-9]+", spaced)]
    said = set(written) - _WHOSE
    if said & _A_NAME:
        if (number := said & _MORE) and said - number - _SECOND - _LEADING <= _A_NAME:
            return frozenset(said - _SECOND - _LEADING)
        if said & {"2", "joint", "other", "additional", "partner", "spouse"} and said - _SECOND - _LEADING <= _A_NAME:
            return frozenset(said - _SECOND - _LEADING | {"2"})
        if said - _LEADING <= _A_NAME:
            said -= _LEADING
    if said & _A_PLACE:
        said -= _OF_THE_HOME
        if "address" in written and _A_PLACE.intersection(written[written.index("address") + 1 :]) - {"address", "line"}:
            said -= {"address"}
    return frozenset(said)


def _spaced(header: str) -> str:
    """A header in lower case, with a space between the words that capitals and figures part."""
    return re.sub(
        r"(?<=[a-z])(?=[A-Z0-9])|(?<=[0-9])(?=[A-Za-z])|(?<=[A-Z])(?=[0-9])", " ", header.replace("'", "").replace("_", " ")
    ).lower()


def _built_in_headers(field: str) -> tuple[str, ...]:
    return tuple(layout.columns[field] for layout in BUILT_IN if field in layout.columns)
