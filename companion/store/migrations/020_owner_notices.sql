-- The last reason that a record's owner is told by a notification in Salesforce: one row a record, however often it is answered so.

create table owner_notice (
  org_id       text not null references connection on delete cascade,
  record_id    text not null,
  code         text not null,
  title        text not null,
  body         text not null,
  -- The run that it tells of; a notification that could not be sent is noted there.
  activity_seq bigint,
  attempts     integer not null default 0,
  next_at      timestamptz not null default now(),
  -- Sent, or given up for the reason in problem.
  settled_at   timestamptz,
  problem      text,
  primary key (org_id, record_id)
);
create index owner_notice_open on owner_notice (org_id, next_at) where settled_at is null;
