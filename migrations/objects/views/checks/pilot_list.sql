create or replace view regulars.check_pilot_list
with (security_invoker = true)
as
select distinct
  'pilot_list' as check_name,
  null::uuid as restaurant_id,
  lower(btrim(entries.entry, E' \t\r\n')) as offender,
  'the id of a restaurant' as expected,
  'another text' as actual
from (
  select current_setting('loyalty.pilot_restaurant_ids', true) as list
  union all
  select settings.value
  from regulars.settings
  where settings.name = 'loyalty.pilot_restaurant_ids'
) as lists
cross join lateral unnest(string_to_array(lists.list, ',')) as entries (entry)
where btrim(entries.entry, E' \t\r\n') <> ''
  and lower(btrim(entries.entry, E' \t\r\n'))
    !~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$';

comment on view regulars.check_pilot_list is
  'For verify: entries of the pilot list that are not ids.';
