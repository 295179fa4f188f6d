-- Receipts show what a run had read; connections know what of the day's event deliveries is left.

-- What was read from Salesforce for the run, as far as it was mapped; json keeps its order.
alter table activity add column snapshot json;

-- Deliveries of platform events to all subscribers together, in the last 24 hours, as Salesforce counts them.
alter table connection add column events_used integer;
alter table connection add column events_limit integer;
