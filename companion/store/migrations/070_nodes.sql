-- Which nodes live: one that owns no org yet must be known to those that own them all, or they would hand none over.
create table node (
  holder  text primary key,
  seen_at timestamptz not null default now()
);
