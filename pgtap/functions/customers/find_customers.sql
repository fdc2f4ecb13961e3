begin;
select plan(16);

insert into restaurants (id, name, slug, country_code)
values
  ('00000000-0000-7000-8000-000000000001', 'Trattoria', 'trattoria', 'GB'),
  ('00000000-0000-7000-8000-000000000002', 'Brasserie', 'brasserie', 'GB');

insert into bookings (
  restaurant_id, starts_at, party_size, customer_name, customer_email, customer_phone
)
values
  (
    '00000000-0000-7000-8000-000000000001',
    now(),
    2,
    'Zoë O''Brien',
    'Zoe@Example.org',
    '07911 123456'
  ),
  ('00000000-0000-7000-8000-000000000001', now(), 2, 'Anna-Maria Smith', 'anna@example.org', null),
  ('00000000-0000-7000-8000-000000000001', now(), 2, 'Smitha Rao', 'rao@example.org', null),
  ('00000000-0000-7000-8000-000000000001', now(), 2, 'Étienne Mac Donald', null, '07911 123457'),
  ('00000000-0000-7000-8000-000000000002', now(), 2, 'Zoë O''Brien', 'zoe@example.org', null);

create function pg_temp.found(search text default null, tag text default null) returns text
language sql as $$
  select coalesce(string_agg(full_name, ', ' order by full_name), 'nobody')
  from find_customers('00000000-0000-7000-8000-000000000001', search, tag)
$$;

select is(
  pg_temp.found('zoe@EXAMPLE.org'),
  'Zoë O''Brien',
  'finds an e-mail whatever its capitals'
);
select is(
  pg_temp.found('+44 (0)7911 123456'),
  'Zoë O''Brien',
  'finds a phone however it is written'
);
select is(pg_temp.found('7911 999999'), 'nobody', 'finds nobody by a phone that nobody has');
select is(
  pg_temp.found('smit'),
  'Anna-Maria Smith, Smitha Rao',
  'finds the beginning of a name or of a surname'
);
select is(pg_temp.found('ann smi'), 'nobody', 'takes only the last word typed for a beginning');
select is(pg_temp.found('anna maria smi'), 'Anna-Maria Smith', 'finds a name that is half typed');
select is(pg_temp.found('smith anna'), 'Anna-Maria Smith', 'finds the surname typed first');
select is(
  pg_temp.found('an smith'),
  'Anna-Maria Smith',
  'finds the surname typed last after half a first name'
);
select is(
  pg_temp.found('OBRIEN zoe'),
  'Zoë O''Brien',
  'finds a name without its accents and apostrophes'
);
select is(pg_temp.found('etienne'), 'Étienne Mac Donald', 'folds an accented capital');

select lives_ok(
  $$ select update_customer('00000000-0000-7000-8000-000000000001', id, '{VIP}')
     from find_customers('00000000-0000-7000-8000-000000000001', 'smith anna') $$,
  'gives tags'
);
select is(pg_temp.found(tag => 'vip'), 'Anna-Maria Smith', 'finds a tag whatever its capitals')
where (
  select count(*) from find_customers('00000000-0000-7000-8000-000000000002', tag => 'vip')
) = 0;
select is(pg_temp.found('smitha', 'vip'), 'nobody', 'finds who has both the name and the tag');
select is(
  (select string_agg(pg_temp.found(typed), ', ') from unnest(array[
    '%', '____', '', ' ', repeat('anna ', 100000), repeat('7', 100000), $$'; select$$, U&'\+10ffff'
  ]) as typed),
  repeat('nobody, ', 7) || 'nobody',
  'finds nobody by what is no search, however long, and takes no sign for a pattern'
);
select is(pg_temp.found('!!', 'vip'), 'nobody', 'nor by signs beside a tag');

-- among 2,000 who have some tag: of each hundred 40, 5 and, of a thousand, 2
insert into customers (restaurant_id, email_normalized, tags)
select
  '00000000-0000-7000-8000-000000000001',
  i || '@example.org',
  array['any']
    || case when i % 5 < 2 then 'Common' end
    || case when i % 20 = 3 then ' some ' end
    || case when i % 500 = 7 then 'rare' end
from generate_series(1, 2000) as i;
select results_eq(
  $$
    select tag, array(
      select found.id
      from find_customers('00000000-0000-7000-8000-000000000001', null, tag, 10) as found
    )
    from unnest('{any,common,some,rare}'::text[]) with ordinality as tags (tag, place)
    order by place
  $$,
  $$
    select tag, array(
      select customers.id from customers
      where restaurant_id = '00000000-0000-7000-8000-000000000001'
        and exists (select from unnest(tags) as own where lower(btrim(own)) = tag)
      order by id desc limit 10
    )
    from unnest('{any,common,some,rare}'::text[]) with ordinality as tags (tag, place)
    order by place
  $$,
  'finds the newest who have a tag, be it common or rare'
);

select * from finish(true);
rollback;
