"""Tables of the hub file, as numbered migrations; each runs in one transaction with the record that it ran."""

from vh.store.access_tables import ACCESS
from vh.store.audit_tables import AUDIT, AUDITED
from vh.store.privacy_tables import PRIVACY
from vh.store.service_tables import SERVICE
from vh.store.state import STATE_TABLES

VERSION = 15
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

_METHOD_4 = """
alter table candidate add column said integer;
alter table run add column method varchar;
"""
"""What a run's levels rest on, so that a later run with other weights alone need not compare anybody again."""

_STILL_SAYS = """
join applicant a on a.applicant_id = m.applicant_id
join resident r on r.resident_id = m.resident_id
where starts_with(applicant_print(a.forename, a.surname, a.date_of_birth, a.raw_address, a.postcode, a.uprn, a.application_date), m.applicant_print)
    and starts_with(resident_print(r.source, r.source_ref, r.person_no, r.raw_name, r.forename, r.surname, r.date_of_birth, r.raw_address,
        r.postcode, r.uprn, r.valid_from, r.valid_to, r.proves_residence), m.resident_print)
"""
"""Prints are of one length, so that one begins with another only where they are the same. Asked for equality, DuckDB would print every
record there is in order to join by the print."""
_REVIEW_5 = f"""
alter table judgement add column officer varchar;
alter table judgement add column queue varchar default 'queue';
update judgement set officer = judged_by, queue = 'queue';
create sequence sample_id_seq;
create table review_sample (
    sample_id integer primary key, run_id integer not null, rule_set varchar not null, verify_at double not null, review_at double not null,
    pairs integer not null, share_twice double not null, drawn_at timestamp not null, drawn_by varchar not null
);
create table sample_pair (
    sample_id integer not null, position integer not null, application_ref varchar not null, applicant_print varchar not null,
    resident_print varchar not null, stratum varchar not null, chance double not null, twice boolean not null
);
create view settled_judgement as
select application_ref, applicant_print, resident_print, max(judgement_id) as judgement_id,
    count(distinct verdict) filter (where verdict <> 'unsure') > 1 and count(*) filter (where queue = 'adjudication' and verdict <> 'unsure') = 0
        as disputed,
    case
        when count(*) filter (where queue = 'adjudication' and verdict <> 'unsure') > 0
            then arg_max(verdict, judgement_id) filter (where queue = 'adjudication' and verdict <> 'unsure')
        when count(distinct verdict) filter (where verdict <> 'unsure') = 1 then max(verdict) filter (where verdict <> 'unsure')
        else 'unsure'
    end as verdict
from judgement where undone_at is null
group by application_ref, applicant_print, resident_print;
create macro settled_pair(the_run) as table
with said as materialized (
    select j.*, o.applicant_id from settled_judgement j join outcome o on o.run_id = the_run and o.application_ref = j.application_ref
), met as materialized (
    select j.*, c.candidate_id, c.resident_id from said j join candidate c on c.run_id = the_run and c.applicant_id = j.applicant_id
)
select m.candidate_id, m.application_ref, m.applicant_print, m.resident_print, m.judgement_id, m.verdict, m.disputed
from met m {_STILL_SAYS};
create macro sampled_pair(the_run) as table
with sampled as materialized (
    select p.*, o.applicant_id from sample_pair p join outcome o on o.run_id = the_run and o.application_ref = p.application_ref
), met as materialized (
    select p.*, c.candidate_id, c.resident_id, c.score, c.standing, c.source, c.review_reason
    from sampled p join candidate c on c.run_id = the_run and c.applicant_id = p.applicant_id
)
select m.*
from met m {_STILL_SAYS}
qualify row_number() over (partition by m.application_ref, m.resident_print order by m.sample_id, m.candidate_id) = 1;
"""
"""Who looked and in which queue; samples drawn for measuring; and what the looks at one pair come to: who settles a dispute has the
last word, else whoever could say decides, and where two disagree nothing is settled.
`settled_pair` are the judged pairs and `sampled_pair` those of samples that a run still holds, both records saying what they said."""
_PUBLISHED_6 = """
create sequence publication_id_seq;
create table publication (
    publication_id integer primary key, version integer not null, published_at timestamp not null, published_by varchar not null
);
insert into publication
    select nextval('publication_id_seq'), version, saved_at, saved_by from rule_set order by version desc limit 1;
create sequence working_terms_id_seq;
create table working_terms (
    working_terms_id integer primary key, body varchar not null, set_at timestamp not null, set_by varchar not null
);
"""
"""Which version of the rule set is in force, and what a decision costs. Until then the version saved last was the one in force."""

_FEEDS_8 = """
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

_PLACING_13 = """
create table being_placed (
    token varchar not null, folder varchar not null, names varchar[] not null, stood varchar[] not null, logged boolean not null
);
"""
"""Files that are on their way into a folder: empty but while an export is under way, or where one was killed; see `vh.export.files`."""

_LATER_14 = f"""
create table left_for_later (
    application_ref varchar not null, applicant_print varchar not null, resident_print varchar not null, officer varchar not null,
    left_at timestamp not null
);
create macro left_pair(the_run) as table
with aside as materialized (
    select l.*, o.applicant_id from left_for_later l join outcome o on o.run_id = the_run and o.application_ref = l.application_ref
), met as materialized (
    select l.*, c.candidate_id, c.resident_id from aside l join candidate c on c.run_id = the_run and c.applicant_id = l.applicant_id
)
select m.candidate_id, m.officer, m.left_at
from met m {_STILL_SAYS};
"""
"""Pairs that an officer left for later on page Review, and those of them that a run still holds, both records saying what they said."""

_PLACES_15 = """
drop view applicant_printed;
drop view resident_printed;
drop view applicant_in_force;
drop view resident_in_force;
drop view gazetteer_in_force;
alter table resident add column place_key varchar;
alter table applicant add column place_key varchar;
alter table gazetteer_address add column place_key varchar;
alter table gazetteer_address add column town_key varchar;
create view resident_in_force as
    select resident.*, l.feed, l.as_of from resident join load_in_use l using (load_id);
create view applicant_in_force as select applicant.* from applicant join load using (load_id) where load.in_force;
create view gazetteer_in_force as select g.* from gazetteer_address g join load using (load_id) where load.in_force;
create view applicant_printed as
    select *, applicant_print(forename, surname, date_of_birth, raw_address, postcode, uprn, application_date) as print from applicant;
create view resident_printed as
    select *, resident_print(source, source_ref, person_no, raw_name, forename, surname, date_of_birth, raw_address, postcode, uprn,
        valid_from, valid_to, proves_residence) as print from resident;
"""
"""What stands after the street of an address, and the gazetteer's localities and towns; loads taken in before have none, so that their villages
are not known and are compared with nothing."""

MIGRATIONS: tuple[tuple[int, str], ...] = (
    (1, _LOADS + _RECORDS + _RUNS + _PRINTS),
    (2, _LEVELS_2),
    (3, _NAMES_3),
    (4, _METHOD_4),
    (5, _REVIEW_5),
    (6, _PUBLISHED_6),
    (7, SERVICE),
    (8, _FEEDS_8),
    (9, ACCESS),
    (AUDITED, AUDIT),
    (11, PRIVACY),
    (12, STATE_TABLES),
    (13, _PLACING_13),
    (14, _LATER_14),
    (15, _PLACES_15),
)
"""(version, SQL) in order; never edited once released, only added to."""
