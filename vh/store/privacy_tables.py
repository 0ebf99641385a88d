"""Tables of keeping less: what was removed and when, people who object, and whether the file has still to be written anew."""

PRIVACY = """
create table rewrite_owed (since timestamp not null, why varchar not null);
create sequence removal_id_seq;
create table removal (
    removal_id integer primary key, removed_at timestamp not null, removed_by varchar not null, kind varchar not null, what varchar not null,
    about integer, rows bigint not null
);
create sequence objection_id_seq;
create table objection (
    objection_id integer primary key, made_at timestamp not null, made_by varchar not null, reason varchar not null,
    ended_at timestamp, ended_by varchar
);
create table objection_digest (objection_id integer not null, kind varchar not null, digest varchar not null);
create table objection_secret (secret varchar not null);
"""
"""`removal.kind` is purge, erasure or objection, `what` a table or folder, `about` the load or run where it was of one; no person is named.
`objection_digest` are keyed digests of who objects; the key is `objection_secret`."""
