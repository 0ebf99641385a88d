"""Tables of who may use what: lawful bases of sources, what each run stood on, and the roles of people."""

ACCESS = """
create sequence basis_id_seq;
create table basis (
    basis_id integer primary key, source varchar not null, purpose varchar not null, legal_basis varchar not null, reference varchar not null,
    approver varchar not null, begins date not null, until date not null, told varchar not null, only_sha256 varchar,
    recorded_at timestamp not null, recorded_by varchar not null, ended_at timestamp, ended_by varchar, end_reason varchar
);
create view basis_in_force as
    select * from basis where ended_at is null and current_localtimestamp()::date between begins and until;
create view load_lawful as
    select * from load where source not in ('council_tax', 'housing_benefit', 'tenancy') or exists (
        select 1 from basis_in_force b where b.source = load.source and (b.only_sha256 is null or b.only_sha256 = load.sha256));
create view load_in_use as select * from load_lawful where in_force;
drop view resident_in_force;
create view resident_in_force as
    select resident.*, l.feed, l.as_of from resident join load_in_use l using (load_id);
create table run_basis (run_id integer not null, source varchar not null, basis_id integer);
create table person_role (person varchar not null, roles varchar not null, given_at timestamp not null, given_by varchar not null);
"""
"""Residents are read through `resident_in_force`, and a load without a basis today is not in it. `only_sha256` holds a basis to one file: that
of made-up data must not let real data in. `run_basis.basis_id` is null for a source that the run left out. The last row of a person counts."""
