create or replace function regulars.keep_attach_problem(
  external_id text,
  operation text,
  code text,
  message text,
  detail text
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  insert into regulars.attach_problems as problems (
    external_id,
    operation,
    code,
    message,
    detail,
    of_restaurant_id
  )
  values (
    keep_attach_problem.external_id,
    keep_attach_problem.operation,
    keep_attach_problem.code,
    -- PostgreSQL's own texts may print a value
    case
      when keep_attach_problem.code like 'RG%' or keep_attach_problem.code = '01000'
        then keep_attach_problem.message
      else 'an error of the database or the mapping'
    end,
    case when keep_attach_problem.code like 'RG%' then nullif(keep_attach_problem.detail, '') end,
    regulars.restaurant_of_attached(keep_attach_problem.external_id)
  )
  on conflict (external_id) do update
  set
    operation = excluded.operation,
    code = excluded.code,
    message = excluded.message,
    detail = excluded.detail,
    of_restaurant_id = excluded.of_restaurant_id,
    occurred_at = excluded.occurred_at;
end
$$;

comment on function regulars.keep_attach_problem(text, text, text, text, text) is
  'Keeps why a row of the attached app could not be mirrored, in the place of an earlier problem.';
revoke all on function regulars.keep_attach_problem(text, text, text, text, text) from public;
