--! Previous: sha1:a472eeae90110ec59994ba3e755966fb105c9934
--! Hash: sha1:9b9b9c28736e17c4e3e9c599196fa2e0d3ca731b
--! Message: adopted_versions

alter table public.loyalty_program_versions add column adopted_program_id uuid;
alter table public.loyalty_program_versions add column adopted_version integer;
alter table public.loyalty_program_versions add column adopted_under_version integer;
alter table public.loyalty_program_versions
  add constraint loyalty_program_versions_adopted_version_check
  check (
    num_nulls(adopted_program_id, adopted_version, adopted_under_version)
      = case when accrual_version >= 1 then 3 else 0 end
  );
alter table public.loyalty_program_versions
  add constraint loyalty_program_versions_adopted_version_key
  unique (restaurant_id, program_id, adopted_program_id, adopted_version);

comment on column public.loyalty_program_versions.accrual_version is
  'Version from 1; below: the rule of another program whose points were moved here.';
comment on column public.loyalty_program_versions.adopted_program_id is
  'The program that had this rule, where points were moved from it; null: this one.';
comment on column public.loyalty_program_versions.adopted_version is
  'The version of that program.';
comment on column public.loyalty_program_versions.adopted_under_version is
  'The version that this program had then: its later notices hold for the points, earlier do not.';

create index loyalty_point_events_transfer_idx
  on public.loyalty_point_events (restaurant_id, (metadata ->> 'source'))
  where metadata ? 'transfer';
