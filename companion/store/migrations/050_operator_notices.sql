-- What the people who run the connector are told: once per incident and connection, however many nodes look.

-- A connection that waits, or has gone silent; open until it goes on.
create table operator_incident (
  id       bigint generated always as identity primary key,
  org_id   text not null references connection on delete cascade,
  kind     text not null check (kind in ('waits', 'silent')),
  code     text not null,
  began_at timestamptz not null,
  ended_at timestamptz
);
create unique index operator_incident_open on operator_incident (org_id, kind) where ended_at is null;

-- Up to which run people were told of records that need them.
create table operator_digest (
  org_id  text primary key references connection on delete cascade,
  up_to   bigint not null,
  told_at timestamptz
);

-- Messages on their way to the webhook and the email addresses, each of which is done on its own.
create table operator_notice (
  id         uuid primary key default gen_random_uuid(),
  org_id     text not null references connection on delete cascade,
  kind       text not null,
  content    jsonb not null,
  created_at timestamptz not null default now(),
  webhook_at timestamptz,
  email_at   timestamptz,
  -- Null: done, or given up (then `problem` says why).
  next_at    timestamptz default now(),
  attempts   integer not null default 0,
  problem    text
);
create index operator_notice_due on operator_notice (next_at) where next_at is not null;
