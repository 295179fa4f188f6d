-- A Quote that takes the place of others looks for those that its Togai account was billed by.
create index quote_run_account on quote_run (org_id, (steps->>'account')) where done_at is not null;
