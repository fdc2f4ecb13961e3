-- What is recorded for good must not be a name: an actor is a short word or an id.
create or replace function regulars.assert_actor(actor text)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if assert_actor.actor ~ '^[A-Za-z0-9][A-Za-z0-9:._-]{0,99}$' is not true then
    raise exception using
      errcode = 'RG040',
      message = 'a value given for the customer is not valid',
      detail = 'actor must be an id or a kind: up to 100 letters, digits and signs of : . _ -',
      hint = 'Name who acts by an id such as staff:7, or by customer, staff or system.',
      column = 'actor';
  end if;
end
$$;

comment on function regulars.assert_actor(text) is
  'Raises RG040 unless the actor is an id or a kind, as it may be recorded for good.';
revoke all on function regulars.assert_actor(text) from public;
