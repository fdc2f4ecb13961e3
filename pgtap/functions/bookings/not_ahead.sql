begin;
select plan(4);

select is(
  regulars.not_ahead('2026-03-01 11:59Z', '2026-02-01 12:00Z', '2026-03-01 12:00Z'),
  timestamptz '2026-03-01 11:59Z',
  'returns an instant of the past as given'
);
select is(
  regulars.not_ahead('2026-03-01 22:00Z', null, '2026-03-01 12:00Z'),
  timestamptz '2026-03-01 12:00Z',
  'one of the future is now'
);
select is(
  regulars.not_ahead('2026-03-01 22:00Z', '2026-02-01 12:00Z', '2026-03-01 12:00Z'),
  timestamptz '2026-02-01 12:00Z',
  'or what was recorded before'
);
select is(
  regulars.not_ahead(null, '2026-02-01 12:00Z', '2026-03-01 12:00Z'),
  null::timestamptz,
  'returns null for null'
);

select * from finish(true);
rollback;
