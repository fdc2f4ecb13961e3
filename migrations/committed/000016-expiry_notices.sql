--! Previous: sha1:a2c42ba5767ecff26e43ce76304ce5243835a10e
--! Hash: sha1:a472eeae90110ec59994ba3e755966fb105c9934
--! Message: expiry_notices

alter table public.loyalty_program_versions add column expiry_notice_version integer;
alter table public.loyalty_program_versions add column expiry_notice_on date;
alter table public.loyalty_program_versions
  add constraint loyalty_program_versions_expiry_notice_on_check
  check ((expiry_notice_version is null) = (expiry_notice_on is null));

comment on column public.loyalty_program_versions.expiry_notice_version is
  'The expiry notice that stood when the version was made, by the version that announced it; null: '
  'none.';
comment on column public.loyalty_program_versions.expiry_notice_on is
  'The date of that notice.';
comment on column public.loyalty_programs.expiry_notice_version is
  'The version that announced the newest expiry notice: its expires_after holds for points of '
  'earlier versions too; null: each keeps its own.';
comment on column public.loyalty_programs.expiry_notice_on is
  'The date from which the newest notice holds: until then earlier points expire as before.';
