"""Tables of the audit and of the ethics record."""

AUDITED = 10
"""The schema from which on a hub has an audit."""
AUDIT = """
create table audit_entry (
    number bigint not null, done_at timestamp not null, who varchar not null, kind varchar not null, about varchar not null,
    previous varchar not null, hash varchar not null
);
create table audit_secret (secret varchar not null);
create table ethics_answer (
    answer_id integer not null, stage varchar not null, question varchar not null, answer varchar not null, given_by varchar not null,
    given_at timestamp not null
);
"""
"""`number` goes up by one without gaps; `about` is JSON; `previous` is the `hash` of the entry before. `audit_secret` keys the digests by which
people are meant, so that they mean nothing outside this hub. `ethics_answer` is only added to: the last answer to a question counts."""
