begin;
select plan(5);

select matches(
  regulars.uuid_v7()::text,
  '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$',
  'an id is a UUID of version 7 and the RFC variant'
);

select cmp_ok(
  abs(
    extract(epoch from clock_timestamp()) * 1000
      - (
        'x' || lpad(left(replace(regulars.uuid_v7()::text, '-', ''), 12), 16, '0')
      )::bit(64)::bigint
  ),
  '<',
  1000::numeric,
  'an id starts with the present time in milliseconds'
);

select is(
  left(regulars.uuid_v7('2024-05-01 18:00:00.123+00')::text, 18),
  '018f3550-357b-7000',
  'or with the time that is given'
);

create temporary table made as
select number, regulars.uuid_v7() as id
from generate_series(1, 2000) as number;

select is(count(distinct id), 2000::bigint, 'ids do not repeat') from made;

-- Ids of the same microsecond may come in either order.
select cmp_ok(
  (select count(*) from made as earlier join made as later on later.number = earlier.number + 20
   where later.id < earlier.id),
  '=',
  0::bigint,
  'ids made one after the other sort in that order'
);

select * from finish(true);
rollback;
