"""Tables of the verification API: keys, modes, the record of requests and what the incumbent said."""

SERVICE = """
create table api_key (
    key_id varchar primary key, client varchar not null, digest varchar not null, per_minute integer not null,
    made_at timestamp not null, made_by varchar not null, expires_at timestamp, revoked_at timestamp, revoked_by varchar
);
create sequence service_mode_id_seq;
create table service_mode (
    mode_id integer primary key default nextval('service_mode_id_seq'), mode varchar not null, switched_at timestamp not null,
    switched_by varchar not null, reason varchar not null
);
create table verification (
    verification_id bigint not null, request_id varchar not null, client varchar not null, key_id varchar not null,
    application_ref varchar not null, revision integer not null, content_digest varchar not null, content varchar not null,
    application_date date not null, asked_at timestamp not null, milliseconds double not null, mode varchar not null,
    outcome varchar not null, reason varchar not null, sources varchar not null, score double, settled_by_officer boolean not null,
    rule_set_version integer not null, rule_set varchar not null, loads varchar not null, purge_on date not null
);
create table incumbent_said (
    said_id bigint not null, request_id varchar not null, client varchar not null, key_id varchar not null,
    application_ref varchar not null, checked_at timestamp, ci_outcome varchar not null, final_status varchar, final_reason varchar,
    decided_by varchar, decided_at timestamp, received_at timestamp not null, purge_on date not null
);
"""
"""`verification.content` is what was asked, as replay needs it; the row goes on its `purge_on`."""
