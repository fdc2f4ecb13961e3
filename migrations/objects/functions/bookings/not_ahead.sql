-- A clock that runs ahead must not make anything count from the future. A time recorded before
-- stays, so that an app which saves its own time again moves nothing.
create or replace function regulars.not_ahead(
  at timestamptz,
  recorded timestamptz,
  now timestamptz
)
returns timestamptz
language sql
immutable
parallel safe
begin atomic
  select case when at > now then least(recorded, now) else at end;
end;

comment on function regulars.not_ahead(timestamptz, timestamptz, timestamptz) is
  'The instant given; if it is in the future, the one recorded before, else now.';
revoke all on function regulars.not_ahead(timestamptz, timestamptz, timestamptz) from public;
