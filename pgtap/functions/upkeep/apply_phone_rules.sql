begin;
select plan(8);

insert into restaurants (id, name, slug, country_code, timezone)
values ('00000000-0000-4000-8000-00000000000a', 'A', 'a', 'GB', 'Europe/London');
insert into bookings (restaurant_id, starts_at, party_size, customer_name, customer_phone)
select
  '00000000-0000-4000-8000-00000000000a',
  now() + place * interval '1 day',
  2,
  guest,
  phone
from (values
  (1, 'Bob', '01 42 68 53 00'),
  (2, 'Cleo', '+33 1 42 68 53 01'),
  (3, 'Dan', '01 42 68 53 01')
) as given (place, guest, phone);

select is_empty('select * from regulars.phone_rule_changes()', 'nothing changed, nothing to tell');

update restaurants set country_code = 'FR' where slug = 'a';
select results_eq(
  $$select full_name, change, changes.phone_normalized, becomes, bookings
    from regulars.phone_rule_changes('00000000-0000-4000-8000-00000000000a') as changes
    join customers on customers.id = changes.customer_id
    order by full_name$$,
  $$values
    ('Bob', 'rekey', '+44142685300', '+33142685300', 1::bigint),
    ('Dan', 'join', '+44142685301', '+33142685301', 1::bigint)$$,
  'tells who would be re-keyed and who would join'
);
select is(
  (select ok from verify_customers_loyalty() where check_name = 'phone_rules_applied'),
  false,
  'verify says that a change waits'
);
select results_eq(
  'select rekeyed, pairs_left, restaurants_done, restaurants_left from '
  'regulars.apply_phone_rules()',
  'values (1::bigint, 1::bigint, 0::bigint, 1::bigint)',
  're-keys one, leaves the pair'
);
select results_eq(
  'select full_name, phone_normalized from customers order by full_name',
  $$values ('Bob', '+33142685300'), ('Cleo', '+33142685301'), ('Dan', '+44142685301')$$,
  'and merges nobody'
);

do $$
begin
  perform merge_customers(
    restaurant_id => '00000000-0000-4000-8000-00000000000a',
    survivor_id => (select id from customers where full_name = 'Cleo'),
    duplicate_id => (select id from customers where full_name = 'Dan'),
    actor => 'staff'
  );
end
$$;
select results_eq(
  'select pairs_left, restaurants_done, restaurants_left from regulars.apply_phone_rules()',
  'values (0::bigint, 1::bigint, 0::bigint)',
  'is done once the pair is merged'
);
select is_empty('select from regulars.earlier_phone_readings', 'and nothing waits any more');
select is_empty(
  'select * from backfill_customers_loyalty() where inserted + changed > 0',
  'and the backfill has nothing to do'
);

select * from finish(true);
rollback;
