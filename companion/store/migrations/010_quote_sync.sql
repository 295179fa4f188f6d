-- Quote Sync: what was frozen at acceptance, which steps are done, and what Togai has for a Product or a set of them.

create table quote_run (
  org_id      text not null references connection on delete cascade,
  quote_id    text not null,
  -- The Quote as it was read, and the billing plan made of it. Read anew by a retry until money_at is set, never after.
  snapshot    jsonb not null,
  plan        jsonb not null,
  -- Step → the id that Togai gave, or when it was done.
  steps       jsonb not null default '{}',
  -- Counts purchases that were voided; part of the idempotency keys.
  attempt     integer not null default 1,
  money_at    timestamptz,
  done_at     timestamptz,
  updated_at  timestamptz not null default now(),
  primary key (org_id, quote_id)
);

create table togai_addon (
  environment_id bigint not null references togai_environment on delete cascade,
  product_id     text not null,
  type           text not null,
  addon_id       text not null,
  primary key (environment_id, product_id, type)
);

create table togai_price_plan (
  environment_id bigint not null references togai_environment on delete cascade,
  key            text not null,
  price_plan_id  text not null,
  active         boolean not null default false,
  primary key (environment_id, key)
);
