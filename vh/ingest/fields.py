"""What the hub may know of each source: its fields, their labels, and the headers they usually go by."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from vh.model import Source


def words(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a mapping may fill from a column of the file."""

    name: str
    label: str
    help: str = ""
    usual: tuple[str, ...] = ()
    """Headers it often has, in words; for the best guess at an unknown layout."""
    required: bool = False
    """No mapping without it. Groups of which one is enough are in `ONE_OF`."""
    is_date: bool = False
    kept: bool = True
    """False: read for a check, then dropped. It is in no table of the hub, not even in a quarantined row's copy."""


def _field(name: str, label: str, usual: str = "", words: str = "", *, required: bool = False, kept: bool = True) -> Field:
    is_date = label.lower().startswith("date") or name.endswith(("_date", "_start", "_end"))
    headers = tuple(part.strip() for part in usual.split(",") if part.strip())
    return Field(name, label, words, (name.replace("_", " "), label, *headers), required, is_date, kept)


def _person(suffix: str = "") -> tuple[Field, ...]:
    number = suffix.replace("_", " ")
    people = (
        _field(f"full_name{suffix}", f"Full name{number}",
            "name, person name, customer name, resident name, tenant, liable person, liable party, charge payer, chargepayer, contact name, "
            "name 1, tenant 1, person 1, lead party, lead liable party, liable parties, applicant, applicant name, claimant, claimant name, "
            "permit holder, permit holder name",
            "The whole name in one column, in any order",
        ),
        _field(f"title{suffix}", f"Title{number}", "salutation, name title"),
        _field(f"forename{suffix}", f"Forename{number}", "first name, first, given, firstname, given name, forenames, christian name, fname"),
        _field(f"middle_name{suffix}", f"Middle name{number}", "middle names, middlename, other names, second forename"),
        _field(f"surname{suffix}", f"Surname{number}", "last name, lastname, family name, sname"),
        _field(f"date_of_birth{suffix}", f"Date of birth{number}", "dob, birth date, birthdate, born, born on"),
    )  # fmt: skip
    return tuple(replace(field, usual=tuple(f"{text}{number}" for text in field.usual)) for field in people) if suffix else people


_INITIALS = _field("initials", "Initials", "inits, initial", "Read where a row has no forename, and for the middle names")

MORE_PEOPLE = ("_3", "_4")
"""A third and a fourth person of a row, of whom only the name is read."""
_MORE_PEOPLE = tuple(field for suffix in MORE_PEOPLE for field in _person(suffix) if not field.is_date)


_ADDRESS = (
    _field("address_1", "Address line 1", "addr1, address1, address line one, property address 1, line 1, line1"),
    _field("address_2", "Address line 2", "addr2, address2, address line two, property address 2, line 2, line2"),
    _field("address_3", "Address line 3", "addr3, address3, address line three, property address 3, line 3, line3"),
    _field("address_4", "Address line 4", "addr4, address4, address line four, property address 4, line 4, line4"),
    _field("address_5", "Address line 5", "addr5, address5, address line five, property address 5, line 5, line5"),
    _field("full_address", "Whole address",
        "address, property address, full address, single line address", "The address in one column, with commas or line breaks or neither",
    ),
    _field("postcode", "Postcode", "post code, postal code, property postcode, pcode, postcode locator"),
    _field("uprn", "UPRN", "unique property reference number, llpg uprn, property uprn"),
)  # fmt: skip
_ADDRESS_PARTS = (
    _field("unit", "Flat or unit", "flat, flat number, sub building, subbuilding, sub building name, flat no"),
    _field("building_name", "Building name", "building, block, house name, property name"),
    _field(
        "street_number",
        "Number in the street",
        "number, house, house number, building number, street no, property number, house no, house name number, house number name, house name or number, "
        "house number or name, property name number",
    ),
    _field("street", "Street", "street name, road, street description, thoroughfare, thoroughfare name"),
    _field("locality", "Locality", "area, district"),
    _field("town", "Town", "post town, city"),
)
_BILLED = ("billing", "bill", "correspondence", "corr", "contact", "mailing", "payer", "billpayer", "charge payer", "taxpayer")
"""Whose address it is that the bill goes to, as suppliers' headers say it."""
_LINES = ("address", "addr", "address line")
_BILLED_WHOLE = "".join(f", {whose} {words}" for whose in _BILLED for words in ("address", "addr"))
_BILLING = (
    *(
        _field(f"billing_{line}", f"Billing address line {line}",
            ", ".join(f"{whose} {words} {line}" for whose in _BILLED for words in _LINES) + ("" if line > 1 else _BILLED_WHOLE),
            "Read only to see whether the bill goes to another address; not kept", kept=False,
        )
        for line in range(1, 5)
    ),
    _field("billing_postcode", "Billing postcode",
        ", ".join(f"{whose} {word}" for whose in _BILLED for word in ("postcode", "post code", "pcode", "address postcode")),
        "Read only to see whether the bill goes to another address; not kept", kept=False,
    ),
)  # fmt: skip
_INTERVAL = (
    _field(
        "start_date",
        "Date from",
        "start, from date, from, date from, liability start, liable from, occupied from, move in date, valid from, tenancy start, "
        "tenancy start date, claim start, claim start date, claim from, occupation start",
    ),
    _field(
        "end_date",
        "Date to",
        "end, to date, to, date to, liability end, liable to, vacated, move out date, valid to, tenancy end, tenancy end date, claim end, "
        "claim end date, claim to, occupation end",
    ),
)

FIELDS: Mapping[Source, tuple[Field, ...]] = MappingProxyType(
    {
        Source.COUNCIL_TAX: (
            _field("reference", "Account reference",
                "account number, account no, account ref, account, ct account, acc ref, council tax reference", required=True,
            ),
            _field("check_digit", "Check digit", "", "Written after the reference on the bill"),
            _field("role", "Role", "liability role"),
            _field("person_no", "Person number", "person seq, liable person number"),
            _field("liability", "Liability",
                "liability type, liability code, liable as, liab type, liability class, liability reason, liability basis, liable basis, "
                "liability category, liability position, liable position",
                "Code 0 to 12 or words: owner, tenant, void",
            ),
            *_person(),
            _INITIALS,
            *_ADDRESS,
            *_ADDRESS_PARTS,
            *_INTERVAL,
            _field("live", "Live", "live indicator, account live, is live, current, account status, current status, status"),
            *_person("_2"),
            *_MORE_PEOPLE,
            _field("discount_start", "Start of a discount",
                "discount start, discount start date, exemption start date, discount exemption start date",
                "Read only to see how fresh a file without any other dates is; not kept", kept=False,
            ),
            _field("exemption_end", "End of an exemption",
                "exemption end, exemption end date, exemption expiry date, exemption expiry, exemption to, exempt to, exempt end date, exempt until",
                "Read only to see whether the exemption still runs; not kept", kept=False,
            ),
            _field("discount_end", "End of a discount",
                "discount end, discount end date, discount expiry date, discount expiry, discount to",
                "Read only to see whether the discount still runs; not kept", kept=False,
            ),
            _field("relief_end", "End of a discount or exemption",
                "discount exemption end, discount exemption end date, discount exemption expiry date, exemption discount end date, relief end, "
                "relief end date, relief expiry date, relief to",
                "One column for both. Read only to see whether the discount or exemption of the row still runs; not kept", kept=False,
            ),
            _field("exemption", "Exemption",
                "exemption class, exemption code, exemption type, exemption category, exemption reason, exemption description, exempt class, exempt code",
                "Read only to see whether the home is exempt as an empty one; not kept", kept=False,
            ),
            _field("discount", "Discount",
                "discount type, discount code, discount class, discount reason, discount description, discount category",
                "Read only to see whether the home is charged as an empty or second one; not kept", kept=False,
            ),
            *_BILLING,
        ),
        Source.HOUSING_BENEFIT: (
            _field("reference", "Claim reference", "claim number, claim no, claim ref, benefit reference", required=True),
            _field("household_no", "Household number", "household id, house number in claim"),
            _field("person_no", "Person number", "member number, member no, member id"),
            _field("member_type", "Kind of member",
                "member role, role, relationship, relationship to claimant, person type", "1 claimant, 2 partner, 3 dependant, 4 non-dependant, or words",
            ),
            _field("status", "Claim status", "claim live, live, status indicator", "1 or Live: the claim is live"),
            _field("award_amount", "Award",
                "award, weekly award, entitlement, weekly benefit, weekly entitlement, weekly hb, hb award, hb weekly award, weekly hb award, hb amount, "
                "housing benefit award, benefit amount, award weekly",
                "Above 0: an award is in payment; not kept", kept=False,
            ),
            _field("reduction_amount", "Award of Council Tax Reduction",
                ", ".join(f"{scheme} award, {scheme} amount, weekly {scheme}, {scheme} weekly award, weekly {scheme} award"
                          for scheme in ("ctr", "cts", "council tax reduction", "council tax support")),
                "Where it stands beside that of Housing Benefit: above 0, an award is in payment; not kept", kept=False,
            ),
            _field("award_type", "Kind of award", "benefit type, scheme"),
            *_person(),
            *_person("_2"),
            _field("deceased_date", "Date of death", "date deceased, died, dod"),
            _INITIALS,
            _field("away", "Away from home", "away, temporarily absent, absent"),
            *_ADDRESS,
            *_ADDRESS_PARTS,
            *_INTERVAL,
        ),
        Source.TENANCY: (
            _field("reference", "Tenancy or person reference",
                "tenancy reference, tenancy ref, tenancy no, tenancy id, agreement number, person id", required=True,
            ),
            _field("tenancy_ref", "Tenancy reference, where the first is the person's"),
            _field("person_no", "Person number", "household member number, member no"),
            *_person(),
            *_person("_2"),
            *_MORE_PEOPLE,
            _INITIALS,
            _field("role", "Relationship", "person type, relationship to tenant, member type, tenant status"),
            _field("main_tenant", "Main tenant", "responsible, is tenant, joint tenant, tenant flag, main tenant ind, main tenant indicator, main tenant flag"),
            _field("tenure", "Tenure",
                "tenure type, tenancy type, tenure code, tenancy type code, agreement type, letting type, contract type, occupation contract type, "
                "ttyp code",
            ),
            _field("tenure_words", "Tenure in words", "tenure description, tenancy type description"),
            _field("asset_type", "Kind of property", "property type, asset class"),
            _field("terminated", "Terminated", "ended, is terminated"),
            _field("status", "Tenancy status", "status, agreement status, tenure status, account status", "Current or Former, Live or Ended"),
            *_INTERVAL,
            _field("person_start", "Date the person joined",
                "household start date, member start date, occupancy start, person start date, person start, person from, member from, "
                "occupant start date, occupier start date, resident start date, party start date, date joined, joined household, person joined, "
                "member joined, date person joined, joined on, hop start, hop start date",
            ),
            _field("person_end", "Date the person left",
                "household end date, member end date, occupancy end, person end date, person end, person to, member to, "
                "occupant end date, occupier end date, resident end date, party end date, date left, left household, person left, member left, "
                "date person left, left on, hop end, hop end date",
            ),
            _field("address_start", "Date the address begins"),
            _field("address_end", "Date the address ends"),
            *_ADDRESS,
            *_ADDRESS_PARTS,
        ),
        Source.APPLICATIONS: (
            _field("reference", "Application reference",
                "permit reference, permit ref, application ref, application number, permit number, application id", required=True,
            ),
            _field("application_date", "Application date",
                "date of application, applied on, applied, date applied, submitted, submitted on, date submitted, created", required=True,
            ),
            *_person(),
            _field("permit_type", "Kind of permit", "permit, product, permit category, type of permit"),
            _field("status", "Status", "application status, permit status"),
            *_ADDRESS,
            *_ADDRESS_PARTS,
        ),
        Source.GAZETTEER: (
            _field("uprn", "UPRN", "unique property reference number", required=True),
            _field("parent_uprn", "Parent UPRN", "sr parent uprn"),
            _field("logical_status", "Logical status", "lpi status, status, lpi logical status, logical status code, lpi logical status code"),
            _field("blpu_class", "Class", "blpu classification, classification, classification code, sr bplu class"),
            _field("usage", "Usage", "primary usage"),
            _field("property_shell", "Property shell", "shell"),
            _field("out_of_borough", "Out of borough", "never export"),
            _field("organisation", "Organisation", "organisation name"),
            _field("ward", "Ward", "ward name"),
            _field("unit_number", "Unit number", "sao start number, sao start, sao number"),
            _field("unit_suffix", "Letter after the unit number", "sao start suffix"),
            _field("unit_end", "Last unit number of a range", "sao end number"),
            _field("unit_end_suffix", "Letter after the last unit number", "sao end suffix"),
            _field("unit_words", "Unit in words",
                "sao, sao text, unit, unit name, flat, sub building, sub building name, subbuilding, secondary addressable object, sao description",
            ),
            _field("street_number", "Building number", "pao start number, pao start, pao number, house number, paon"),
            _field("number_suffix", "Letter after the building number", "pao start suffix"),
            _field("number_end", "Last building number of a range", "pao end number, pao end"),
            _field("number_end_suffix", "Letter after the last building number", "pao end suffix"),
            _field("building_name", "Building name", "pao, pao text, pao description, primary addressable object"),
            _field("street", "Street", "street description, street name, street descriptor, thoroughfare, thoroughfare name"),
            _field("locality", "Locality", "locality name, dependent locality, village", "The village or part of the borough that the street is in"),
            _field("town", "Town", "town name, post town, posttown, city"),
            *_ADDRESS[:-1],
            _field("start_date", "Start date", "lpi start", ""),
            _field("end_date", "End date", "lpi end"),
        ),
        Source.INCUMBENT: (
            _field("reference", "Application reference", "application ref, permit reference", required=True),
            _field("checked_at", "Date checked", "checked, check date, search date, date searched, ci checked"),
            _field("ci_outcome", "Outcome of the check",
                "outcome, result, match result, match outcome, match status, ci outcome, ci result, ci status", required=True,
            ),
            _field("ci_matched_on", "Matched on", "match basis"),
            _field("final_status", "Final status", "status, decision"),
            _field("final_reason", "Final reason", "decision reason, reason"),
            _field("decided_by", "Decided by", "decision maker"),
            _field("decided_at", "Date decided", "decision date"),
        ),
    }
)  # fmt: skip
"""The whitelist: what a mapping of each source may fill. Nothing else is ever read from a file."""

_A_NAME = ("surname", "full_name")
_A_PLACE = ("address_1", "full_address", "street")
ONE_OF: Mapping[Source, tuple[tuple[str, ...], ...]] = MappingProxyType(
    {
        Source.COUNCIL_TAX: (_A_NAME, _A_PLACE),
        Source.HOUSING_BENEFIT: (_A_NAME, _A_PLACE),
        Source.TENANCY: (_A_NAME, _A_PLACE),
        Source.APPLICATIONS: (_A_NAME, _A_PLACE),
        Source.GAZETTEER: (("street", "address_1", "full_address"),),
        Source.INCUMBENT: (),
    }
)
"""Groups of fields of which a mapping fills at least one."""
