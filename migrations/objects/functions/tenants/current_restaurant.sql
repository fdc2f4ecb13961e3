-- The only place that reads the tenant. Returns text, so that an error can show a malformed value.
-- A single expression of stable calls, so that it is inlined and policies can use an index. Not
-- revoked from PUBLIC: a policy calls it as the role that reads the table, and current_setting
-- would reveal as much.
create or replace function regulars.current_restaurant()
returns text
language sql
stable
parallel safe
begin atomic
  select coalesce(
    nullif(current_setting('regulars.restaurant_id', true), ''),
    -- PostgREST and Supabase set this from a verified token; users cannot edit app_metadata
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
  'The restaurant for which the transaction works: the setting regulars.restaurant_id, else '
  'restaurant_id of the claims in request.jwt.claims; null if there is neither.';
