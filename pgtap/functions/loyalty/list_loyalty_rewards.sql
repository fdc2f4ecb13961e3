begin;
select plan(6);

select from add_restaurant('a', 'Europe/London');
select from add_restaurant('b', 'Europe/London');
insert into customers (restaurant_id, id, email_normalized)
values (here(), ada(), 'ada@example.com');
select from set_loyalty_program(here(), 'club');
select from adjust_points(here(), ada(), 50, 'welcome', 'staff');
select from set_loyalty_reward(here(), 'tea', 'Tea', 10, limit_per_customer => 1);
select from set_loyalty_reward(here(), 'coffee', 'Coffee', 20);
select from set_loyalty_reward(here(), 'cake', 'Cake', 30, 'silver');
select from set_loyalty_reward(here(), 'soup', 'Soup', 40, is_active => false);
select from set_loyalty_reward(here(), 'feast', 'Feast', 500);

select results_eq(
  $$ select slug, points, refused_with from list_loyalty_rewards(here()) $$,
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
  $$ select slug, refused_with from list_loyalty_rewards(here(), ada()) $$,
  $$
    values ('tea', null), ('coffee', null), ('cake', 'RG028'), ('soup', 'RG027'), ('feast', 'RG023')
  $$,
  'for a guest with why not'
);
select from list_loyalty_rewards(here()) as rewards,
  redeem_reward(here(), ada(), rewards.id, 'staff')
where rewards.slug = 'tea';
select results_eq(
  $$
    select slug, refused_with
    from list_loyalty_rewards(here(), ada())
    where points <= 20
  $$,
  $$ values ('tea', 'RG029'), ('coffee', null) $$,
  'what was had as often as it may be is not to be had again'
);

-- what the list says of each is what redeeming it says
create function pg_temp.outcome(reward uuid) returns text language plpgsql as $$
begin
  perform redeem_reward(here(), ada(), reward, 'staff');
  raise exception using errcode = 'RGBCK';
exception when others then
  return nullif(sqlstate, 'RGBCK');
end
$$;
select is_empty(
  $$
    select slug from list_loyalty_rewards(here(), ada())
    where refused_with is distinct from pg_temp.outcome(id)
  $$,
  'the list says what redeem_reward says'
);

select throws_ok(
  $$ select list_loyalty_rewards(here(), here()) $$,
  'RG007',
  null,
  'an unknown customer is refused'
);
select from enter_restaurant(id('b'));
select throws_ok(
  $$ select list_loyalty_rewards(here()) $$,
  'RG010',
  null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
