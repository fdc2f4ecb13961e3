begin;
select plan(1);

select results_eq(
  $$
    select at, regulars.datable(at::timestamptz) is not null
    from (
      values
        ('-infinity'),
        ('4714-11-24 00:00+00 BC'),
        ('0001-12-31 23:59:59.999999+00 BC'),
        ('0001-01-01 00:00+00'),
        ('2031-05-02 18:00+00'),
        ('9999-12-31 23:59:59.999999+00'),
        ('10000-01-01 00:00+00'),
        ('294276-12-31 23:59:59+00'),
        ('infinity'),
        (null)
    ) as moments (at)
  $$,
  $$
    values
      ('-infinity', false),
      ('4714-11-24 00:00+00 BC', false),
      ('0001-12-31 23:59:59.999999+00 BC', false),
      ('0001-01-01 00:00+00', true),
      ('2031-05-02 18:00+00', true),
      ('9999-12-31 23:59:59.999999+00', true),
      ('10000-01-01 00:00+00', false),
      ('294276-12-31 23:59:59+00', false),
      ('infinity', false),
      (null, false)
  $$,
  'the years 1 to 9999'
);

select * from finish(true);
rollback;
