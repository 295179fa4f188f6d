-- Add-ons and price plans that are being made: Togai knows no key of ours for them, so a try without an answer is waited out.
create table togai_making (
  environment_id bigint not null references togai_environment on delete cascade,
  key            text not null,
  since          timestamptz not null default now(),
  primary key (environment_id, key)
);
