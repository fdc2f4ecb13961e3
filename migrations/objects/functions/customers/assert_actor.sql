-- Actors are recorded for good, so they must not be names: a short word or an id.
create or replace function regulars.assert_actor(actor text)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if assert_actor.actor ~ '^[A-Za-z0-9][A-Za-z0-9:._-]{0,99}$' is not true then
    perform regulars.refuse_field(
      'actor',
      'an id or a kind: up to 100 letters, digits and signs of : . _ -',
      'Name who acts by an id such as staff:7, or by customer, staff or system.'
    );
  end if;
end
$$;

comment on function regulars.assert_actor(text) is
  'Raises RG001 unless the actor is an id or a kind, as it may be recorded for good.';
revoke all on function regulars.assert_actor(text) from public;
