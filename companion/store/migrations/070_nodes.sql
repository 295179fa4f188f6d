-- Which nodes live: one that owns no org yet must be known to those that own them all, or they would hand none over.
create table node (
  holder  text primary key,
  seen_at timestamptz not null default now()
);

-- Renewed every second: room in each page for the new versions, so that they are cleared away in passing and not by a vacuum.
alter table node set (fillfactor = 20, autovacuum_vacuum_threshold = 5000, autovacuum_analyze_threshold = 5000);
alter table org_lease set (fillfactor = 20, autovacuum_vacuum_threshold = 20000, autovacuum_analyze_threshold = 20000);
