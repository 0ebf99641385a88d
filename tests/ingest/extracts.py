"""Small extracts in every layout: a good row each, changed cell by cell by the tests."""

import csv
from pathlib import Path

from vh.model import Source

ROWS: dict[str, dict[str, str]] = {
    "academy": {
        "account_ref": "20410342", "account_cd": "9", "role": "lead", "person_no": "1", "liab_pos": "4", "liab_name": "OBI,MS ADA",
        "lead_liab_title": "MS", "lead_liab_forename": "ADA", "lead_liab_middlename": "", "lead_liab_surname": "OBI",
        "addr1": "FLAT 2", "addr2": "14 MARE STREET", "addr3": "LONDON", "addr4": "", "postcode": "E8 3RH", "uprn": "100021040002",
        "occupation_date": "2017-01-15 00:00:00", "vacation_date": "2099-12-31 00:00:00", "live_ind": "1", "for_addr1": "1 FAR AWAY",
    },
    "nfi": {
        "Account Reference Number": "204103429", "UPRN": "100021040002", "Title": "MS", "Surname": "OBI", "Forename": "ADA",
        "Middle Name": "", "Date of Birth": "", "Address Line 1": "FLAT 2", "Address Line 2": "14 MARE STREET", "Address Line 3": "LONDON",
        "Address Line 4": "", "Postcode": "E8 3RH", "Title 2": "", "Surname 2": "", "Forename 2": "", "Middle Name 2": "",
        "Date of Birth 2": "", "Discount/Exemption Start Date": "", "Discount/Exemption Expiry Date": "", "Discount Type": "",
        "Exemption Type": "N", "Amount": "1306.00", "Billing Address 1": "",
        "Billing Address 2": "", "Billing Address 3": "", "Billing Address 4": "", "Billing Postcode": "",
    },
    "academy_hb": {
        "claim_id": "5012223", "house_id": "1", "member_id": "1", "status_ind": "1", "from_date": "2020-05-01 00:00:00.0000000",
        "to_date": "2099-12-31 00:00:00.0000000", "name": "OBI,MS ADA", "title": "Ms", "forename": "ADA", "surname": "OBI",
        "birth_date": "1976-08-23 00:00:00.0000000", "gender": "2", "nino": "QQ123456C", "type": "1", "deceased_date": "",
        "addr1": "FLAT 2", "addr2": "14 MARE STREET", "addr3": "LONDON", "addr4": "", "post_code": "E8 3RH", "uprn": "100021040002",
        "away_address_ind": "0", "source_filter": "HB", "model_amt": "46.07",
    },
    "uh": {
        "tag_ref": "010288/01  ", "house_ref": "0060082   ", "person_no": "1", "title": "Ms        ", "initials": "AC ",
        "forename": "ADA                     ", "surname": "OBI                 ", "dob": "1988-07-22 00:00:00.000",
        "relationship": "Tenant              ", "responsible": "1", "ni_no": "QQ123456C   ", "cot": "2019-07-22 00:00:00.000",
        "eot": "2099-12-31 00:00:00.000", "tenure": "SEC", "terminated": "0", "con_address": "FLAT 2\n14 MARE STREET\nLONDON",
        "con_postcode": "E8 3RH    ", "u_llpgref": "100021040002      ",
    },
    "mtfh": {
        "tenancy_id": "abea44a7", "startOfTenureDate": "2017-01-15", "endoftenuredate": "1900-01-01T00:00:00", "isterminated": "False",
        "tenure_code": "SEC", "description": "Secure", "person_id": "575a0b15", "member_fullname": "Ms Ada Obi",
        "member_is_responsible": "True", "person_type": "Tenant", "dateofbirth": "1989-01-23T00:00:00", "uprn": "100021040002",
        "full_address": "FLAT 2 14 MARE STREET LONDON E8 3RH", "asset_type": "Dwelling",
    },
    "nec": {
        "lpar_refno": "400748", "lpar_per_title": "MS", "lpar_per_forename": "ADA", "lpar_initials": "AC", "lpar_per_surname": "OBI",
        "lpar_date_of_birth": "04-OCT-1979", "lpar_hop_start_date": "30-MAY-2020", "lpar_hop_end_date": "", "lpar_tin_main_tenant_ind": "Y",
        "lpar_type": "TENANT", "ltcy_alt_ref": "T880083", "ltcy_act_start_date": "23-MAY-2020", "ltcy_act_end_date": "",
        "ltcy_tty_code": "HAT", "ltcy_hrv_ttyp_code": "SECURE", "LADR_FLAT": "2", "LADR_BUILDING": "", "LADR_STREET_NUMBER": "14",
        "LAEL_STREET": "MARE STREET", "LAEL_AREA": "", "LAEL_TOWN": "LONDON", "LAEL_POSTCODE": "E8 3RH", "LADR_UPRN": "100021040002",
        "LAUS_START_DATE": "23-MAY-2020", "LAUS_END_DATE": "",
    },
    "liberator": {
        "permit_reference": "HYR3104508", "application_date": "2026-07-17 15:53:50", "forename_of_applicant": "Ada",
        "surname_of_applicant": "Obi", "email_address_of_applicant": "ada@example.net", "primary_phone": "07700900964",
        "date_of_birth_of_applicant": "1977-02-11", "permit_type": "Residents", "uprn": "100021040002", "address_line_1": "Flat 2",
        "address_line_2": "14 Mare Street", "address_line_3": "London", "postcode": "E8 3RH", "vrm": "KP70 VYG", "status": "Approved",
    },
    "llpg": {
        "lpi_key": "5930L000101655", "lpi_logical_status": "Approved Preferred", "lpi_start_date": "20090222", "lpi_end_date": "0",
        "uprn": "100021040002", "parent_uprn": "100021040001", "blpu_class": "RD06", "usage_primary": "Residential", "property_shell": "f",
        "unit_number": "", "sao_text": "FLAT 2", "building_number": "14", "pao_text": "", "street_description": "MARE STREET",
        "locality": "", "ward": "CENTRAL", "town": "LONDON", "postcode": "E8 3RH", "neverexport": "f", "organisation": "", "line1": "FLAT 2",
        "line2": "14 MARE STREET", "line3": "LONDON", "line4": "",
    },
    "citizen_index": {
        "application_ref": "HYR3104508", "checked_at": "2026-07-17 23:45:00", "ci_outcome": "not_matched", "ci_record_id": "",
        "ci_matched_on": "", "final_status": "Approved", "final_reason": "proof of address received", "decided_by": "officer",
        "decided_at": "2026-07-26 09:19:00",
    },
}  # fmt: skip
SOURCES = {
    "academy": Source.COUNCIL_TAX, "nfi": Source.COUNCIL_TAX, "academy_hb": Source.HOUSING_BENEFIT, "uh": Source.TENANCY,
    "mtfh": Source.TENANCY, "nec": Source.TENANCY, "liberator": Source.APPLICATIONS, "llpg": Source.GAZETTEER,
    "citizen_index": Source.INCUMBENT,
}  # fmt: skip


def extract(folder: Path, layout: str, *changes: dict[str, str], name: str = "extract.csv") -> Path:
    """A CSV file with one good row per set of changed cells; without any, one good row."""
    good = ROWS[layout]
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(good))
        writer.writeheader()
        writer.writerows([good | change for change in changes or ({},)])
    return path
