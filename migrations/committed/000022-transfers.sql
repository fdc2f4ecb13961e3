--! Previous: sha1:7f83226865139c218c65605f63977b97598b7fc7
--! Hash: sha1:168901973c1c3866bd9b4e6ad2544cf64ce3301d
--! Message: transfers

-- A transfer between programs has a reason of its own. Validated in a file of its own.
alter table public.loyalty_point_events
  drop constraint loyalty_point_events_reason_check;
alter table public.loyalty_point_events
  add constraint loyalty_point_events_reason_check
  check (reason in (
    'booking.confirmed', 'booking.adjustment', 'booking.cancelled', 'booking.no_show',
    'booking.moved', 'manual.adjustment', 'redemption', 'redemption.reversed', 'expiry',
    'expiry.reinstated', 'merge', 'transfer', 'erasure'
  )) not valid;
alter table public.loyalty_point_events
  drop constraint loyalty_point_events_booking_id_check;
alter table public.loyalty_point_events
  add constraint loyalty_point_events_booking_id_check
  check (
    reason in ('merge', 'transfer') or (reason like 'booking.%') = (booking_id is not null)
  ) not valid;

-- A version is taken over once for each set of notices that holds for its points.
alter table public.loyalty_program_versions
  drop constraint loyalty_program_versions_adopted_version_key;
alter table public.loyalty_program_versions add column adopted_notices_on date[];
alter table public.loyalty_program_versions add column adopted_expires_after interval[];
alter table public.loyalty_program_versions
  add constraint loyalty_program_versions_adopted_notices_check
  check (
    cardinality(adopted_notices_on) is not distinct from cardinality(adopted_expires_after)
    and (adopted_notices_on is null or adopted_version is not null)
  );

comment on column public.loyalty_program_versions.adopted_program_id is
  'The program from which points under this rule were moved here; null: its own rule.';
comment on column public.loyalty_program_versions.adopted_version is
  'The version of that program.';
comment on column public.loyalty_program_versions.adopted_under_version is
  'The newest version then that announced a notice of this program: later notices hold for the '
  'points, earlier do not.';
comment on column public.loyalty_program_versions.adopted_notices_on is
  'The dates of the notices that held for the points when they were moved here, in order.';
comment on column public.loyalty_program_versions.adopted_expires_after is
  'The expires_after of each of those notices; a null element: never.';
