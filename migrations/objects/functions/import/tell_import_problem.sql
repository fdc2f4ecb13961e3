create or replace function regulars.tell_import_problem(problem text)
returns table (
  field text,
  code text,
  message text
)
language sql
immutable
parallel safe
rows 1
begin atomic
  select problems.field, problems.code, problems.message
  from regulars.import_problems() as problems
  where problems.problem = tell_import_problem.problem
  union all
  -- problems of regulars.booking_problems: the field, and what it must be
  select
    split_part(tell_import_problem.problem, ' ', 1),
    'RG001',
    substr(tell_import_problem.problem, strpos(tell_import_problem.problem, ' ') + 1)
  where strpos(tell_import_problem.problem, ' ') > 0;
end;

comment on function regulars.tell_import_problem(text) is
  'Field (null: the whole row), code and message of a problem of a rejected row.';
revoke all on function regulars.tell_import_problem(text) from public;
