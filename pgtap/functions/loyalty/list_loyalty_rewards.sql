begin;
select plan(6);

insert into restaurants (id, name, slug)
values
  ('00000000-0000-7000-8000-00000000000a', 'Trattoria Ada', 'trattoria-ada'),
  ('00000000-0000-7000-8000-00000000000b', 'Bistro Ben', 'bistro-ben');
create function pg_temp.here() returns uuid language sql immutable as
$$ select '00000000-0000-7000-8000-00000000000a'::uuid $$;
create function pg_temp.ada() returns uuid language sql immutable as
$$ select '00000000-0000-7000-8000-0000000000c1'::uuid $$;
insert into customers (restaurant_id, id, email_normalized)
values (pg_temp.here(), pg_temp.ada(), 'ada@example.com');
select from set_loyalty_program(pg_temp.here(), 'club');
select from adjust_points(pg_temp.here(), pg_temp.ada(), 50, 'welcome', 'staff');
select from set_loyalty_reward(pg_temp.here(), 'tea', 'Tea', 10, limit_per_customer => 1);
select from set_loyalty_reward(pg_temp.here(), 'coffee', 'Coffee', 20);
select from set_loyalty_reward(pg_temp.here(), 'cake', 'Cake', 30, 'silver');
select from set_loyalty_reward(pg_temp.here(), 'soup', 'Soup', 40, is_active => false);
select from set_loyalty_reward(pg_temp.here(), 'feast', 'Feast', 500);

select results_eq(
  $$ select slug, points, refused_with from list_loyalty_rewards(pg_temp.here()) $$,
  $$
    values
      ('tea', 10, null),
      ('coffee', 20, null),
      ('cake', 30, null),
      ('soup', 40, 'RG027'),
      ('feast', 500, null)
  $$,
  'the rewards of the active program, cheapest first'
);
select results_eq(
  $$ select slug, refused_with from list_loyalty_rewards(pg_temp.here(), pg_temp.ada()) $$,
  $$
    values ('tea', null), ('coffee', null), ('cake', 'RG028'), ('soup', 'RG027'), ('feast', 'RG023')
  $$,
  'for a guest with why not'
);
select from list_loyalty_rewards(pg_temp.here()) as rewards,
  redeem_reward(pg_temp.here(), pg_temp.ada(), rewards.id, 'staff')
where rewards.slug = 'tea';
select results_eq(
  $$
    select slug, refused_with
    from list_loyalty_rewards(pg_temp.here(), pg_temp.ada())
    where points <= 20
  $$,
  $$ values ('tea', 'RG029'), ('coffee', null) $$,
  'what was had as often as it may be is not to be had again'
);

-- what the list says of each is what redeeming it says
create function pg_temp.outcome(reward uuid) returns text language plpgsql as $$
begin
  perform redeem_reward(pg_temp.here(), pg_temp.ada(), reward, 'staff');
  raise exception using errcode = 'RGBCK';
exception when others then
  return nullif(sqlstate, 'RGBCK');
end
$$;
select is_empty(
  $$
    select slug from list_loyalty_rewards(pg_temp.here(), pg_temp.ada())
    where refused_with is distinct from pg_temp.outcome(id)
  $$,
  'the list says what redeem_reward says'
);

select throws_ok(
  $$ select list_loyalty_rewards(pg_temp.here(), pg_temp.here()) $$,
  'RG007',
  null,
  'an unknown customer is refused'
);
set local regulars.restaurant_id = '00000000-0000-7000-8000-00000000000b';
select throws_ok(
  $$ select list_loyalty_rewards(pg_temp.here()) $$,
  'RG010',
  null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
