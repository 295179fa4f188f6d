-- The No code Center: who may sign in, what people decided, back-fills, and what its pages search.

create table person (
  id                bigint generated always as identity primary key,
  -- Null until the first admin, who came by the one-time link, has said who they are.
  email             text,
  name              text not null default '',
  password_hash     text,
  created_at        timestamptz not null default now(),
  last_signed_in_at timestamptz
);
create unique index person_email on person (lower(email));

-- Links that sign their opener in once; only hashes are kept.
create table sign_in_link (
  token_hash text primary key,
  -- Null: whoever opens it is the first admin.
  person_id  bigint references person on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at    timestamptz
);

create table browser_session (
  id_hash    text primary key,
  person_id  bigint not null references person on delete cascade,
  created_at timestamptz not null default now(),
  seen_at    timestamptz not null default now(),
  expires_at timestamptz not null
);
create index browser_session_person on browser_session (person_id);

-- Wrong passwords, by the address they came from: each makes the next try wait longer, on every node.
create table sign_in_failure (
  address   text primary key,
  failures  integer not null,
  failed_at timestamptz not null,
  not_before timestamptz not null
);

-- What holds for the whole console: one row.
create table console_setting (
  id             boolean primary key default true check (id),
  -- Activity older than this is deleted; 0 keeps it for ever.
  activity_days  integer not null default 90 check (activity_days between 0 and 3650),
  notify_emails  text not null default '',
  -- A webhook's address often holds its secret.
  webhook_cipher text,
  notify_action_needed boolean not null default true,
  notify_silence boolean not null default true,
  updated_at     timestamptz not null default now()
);
insert into console_setting default values;

-- What a person decided about an Account that Togai may know already: this customer, or (null) a new one.
create table match_decision (
  org_id      text not null references connection on delete cascade,
  account_id  text not null,
  customer_id text,
  decided_by  text not null,
  decided_at  timestamptz not null default now(),
  primary key (org_id, account_id)
);

-- One import of existing Accounts: first the dry run, then the records go through the inbox.
create table backfill (
  id           bigint generated always as identity primary key,
  org_id       text not null references connection on delete cascade,
  -- looking: the dry run reads; ready: waits for a person; running, paused, done, stopped.
  state        text not null default 'looking' check (state in ('looking', 'ready', 'running', 'paused', 'done', 'stopped', 'failed')),
  conditions   jsonb not null default '[]',
  -- What Salesforce's Bulk API works on and how far its result was read; the dry run and the import read the same job.
  job_id       text,
  locator      text,
  counts       jsonb not null default '{}',
  total        integer not null default 0,
  -- Rows handed to the inbox so far, by their number in `backfill_row`.
  handed_over  integer not null default 0,
  problem_code text,
  problem_arguments jsonb not null default '{}',
  started_by   text not null,
  created_at   timestamptz not null default now(),
  looked_at    timestamptz,
  started_at   timestamptz,
  finished_at  timestamptz
);
create unique index backfill_open on backfill (org_id) where state in ('looking', 'ready', 'running', 'paused');
create index backfill_org on backfill (org_id, id desc);

-- What the dry run said of each Account.
create table backfill_row (
  backfill_id bigint not null references backfill on delete cascade,
  number      integer not null,
  account_id  text not null,
  name        text not null,
  verdict     text not null,
  detail      text not null default '',
  primary key (backfill_id, number)
);


-- An address of Togai's own pages, so that people can go there from here.
alter table togai_environment add column web_url text;

-- Reconnecting names the org it is for; adding a second connection of one org is refused.
alter table oauth_attempt add column reconnects text;

-- When an admin disconnected it: its tokens are gone, what is known of its records stays.
alter table connection add column disconnected_at timestamptz;

-- The settings that the org itself was last told (Sync_Settings__c).
alter table connection add column told_settings jsonb;

-- Names are searched by their words, without a pass over the table.
create index activity_words on activity using gin (to_tsvector('simple', coalesce(record_name, '')));
create index activity_skipped on activity (id desc) where status = 'Skipped';
create index activity_matches on activity (org_id, id desc) where code in ('CUSTOMER_MATCH_AMBIGUOUS', 'CUSTOMER_MATCH_UNSURE');
