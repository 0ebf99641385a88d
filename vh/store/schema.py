"""Tables of the hub file, as numbered migrations; each runs in one transaction with the record that it ran."""

VERSION = 7
"""The newest schema this program knows."""

COMPARABLE_NAME = """
    forename_key varchar, forename_family varchar, given_keys varchar[],
    surname_key varchar, surname_parts varchar[], surname_sound varchar"""
COMPARABLE_ADDRESS = """
    unit_key varchar, number_key varchar, building_key varchar, street_key varchar, postcode_key varchar"""

_LOADS = """
create sequence load_id_seq;
create table load (
    load_id integer primary key, source varchar not null, feed varchar not null, layout varchar not null,
    file_name varchar not null, sha256 varchar not null, as_of date not null,
    loaded_at timestamp not null, loaded_by varchar not null,
    rows_read bigint not null, rows_loaded bigint not null, rows_quarantined bigint not null, records bigint not null,
    left_out varchar not null, columns_left_out varchar not null, soft_faults bigint not null, notes varchar not null, in_force boolean not null
);
create table fault (
    load_id integer not null, row_number bigint, severity varchar not null, column_name varchar, kind varchar not null
);
create table quarantine (load_id integer not null, row_number bigint not null, record varchar not null);
create table column_quality (
    load_id integer not null, position integer not null, column_name varchar not null,
    rows bigint not null, filled bigint not null, valid bigint not null
);
create table saved_layout (
    name varchar primary key, source varchar not null, body varchar not null, saved_at timestamp not null, saved_by varchar not null
);
"""

_RECORDS = f"""
create sequence resident_id_seq;
create table resident (
    resident_id bigint not null default nextval('resident_id_seq'), load_id integer not null, row_number bigint not null,
    source varchar not null, source_ref varchar, person_no integer, role varchar, liability_type varchar,
    title varchar, forename varchar, middle_name varchar, surname varchar, raw_name varchar, date_of_birth date,
    uprn varchar, unit varchar, building_number varchar, building_name varchar, street varchar, postcode varchar, raw_address varchar,
    valid_from date, valid_to date, proves_residence boolean not null,
    {COMPARABLE_NAME}, {COMPARABLE_ADDRESS}
);
create sequence applicant_id_seq;
create table applicant (
    applicant_id bigint not null default nextval('applicant_id_seq'), load_id integer not null, row_number bigint not null,
    application_ref varchar not null, application_date date not null, permit_type varchar, status varchar,
    forename varchar, middle_name varchar, surname varchar, raw_name varchar, date_of_birth date,
    uprn varchar, unit varchar, building_number varchar, building_name varchar, street varchar, postcode varchar, raw_address varchar,
    {COMPARABLE_NAME}, {COMPARABLE_ADDRESS}
);
create table gazetteer_address (
    load_id integer not null, row_number bigint not null, uprn varchar not null, parent_uprn varchar,
    logical_status varchar, blpu_class varchar, is_residential boolean not null, is_shell boolean not null,
    out_of_borough boolean not null, organisation varchar, ward varchar,
    unit varchar, building_number varchar, building_name varchar, street varchar, postcode varchar, raw_address varchar,
    valid_from date, valid_to date,
    {COMPARABLE_ADDRESS}
);
create table incumbent_result (
    load_id integer not null, row_number bigint not null, application_ref varchar not null, checked_at timestamp, ci_outcome varchar,
    ci_matched_on varchar, final_status varchar, final_reason varchar, decided_by varchar, decided_at timestamp
);
create view resident_in_force as
    select resident.*, load.feed, load.as_of from resident join load using (load_id) where load.in_force;
create view applicant_in_force as select applicant.* from applicant join load using (load_id) where load.in_force;
create view gazetteer_in_force as select g.* from gazetteer_address g join load using (load_id) where load.in_force;
create view incumbent_in_force as select i.* from incumbent_result i join load using (load_id) where load.in_force;
"""

_RUNS = """
create table rule_set (
    version integer primary key, name varchar not null, body varchar not null, note varchar not null,
    saved_at timestamp not null, saved_by varchar not null
);
create sequence run_id_seq;
create table run (
    run_id integer primary key, rule_set_version integer not null, rule_set varchar not null, rule_set_body varchar not null,
    loads varchar not null, started_at timestamp not null, seconds double not null, run_by varchar not null,
    applicants bigint not null, candidates bigint not null, outcomes varchar not null, verified_by varchar not null,
    blocking varchar not null
);
create table candidate (
    run_id integer not null, candidate_id bigint not null, applicant_id bigint not null, resident_id bigint not null,
    source varchar not null, rules integer not null,
    dwelling tinyint not null, forename tinyint not null, surname tinyint not null, dob tinyint not null,
    dates tinyint not null, proof tinyint not null, flags integer not null,
    standing tinyint not null, review_reason varchar not null, score double not null
);
create table applicant_place (run_id integer not null, applicant_id bigint not null, outside boolean not null, unknown boolean not null);
create table outcome (
    run_id integer not null, applicant_id bigint not null, application_ref varchar not null, application_date date not null,
    outcome varchar not null, reason varchar not null, sources varchar not null, score double, candidate_id bigint, resident_id bigint,
    settled_by_officer boolean not null
);
create sequence judgement_id_seq;
create table judgement (
    judgement_id integer primary key, application_ref varchar not null, applicant_print varchar not null,
    resident_print varchar not null, source varchar not null, verdict varchar not null, note varchar not null,
    run_id integer not null, rule_set varchar not null, score double, judged_by varchar not null, judged_at timestamp not null,
    undone_at timestamp
);
create sequence export_id_seq;
create table export_log (
    export_id integer primary key, run_id integer not null, kind varchar not null, exported_at timestamp not null,
    exported_by varchar not null, manifest varchar not null
);
create sequence activity_id_seq;
create table activity (
    activity_id integer primary key default nextval('activity_id_seq'), done_at timestamp not null, who varchar not null,
    action varchar not null, detail varchar not null
);
"""

_PRINTS = """
create macro applicant_print(forename, surname, born, address, postcode, uprn, applied) as
    md5(concat_ws('|', coalesce(forename, ''), coalesce(surname, ''), coalesce(born::varchar, ''), coalesce(address, ''),
        coalesce(postcode, ''), coalesce(uprn, ''), applied::varchar));
create macro resident_print(source, source_ref, person_no, raw_name, forename, surname, born, address, postcode, uprn, begins, ends, proves) as
    md5(concat_ws('|', source, coalesce(source_ref, ''), coalesce(person_no, 0)::varchar, coalesce(raw_name, ''), coalesce(forename, ''),
        coalesce(surname, ''), coalesce(born::varchar, ''), coalesce(address, ''), coalesce(postcode, ''), coalesce(uprn, ''),
        coalesce(begins::varchar, ''), coalesce(ends::varchar, ''), proves::varchar));
create view applicant_printed as
    select *, applicant_print(forename, surname, date_of_birth, raw_address, postcode, uprn, application_date) as print from applicant;
create view resident_printed as
    select *, resident_print(source, source_ref, person_no, raw_name, forename, surname, date_of_birth, raw_address, postcode, uprn,
        valid_from, valid_to, proves_residence) as print from resident;
"""

_LEVELS_2 = """
update candidate set
    dwelling = case when dwelling >= 4 then dwelling + 1 else dwelling end,
    forename = case when forename = 8 then 10 when forename >= 2 then forename + 1 else forename end;
"""
"""Levels that came in between: the same building, a second initial, a forename that is no common one."""

_NAMES_3 = """
drop view applicant_printed;
drop view resident_printed;
drop view applicant_in_force;
drop view resident_in_force;
alter table resident add column forename_families varchar[];
alter table resident add column surname_family varchar;
alter table applicant add column forename_families varchar[];
alter table applicant add column surname_family varchar;
create view resident_in_force as
    select resident.*, load.feed, load.as_of from resident join load using (load_id) where load.in_force;
create view applicant_in_force as select applicant.* from applicant join load using (load_id) where load.in_force;
create view applicant_printed as
    select *, applicant_print(forename, surname, date_of_birth, raw_address, postcode, uprn, application_date) as print from applicant;
create view resident_printed as
    select *, resident_print(source, source_ref, person_no, raw_name, forename, surname, date_of_birth, raw_address, postcode, uprn,
        valid_from, valid_to, proves_residence) as print from resident;
"""
"""Families of names; loads taken in before have none, and are compared as they were."""

_FEEDS_7 = """
create table feed_plan (
    source varchar not null, feed varchar not null, inbox varchar not null, pattern varchar not null, layout varchar,
    every_days integer not null, settle_seconds integer not null, max_row_change double not null, max_quality_drop double not null,
    max_lost_share double not null, match_after boolean not null, saved_at timestamp not null, saved_by varchar not null
);
create sequence pickup_id_seq;
create table pickup (
    pickup_id integer not null, source varchar not null, feed varchar not null, file_name varchar not null, sha256 varchar not null,
    bytes bigint not null, named_day date, delta boolean not null, state varchar not null, attempts integer not null, load_id integer,
    base_load_id integer, alarms varchar not null, said varchar not null, begun_at timestamp not null, ended_at timestamp, filed boolean not null,
    decided_by varchar, decided_at timestamp, decision_reason varchar
);
create table notice (kind varchar not null, about varchar not null, sent_at timestamp not null, ways varchar not null, failed varchar not null);
"""
"""Feeds: what is promised, what came and what became of it, and who was told."""

MIGRATIONS: tuple[tuple[int, str], ...] = ((1, _LOADS + _RECORDS + _RUNS + _PRINTS), (2, _LEVELS_2), (3, _NAMES_3), (7, _FEEDS_7))
"""(version, SQL) in order; never edited once released, only added to."""
