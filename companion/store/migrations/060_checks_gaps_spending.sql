-- What a connection missed and how that was found out, and what of the org's API calls it spent itself.

-- The nightly check: up to when it has looked at changes, how the last one went, when a person asked for one.
alter table connection add column checked_until timestamptz;
alter table connection add column last_check jsonb;
alter table connection add column check_began_at timestamptz;
alter table connection add column check_asked_at timestamptz;

-- Times that the event stream may have lost something; closed by a sweep of all that is outstanding.
create table stream_gap (
  id         bigint generated always as identity primary key,
  org_id     text not null references connection on delete cascade,
  topic      text not null,
  -- refused: Salesforce no longer took the replay id; too old: it was of before all that Salesforce keeps.
  cause      text not null check (cause in ('refused', 'too old')),
  replay_id  bytea not null,
  -- The replay id was of this moment: what was published since may be lost.
  began_at   timestamptz not null,
  noticed_at timestamptz not null default now(),
  closed_at  timestamptz,
  -- Records that the closing sweep found and no event had told.
  found      integer
);
create index stream_gap_org on stream_gap (org_id, noticed_at desc);

-- Calls to the org's REST API by the companion itself, by the hour.
create table api_spend (
  org_id text not null references connection on delete cascade,
  hour   timestamptz not null,
  calls  integer not null,
  primary key (org_id, hour)
);

-- Requests to each Togai environment, of all nodes and orgs, by the hour.
create table togai_spend (
  environment_id bigint not null references togai_environment on delete cascade,
  hour           timestamptz not null,
  requests       integer not null,
  primary key (environment_id, hour)
);
