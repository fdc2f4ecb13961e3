begin;
select plan(3);

select throws_ok('select regulars.assert_limit(-1)', 'RG001', null, 'fewer rows than none');
select lives_ok('select regulars.assert_limit(0)', 'none');
select lives_ok('select regulars.assert_limit(null)', 'all');

select * from finish(true);
rollback;
