-- What the companion must never forget: connections, leases, what was received, what is to do, what was done.

create table togai_environment (
  id                  bigint generated always as identity primary key,
  name                text not null unique,
  api_url             text not null,
  token_cipher        text not null,
  requests_per_second integer not null default 10,
  -- Which kind of org it serves; a sandbox carries copies of production's ids and may not share an environment with it.
  serves              text check (serves in ('production', 'sandbox')),
  indexed_at          timestamptz,
  created_at          timestamptz not null default now()
);

create table connection (
  org_id                text primary key check (length(org_id) = 18),
  environment_id        bigint not null references togai_environment,
  name                  text not null,
  kind                  text not null check (kind in ('production', 'sandbox')),
  login_url             text not null,
  instance_url          text not null,
  user_id               text not null,
  username              text not null,
  namespace             text not null,
  api_version           text not null,
  access_token_cipher   text not null,
  refresh_token_cipher  text not null,
  -- active: runs; paused: an admin stopped it; blocked: it waits for what state_code says.
  state                 text not null default 'active' check (state in ('active', 'paused', 'blocked')),
  state_code            text,
  state_arguments       jsonb not null default '{}',
  state_at              timestamptz not null default now(),
  settings              jsonb not null default '{}',
  features              jsonb not null default '{}',
  missing_access        jsonb not null default '[]',
  api_used              integer,
  api_limit             integer,
  last_event_at         timestamptz,
  swept_until           timestamptz,
  last_sweep            jsonb,
  -- Rises with every change that the owner must take up: settings, state by an admin, a new sign-in, its environment.
  revision              integer not null default 1,
  connected_at          timestamptz not null default now()
);

create table org_lease (
  org_id text primary key references connection on delete cascade,
  holder text,
  epoch  bigint not null default 0,
  until  timestamptz not null default '-infinity'
);

create table stream_cursor (
  org_id     text not null references connection on delete cascade,
  topic      text not null,
  replay_id  bytea not null,
  updated_at timestamptz not null default now(),
  primary key (org_id, topic)
);

-- The five tables below name their org without a foreign key: its check would cost more than the row. Forgetting a connection
-- deletes their rows (`connectionChanges.ts`).

-- Every event that came, once: a repeated one is known by its id, a refused one keeps its replay id and the reason.
create table received_event (
  org_id       text not null,
  event_id     text not null,
  -- The id's fingerprint: a third of its size in the index that every event is looked up in.
  event_key    uuid not null generated always as (md5(event_id)::uuid) stored,
  replay_id    bytea not null,
  flow         text,
  cause        text,
  record_count integer not null default 0,
  requested_at timestamptz,
  refused      text,
  received_at  timestamptz not null default now(),
  primary key (org_id, event_key)
);
create index received_event_refused on received_event (org_id, received_at desc) where refused is not null;
create index received_event_received on received_event using brin (received_at);

-- What is to do, one row a record and flow: requests for the same record fall together and its runs never overlap.
create table inbox (
  seq          bigint generated always as identity,
  org_id       text not null,
  flow         text not null,
  record_id    text not null,
  -- Rises with each request; a run that ends with an older version leaves the row for another run.
  version      integer not null default 1,
  -- 0 live, 1 backfill: live rows go first.
  priority     smallint not null default 0,
  cause        text not null,
  requested_at timestamptz not null,
  event_id     text,
  attempts     integer not null default 0,
  waiting_since timestamptz,
  -- Null: due. Else: waits until then; the tick makes it due.
  next_at      timestamptz,
  primary key (org_id, flow, record_id)
);
create index inbox_due on inbox (org_id, priority, seq) where next_at is null;
create index inbox_waiting on inbox (next_at) where next_at is not null;

create table account_link (
  org_id           text not null,
  account_id       text not null,
  environment_id   bigint not null references togai_environment,
  customer_id      text not null,
  -- Currency → Togai account id.
  togai_accounts   jsonb not null default '{}',
  -- Hash of the mapped values last sent; equal means nothing to send.
  hash             text not null,
  merged_into      text,
  merge_settled_at timestamptz,
  synced_at        timestamptz not null default now(),
  primary key (org_id, account_id)
);
create index account_link_customer on account_link (environment_id, customer_id);
create index account_link_merged on account_link (org_id, merged_into) where merged_into is not null;

-- Answers on their way to Salesforce, the newest per record.
create table outbox (
  org_id    text not null,
  record_id text not null,
  version   integer not null default 1,
  -- The Sync_Record__c row to write, by the package's own field names.
  row       jsonb not null,
  -- The Togai customer id for Account.Togai_Customer_Id__c, where it is still to be written there.
  customer_id text,
  activity_seq bigint,
  attempts  integer not null default 0,
  queued_at timestamptz not null default now(),
  next_at   timestamptz,
  last_error text,
  primary key (org_id, record_id)
);
create index outbox_due on outbox (org_id, queued_at) where next_at is null;
create index outbox_waiting on outbox (next_at) where next_at is not null;

-- One row a run, as people read it; a run that waits and goes on is the same row.
create table activity (
  id           bigint generated always as identity primary key,
  org_id       text not null,
  seq          bigint not null,
  version      integer not null,
  flow         text not null,
  record_id    text not null,
  record_name  text,
  cause        text not null,
  status       text not null,
  code         text not null,
  arguments    jsonb not null default '{}',
  steps        jsonb not null default '[]',
  detail       text,
  event_id     text,
  attempts     integer not null default 1,
  requested_at timestamptz not null,
  started_at   timestamptz not null,
  finished_at  timestamptz not null,
  written_back_at timestamptz,
  write_back_note text,
  unique (seq, version)
);
create index activity_org on activity (org_id, id desc);
create index activity_record on activity (record_id, id desc);
create index activity_status on activity (status, id desc) where status in ('Action Needed', 'Failed', 'Pending');

-- Customers Togai had before: read once per environment, to find the Accounts that are already there.
create table customer_index (
  environment_id bigint not null references togai_environment on delete cascade,
  customer_id    text not null,
  name           text not null,
  primary_email  text not null,
  -- Currency → Togai account id.
  togai_accounts jsonb not null default '{}',
  name_key       text not null,
  email_key      text,
  domain_key     text,
  primary key (environment_id, customer_id)
);
create index customer_index_name on customer_index (environment_id, name_key);
create index customer_index_email on customer_index (environment_id, email_key);
create index customer_index_domain on customer_index (environment_id, domain_key);

-- Requests a Togai environment may still take: nodes fetch small portions, not one a call.
create table togai_quota (
  environment_id bigint primary key references togai_environment on delete cascade,
  tokens         double precision not null default 0,
  -- What the last one who asked was given.
  granted        integer not null default 0,
  filled_at      timestamptz not null default now()
);

-- An authorization that is under way; its state is used once.
create table oauth_attempt (
  state_hash    text primary key,
  session_hash  text not null,
  verifier_cipher text not null,
  login_url     text not null,
  environment_id bigint not null references togai_environment,
  created_at    timestamptz not null default now(),
  used_at       timestamptz
);

-- Proof that the encryption keys of this start can read what earlier ones wrote.
create table encryption_check (
  id     boolean primary key default true check (id),
  cipher text not null
);
