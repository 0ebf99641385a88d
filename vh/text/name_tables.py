"""Words that decide what a name field holds: titles, marks of death, organisations, placeholders, particles, and given-name families.

Each table is a list of whole words (never parts of words). The families of names are in `given_families.tsv`, `short_names.tsv` and
`surname_families.tsv`.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Final

_DOUBLED = re.compile(r"(.)\1(?=.|$(?<=.{4}[^AEIOUY]))")


def undoubled(name: str) -> str:
    """A name with no letter doubled, as the families of given names are known by: EMMA and EMA, THINH and THINHH are one name."""
    return _DOUBLED.sub(r"\1", name)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES: Final[dict[str, str]] = {
    spelling: title
    for title, spellings in {
        "MR": "MISTER MR. M.R MRR", "MRS": "MISSUS MSR MR'S", "MISS": "MIS MISS. MSS", "MS": "M/S MZ", "MX": "", "DR": "DOCTOR DR. DRS",
        "PROF": "PROFESSOR PROFF PROFFESSOR PROFEESSOR PROFFESOR", "REV": "REVD REVEREND REVERAND RVD", "RABBI": "RABB RABI", "SIR": "",
        "LADY": "LAD", "LORD": "", "DAME": "", "MASTER": "MAST MSTR MASTR", "CAPT": "CAPTAIN CPT", "CLLR": "COUNCILLOR COUNCILOR",
        "COL": "COLONEL", "SGT": "SERGEANT", "FR": "", "HON": "HONOURABLE", "MADAM": "MADAME MME MDM", "MLLE": "MADEMOISELLE",
        "IMAM": "", "SISTER": "SR", "FATHER": "", "BROTHER": "BR", "MAJOR": "MAJ", "BARONESS": "", "PASTOR": "PST", "MESSRS": "",
        "BISHOP": "", "CANON": "", "DEACON": "", "JUDGE": "", "SENOR": "", "SENORA": "SRA", "MONSIEUR": "", "HERR": "", "FRAU": "",
    }.items()
    for spelling in (title, *spellings.split())
}  # fmt: skip
"""Every spelling of a title, and the one we show."""

TITLES_OR_NAMES: Final = _words(
    "LADY LAD LORD DAME MASTER COL FR HON IMAM SISTER SR FATHER BROTHER BR MAJOR MAJ PASTOR BISHOP CANON DEACON JUDGE MIS MAST CAPTAIN "
    "SENOR COLONEL SERGEANT DOCTOR PRIOR RABI"
)
"""Titles that are also surnames or forenames: titles only when they lead and two more words follow, or stand in the title field."""

SUFFIXES: Final = _words("JNR JR JUNIOR SNR SENR ESQ ESQUIRE OBE MBE CBE BEM PHD MSC BSC QC KC JP II III IIII")

DECEASED: Final = _words("DECEASED DECD DECSD DECEASD DECESED DECEASE DECEESED DCEASED DECEASEED DESEASED DECEACED DIED RIP LATEOF")
DECEASED_LEADS: Final = _words(
    "EXOR EXORS EXOS EXR EXRS EXEC EXECS EXECTR EXECTRS EXECUTOR EXECUTORS EXECUTER EXECUTERS EXECUTRIX EXECUTRICES EXECUTRIXES EXTRX "
    "EXECUTOS EXECUTERY PERSREP PERSREPS PROBATE"
)
DECEASED_PHRASES: Final = (
    "PERSONAL REP", "PERSONAL REPS", "PERSONAL REPRESENTATIVE", "PERSONAL REPRESENTATIVES", "PERS REP", "PERS REPS", "LEGAL REP",
    "LEGAL REPS", "REP OF", "REPS OF", "REPRESENTATIVE OF", "REPRESENTATIVES OF", "P R OF", "PR OF", "PRS OF", "ESTATE OF", "THE LATE",
    "ADMINISTRATOR OF", "ADMINISTRATORS OF", "ADMINISTRATRIX OF", "ADMIN OF", "ADMINS OF", "LATE MR", "LATE MRS", "LATE MISS", "LATE MS",
    "LATE DR",
)  # fmt: skip

LEGAL_FORMS: Final = _words("LTD LIMITED LTDA LLP PLC INC INCORPORATED GMBH PTY CIC CIO SARL LLC LIMTED LIMITTED LMTD LTS")
ORGANISATION_WORDS: Final = _words(
    "PROPERTIES PROPERTY PROPERTYS LETTING LETTINGS ESTATES INVESTMENT INVESTMENTS HOLDINGS DEVELOPMENT DEVELOPMENTS DEVELOPERS "
    "RESIDENTIAL RESIDENCES APARTMENTS MANAGEMENT MGMT MGT MANAGERS SOLICITOR SOLICITORS ACCOUNTANTS SURVEYORS ASSOCIATION ASSOCIATES "
    "ASSOC HOUSING HSG COUNCIL BOROUGH CORPORATION CORP COMPANY TRUST TRUSTEE TRUSTEES SOCIETY FOUNDATION CHARITIES UNIVERSITY SCHOOL "
    "ACADEMY NURSERY HOSPITAL NHS CLINIC SURGERY PHARMACY DEPARTMENT DEPT DIRECTORATE MINISTRY EMBASSY CONSULATE COMMISSION POLICE "
    "SERVICES SERVICE SOLUTIONS GROUP PARTNERSHIP PARTNERS ENTERPRISES ENTERPRISE VENTURES CAPITAL FINANCE FINANCIAL INSURANCE BANKING "
    "MORTGAGES SECURITIES ASSETS CONSTRUCTION CONSTRUCTIONS CONTRACTORS BUILDERS DECORATORS PLUMBING ELECTRICAL ENGINEERING SUPPLIES "
    "SUPERMARKET SHOPS RESTAURANT CAFE TAKEAWAY CATERING BAKERY CLEANERS CLEANING LAUNDRY LAUNDERETTE SALON HAIRDRESSERS BARBERS "
    "NEWSAGENTS GARAGE MOTORS CARS TAXIS TRADING TRADERS WHOLESALE IMPORTS EXPORTS INTERNATIONAL CONSULTING CONSULTANCY CONSULTANTS "
    "RECRUITMENT AGENCY AGENT AGENTS HOTEL HOSTEL HOSTELS CHURCHES SYNAGOGUE MOSQUE CONGREGATION MINISTRIES YESHIVA YESHIVAH CENTRE "
    "CENTER CLUB UNION COOPERATIVE REALTY RENTALS LANDLORDS FREEHOLDS FREEHOLD LEASEHOLDS LIVING INDUSTRIES TECHNOLOGIES SYSTEMS "
    "DESIGNS STUDIOS PRODUCTIONS MEDIA LOGISTICS TRANSPORT REMOVALS BUSINESS BUSINESSES OFFICE OFFICES LIQUIDATOR LIQUIDATORS RECEIVERS "
    "RECEIVER ADMINISTRATORS"
)
"""Words that are hardly ever a person's: an organisation, unless a title and one other name say otherwise."""

ORGANISATION_OR_NAME: Final = _words(
    "HOUSE HOMES HOME BANK BANKS CHURCH TEMPLE CHAPEL COLLEGE LODGE ESTATE HALL CASTLE COURT CARE ASSET LAND LANDS PARTNER BROTHERS "
    "BROS LONDON UK BRITISH NATIONAL ROYAL GLOBAL CITY DIOCESE PARISH MISSION STUDIO BAR INN PUB ARMS GALLERY LEGAL TRUSTS SUPPORT FUND "
    "CHARITY STORES STORE SHOP SECURITY"
)
"""Words of organisations that are surnames too, or say little alone: an organisation only where nothing speaks for a person."""

SURNAMES_TOO: Final = _words(
    "BANK BANKS CHURCH TEMPLE CHAPEL COLLEGE LODGE HALL CASTLE COURT LAND LANDS HOUSE HOME LONDON ROYAL PARISH HOMES STORES CHARITY"
)
MOSTLY_SURNAMES: Final = _words("BANKS TEMPLE HALL CASTLE COURT LAND LANDS LONDON ROYAL PARISH LODGE CHARITY")
RELATIONS: Final = _words("WIFE HUSBAND SPOUSE FAMILY FAM DAUGHTER DAUGHTERS OTHERS OTHER ANOTHER ANR ANOR ORS CHILDREN CHILD PARTNER")
FIRM_ENDS: Final = _words("SON SONS CO COMPANY BROTHERS BROS BRO PARTNERS ASSOCIATES DAUGHTERS")

PLACEHOLDERS: Final = _words(
    "OCCUPIER OCCUPIERS OCCUPER OCCUPIE OCCUIPER OCUPIER OCCPIER OCCUPANT OCCUPANTS OCC OWNER OWNERS VOID VOIDS UNKNOWN UNKOWN UNKNOW "
    "TENANT TENANTS RESIDENT RESIDENTS HOUSEHOLDER HOUSEHOLDERS LANDLORD LANDLADY LEASEHOLDER LEASEHOLDERS FREEHOLDER FREEHOLDERS "
    "VACANT EMPTY NK NA TBC TBA TBD NULL NONE NONAME ANON ANONYMOUS SUSPENSE ASSUMED DUMMY TEST TESTER TESTING DELETED DELETE DUPLICATE "
    "ERROR INVALID UNALLOCATED UNNAMED UNOCCUPIED KNOWN PROVIDED APPLICABLE SUPPLIED GIVEN RECORDED STATED DISCLOSED AVAILABLE LIABLE "
    "CARETAKER TAXPAYER CHARGEPAYER"
)
PLACEHOLDER_HELPERS: Final = _words(
    "THE A AN OR AND OF TO BE NO NOT NAME NAMES ANY NEW CURRENT PRESENT PREVIOUS FORMER PERSON PERSONS PARTY PARTIES PAYER COUNCIL TAX "
    "LESSEE PROPERTY FLAT BASEMENT GROUND FIRST SECOND TOP FLOOR SIR MADAM SURNAME FORENAME MANAGER SHOP ACCOUNT CUSTOMER PERSONNEL ALL "
    "IN REGISTRATION ENTRY ELECTOR"
)
UNNAMED: Final = _words("FNU LNU NFN NLN")
"""First name unknown, last name unknown, no first name, no last name: so systems fill the other field of somebody who has one name alone."""
ACTING: Final = _words("APPOINTEE ATTORNEY ATTORNEYS DEPUTY GUARDIAN BEHALF OBO POA LPA EPA")
"""Words of who acts for another person."""

PLACEHOLDERS_ALWAYS: Final = _words(
    "OCCUPIER OCCUPIERS OCCUPER OCCUIPER OCUPIER OCCPIER OCCUPANT OCCUPANTS HOUSEHOLDER HOUSEHOLDERS UNOCCUPIED UNALLOCATED"
)
"""Never part of a person's name, whatever else the field says."""

PARTICLES: Final = _words(
    "DE DA DO DOS DAS DEL DELLA DELLE DI DU D LA LE LOS LAS L VAN DER DEN VON ZU ZUM TER TEN THE OF BIN BINTI BINT IBN AL EL UL UD UR "
    "ABU BEN AP Y E"
)
JOINED_PREFIXES: Final = _words("MC MAC O ST SAINT FITZ N M")
"""Written apart or together: the same name."""
SURNAME_LEADS: Final = _words(
    "DE DA DO DOS DAS DEL DELLA DELLE DI DU LA LE LOS LAS VAN DER DEN VON TER TEN MC MAC ST SAINT FITZ BIN BINTI BINT IBN AL EL ABU AP FERCH "
    "VERCH NIC Ó NÍ UÍ"
)
"""Before the last word of a forename-first name, these belong to the surname."""
O_NAMES: Final = _words(
    "BRIEN BRIAN CONNOR CONNELL NEILL NEIL NEAL REILLY SULLIVAN DONNELL DONNELLY DONOGHUE DONOVAN DWYER FARRELL GRADY HARA HARE KEEFE "
    "KEEFFE LEARY MAHONY MAHONEY MALLEY MEARA ROURKE RIORDAN SHEA SHAUGHNESSY TOOLE LOUGHLIN GORMAN HAGAN HANLON CALLAGHAN DEA DOWD "
    "DRISCOLL FLAHERTY FLANAGAN GARA HALLORAN KANE KEEFF RAWE REGAN ROARKE RORKE"
)
VIETNAMESE_SURNAMES: Final = _words(
    "NGUYEN TRAN LE PHAM HUYNH HOANG PHAN VU VO DANG BUI DO HO NGO DUONG LY TRINH DINH MAI LAM DAO TRUONG LUONG"
)
EAST_ASIAN_SURNAMES: Final = VIETNAMESE_SURNAMES | _words(
    "AU BAI CAI CAO CHAN CHANG CHEN CHENG CHEUNG CHIU CHOI CHOW CHU CHUNG CUI DAI DENG DING DONG DU FAN FANG FENG FONG FU FUNG GAO GU GUO HAN HE "
    "HONG HOU HSU HU HUANG HUI IP JIA JIANG JIN JUNG KANG KIM KONG KWAN KWOK KWON LAI LAU LEE LEI LEUNG LI LIANG LIAO LIN LIU LO LU LUI LUK LUO MA MAK "
    "MAN MENG MO NG OR PAN PANG PARK PENG POON QIAN QIN QIU REN SHAO SHEN SHI SHIN SIU SO SONG SU SUN SUNG SZE SZETO TAM TAN TANG TIAN TONG TSANG TSE TSOI "
    "TSUI WAN WANG WEI WEN WONG WU XIA XIAO XIE XIONG XU XUE YAN YANG YAO YAU YE YEUNG YIN YIP YOON YU YUAN YUEN ZENG ZHANG ZHAO ZHENG ZHONG ZHOU ZHU ZOU"
)
"""Common Chinese, Korean and Vietnamese surnames, as they are romanised."""
IBERIAN_SURNAMES: Final = _words(
    "ALVES ALMEIDA ALVAREZ ANDRADE ARAUJO BARBOSA BARROS BORGES CARDOSO CARVALHO CASTRO CASTANO CORREIA COSTA CRUZ DIAS DIAZ DOMINGUEZ "
    "DUARTE ESPINOSA FERNANDES FERNANDEZ FERREIRA FIGUEIREDO FONSECA FREITAS GARCIA GIL GIRALDO GOMES GOMEZ GONCALVES GONZALEZ GUERRERO "
    "GUTIERREZ HENAO HERNANDEZ HERRERA HURTADO JIMENEZ LIMA LOPES LOPEZ LOURENCO MACEDO MACHADO MAGALHAES MARQUES MARTINEZ MARTINS "
    "MATOS MEDINA MELO MENDES MENDEZ MENDONCA MIRANDA MONTEIRO MONTOYA MORALES MOREIRA MORENO MOTA MOURA MOYA MUNOZ NAVARRO NEVES "
    "NOGUEIRA NUNES NUNEZ OLIVEIRA ORTEGA ORTIZ OSPINA PACHECO PEREIRA PEREZ PINEDA PINHEIRO PINTO QUINTERO RAMIREZ RAMOS REIS REYES "
    "RIBEIRO RIOS RIVERA ROCHA RODRIGUES RODRIGUEZ ROJAS ROMERO RUBIO RUIZ SANCHEZ SANTANA SANTOS SERRANO SILVA SIMOES SOARES SOUSA "
    "SOUZA SUAREZ TAVARES TEIXEIRA TORRES TRINDADE VALENCIA VARGAS VASQUEZ VAZQUEZ VEGA VELASQUEZ VELEZ VIEIRA VILA VILLAR"
)
"""Common Spanish and Portuguese surnames: two of them in a row are both the surname."""


@lru_cache(maxsize=1)
def given_families() -> dict[str, str]:
    """Each known spelling or short form of a given name, and the name that stands for its family.

    The table is one family a line: its representative, a tab, and the others. A name in two lines belongs to the first.
    """
    table: dict[str, str] = {}
    for representative, others in _lines("given_families.tsv"):
        for name in (representative, *others):
            table.setdefault(name, representative)
    return table


_NOT_EUROPEAN: Final = ("Muslim names", "Persian", "Turkish", "South Asian", "West African", "Eritrean", "Chinese")
"""How the headings of the table begin under which names stand that are hardly given in Europe."""


@lru_cache(maxsize=1)
def european_families() -> tuple[str, ...]:
    """The families of given names usual in Britain and the rest of Europe, biblical and Jewish ones among them, as `NameKeys` names families."""
    return tuple(undoubled(names[0]) for european, names in _by_tradition() if european)


@lru_cache(maxsize=1)
def families_from_elsewhere() -> tuple[str, ...]:
    """The families of given names that are hardly given in Europe, as `NameKeys` names families."""
    return tuple(undoubled(names[0]) for european, names in _by_tradition() if not european)


BIBLICAL_FATHERS: Final = (
    "ABRAHAM", "ABREHAM", "DANIEL", "DAVID", "DAWIT", "ELIAS", "MATHEWOS", "PAULOS", "PETROS", "SAMUEL", "SIMON", "SOLOMON", "YOHANNES", "YONAS", "YOSEF",
)  # fmt: skip
"""Given names that stand as a surname, being a father's name, of Eritreans and Ethiopians as well."""


ARAB_SURNAMES: Final = (
    "AWAD", "AZIZ", "DARWISH", "FARES", "GHANEM", "HADDAD", "HAMDAN", "HAMMOUD", "HARB", "KASSAB", "KASSEM", "KHOURY", "MANSOUR", "NAJJAR", "NASSAR",
    "NASSER", "SABBAGH", "SALEH", "SALLOUM", "SHAHEEN", "SHALABI", "ZAYED", "ZIDAN",
)  # fmt: skip
"""Common surnames of Arabs without the article."""
GUJARATI_SURNAMES: Final = (
    "AMIN", "BHATT", "BRAHMBHATT", "CHAUHAN", "CHUDASAMA", "DAVE", "DESAI", "GAJJAR", "GOHIL", "HALAI", "HIRANI", "JADEJA", "JANI", "JOSHI", "KERAI",
    "KOTECHA", "LAD", "MAKWANA", "MEHTA", "MISTRY", "MODI", "NAIK", "PANCHAL", "PANDYA", "PARMAR", "PATEL", "PINDORIA", "PRAJAPATI", "RATHOD", "RAVAL",
    "SOLANKI", "SONI", "TAILOR", "THAKKAR", "TRIVEDI", "VAGHELA", "VARSANI", "VEKARIA", "VYAS",
)  # fmt: skip
"""Common surnames of Gujaratis, whose second name is their father's or husband's."""


@lru_cache(maxsize=1)
def fathers_names() -> tuple[str, ...]:
    """The families of Muslim and of Eritrean and Ethiopian given names, as `NameKeys` names families: as surnames they are a father's name."""
    return tuple(undoubled(names[0]) for heading, names in _lines_by_heading() if heading.startswith(("Muslim names", "Eritrean")))


def _by_tradition() -> Iterator[tuple[bool, list[str]]]:
    """The names of each family of given names, the one that stands for it first, and whether they are usual in Europe."""
    return ((not heading.startswith(_NOT_EUROPEAN), names) for heading, names in _lines_by_heading())


def _lines_by_heading() -> Iterator[tuple[str, list[str]]]:
    """The names of each family of given names, and the heading that they stand under."""
    heading = ""
    for line in files("vh.text").joinpath("given_families.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            heading = line.removeprefix("# ")
        elif line:
            yield heading, line.split()


@lru_cache(maxsize=1)
def short_names() -> dict[str, tuple[str, ...]]:
    """The families that a short form may stand for, where several do: ALEX is of ALEXANDER and of ALEXANDRA. Its own family is first."""
    families = given_families()
    return {
        short: tuple(dict.fromkeys((families.get(short, short), *(name.lstrip("(") for name in others))))
        for short, others in _lines("short_names.tsv")
    }


@lru_cache(maxsize=1)
def seldom_short() -> tuple[str, ...]:
    """Short forms, each with the family of a name that it seldom stands for: ANDY~ANDREA."""
    return tuple(f"{short}~{undoubled(name[1:])}" for short, others in _lines("short_names.tsv") for name in others if name.startswith("("))


@lru_cache(maxsize=1)
def surname_families() -> dict[str, str]:
    """Each known spelling of a surname, and the one that stands for its family, no letter of it doubled, as of given names.
    A line `=NAME` takes over the family of a given name.

    Given names not usual in Europe are surnames too, in the same spellings, so their families count where no line says otherwise.
    """
    given: dict[str, list[str]] = {}
    for name, family in given_families().items():
        given.setdefault(family, []).append(name)
    table: dict[str, str] = {}
    for representative, others in _lines("surname_families.tsv"):
        family = representative.removeprefix("=")
        for name in (family, *others, *(given[family] if representative != family else ())):
            table.setdefault(name, family)
    for european, (family, *others) in _by_tradition():
        for name in () if european else (family, *others):
            table.setdefault(name, given_families()[name])
    return {name: undoubled(family) for one, family in table.items() for name in (one, undoubled(family))}


def _lines(table: str) -> Iterator[tuple[str, list[str]]]:
    """The lines of a table that are no remarks: the first name, and the others."""
    for line in files("vh.text").joinpath(table).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            first, _, others = line.partition("\t")
            yield first, others.split()


def is_given_name(key: str) -> bool:
    """Whether a folded word is in the table of given names."""
    return key in given_families()
