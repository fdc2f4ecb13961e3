begin;
select plan(21);

select from add_restaurant('1', 'Europe/London');
select from add_restaurant('2', 'Europe/London');

insert into bookings (
  restaurant_id, starts_at, party_size, customer_name, customer_email, customer_phone
)
values
  (id('1'), now(), 2, 'Zoë O''Brien', 'Zoe@Example.org', '07911 123456'),
  (id('1'), now(), 2, 'Anna-Maria Smith', 'anna@example.org', null),
  (id('1'), now(), 2, 'Smitha Rao', 'rao@example.org', null),
  (id('1'), now(), 2, 'Étienne Mac Donald', null, '07911 123457'),
  (id('2'), now(), 2, 'Zoë O''Brien', 'zoe@example.org', null);

create function pg_temp.found(search text default null, tag text default null) returns text
language sql as $$
  select coalesce(string_agg(full_name, ', ' order by full_name), 'nobody')
  from find_customers(id('1'), search, tag)
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
  $$ select update_customer(id('1'), id, '{VIP}')
     from find_customers(id('1'), 'smith anna') $$,
  'gives tags'
);
select is(pg_temp.found(tag => 'vip'), 'Anna-Maria Smith', 'finds a tag whatever its capitals')
where (
  select count(*) from find_customers(id('2'), tag => 'vip')
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
  id('1'),
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
      from find_customers(id('1'), null, tag, 10) as found
    )
    from unnest('{any,common,some,rare}'::text[]) with ordinality as tags (tag, place)
    order by place
  $$,
  $$
    select tag, array(
      select customers.id from customers
      where restaurant_id = id('1')
        and exists (select from unnest(tags) as own where lower(btrim(own)) = tag)
      order by id desc limit 10
    )
    from unnest('{any,common,some,rare}'::text[]) with ordinality as tags (tag, place)
    order by place
  $$,
  'finds the newest who have a tag, be it common or rare'
);

-- pages: each guest once, in the order of one long page, whatever was merged
insert into customers (restaurant_id, email_normalized, full_name, tags)
select
  id('2'),
  i || '@pages.example',
  (array['Kim Kimble', 'Kim Lee', 'Kimberly Stone', 'Ann Kimble', 'Lee Kim'])[1 + i % 5],
  '{guest}'
from generate_series(1, 40) as i;
select merge_customers(
  id('2'),
  survivor.id,
  duplicate.id,
  'test'
)
from (values (3, 38), (4, 6), (40, 1), (12, 13), (12, 37)) as pairs (survivor, duplicate)
join customers as survivor on survivor.email_normalized = pairs.survivor || '@pages.example'
join customers as duplicate on duplicate.email_normalized = pairs.duplicate || '@pages.example';

create function pg_temp.pages(search text, tag text, size integer) returns uuid[]
language plpgsql as $$
declare
  v_all uuid[] := '{}';
  v_page uuid[];
begin
  loop
    v_page := array(
      select found.id
      from find_customers(
        restaurant_id => id('2'),
        search => pages.search,
        tag => pages.tag,
        limit_to => pages.size,
        after => v_all[cardinality(v_all)]
      ) as found
    );
    exit when cardinality(v_page) = 0;
    if cardinality(v_page) > pages.size then
      raise exception 'a page of %', cardinality(v_page);
    end if;
    v_all := v_all || v_page;
  end loop;
  return v_all;
end
$$;

select is(
  (select count(*)
   from (values
     ('kim', null), ('lee kim', null), ('kimb', null), (null, 'guest'), (null, 'GUEST'),
     ('kim', 'guest'), ('4@pages.example', null)
   ) as asked (search, tag)
   cross join generate_series(1, 9, 2) as size
   where pg_temp.pages(asked.search, asked.tag, size)
     is distinct from pg_temp.pages(asked.search, asked.tag, 100)),
  0::bigint,
  'pages of any size hold what one long page holds'
);
select is(
  cardinality(pg_temp.pages(null, 'guest', 3)),
  35,
  'pages hold all who have a tag, merged ones once'
);
select is(
  (select count(distinct id) from unnest(pg_temp.pages('kim', null, 4)) as id),
  cardinality(pg_temp.pages('kim', null, 100))::bigint,
  'and nobody twice'
);
select throws_ok(
  $$ select from find_customers(
       restaurant_id => id('2'),
       search => 'kimberly',
       after => (select id from customers where email_normalized = '1@pages.example')
     ) $$,
  'RG001',
  null,
  'refuses a page after a guest whom the search does not find'
);
select throws_ok(
  $$ select from find_customers(
       restaurant_id => id('2'),
       search => 'kim',
       after => '00000000-0000-7000-8000-00000000ffff'
     ) $$,
  'RG007',
  null,
  'and after one who is not there'
);

select * from finish(true);
rollback;
