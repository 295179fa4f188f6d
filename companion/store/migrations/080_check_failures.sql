-- Why the last try of a nightly check did not come to its end; null once one did. The counts of the last good check stay beside it.
alter table connection add column check_failure jsonb;
