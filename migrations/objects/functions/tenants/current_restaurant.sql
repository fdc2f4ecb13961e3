-- The one place that reads the tenant. Text, so that who compares can name a value that is no id.
-- One expression of stable calls, so that it becomes part of the plan and a policy keeps its index.
-- Not revoked from PUBLIC: a policy calls it as whoever reads the table, and it tells nothing that
-- current_setting would not.
create or replace function regulars.current_restaurant()
returns text
language sql
stable
parallel safe
begin atomic
  select coalesce(
    nullif(current_setting('regulars.restaurant_id', true), ''),
    -- what PostgREST and Supabase set from a verified token; app_metadata is what users cannot edit
    nullif(
      coalesce(
        nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'restaurant_id',
        nullif(current_setting('request.jwt.claims', true), '')::jsonb
          #>> '{app_metadata,restaurant_id}'
      ),
      ''
    )
  );
end;

comment on function regulars.current_restaurant() is
  'The restaurant that the transaction works for: the setting regulars.restaurant_id, else '
  'restaurant_id of the claims in request.jwt.claims; null: none.';
