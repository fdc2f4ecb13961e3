create or replace trigger _100_refuse_change
before update or delete on public.loyalty_program_versions
for each row
execute function regulars.tg_refuse_change(
  'RG012',
  'program versions are insert-only',
  'Change the program; it adds a version of its own.'
);

create or replace trigger _100_refuse_truncate
before truncate on public.loyalty_program_versions
for each statement
execute function regulars.tg_refuse_change(
  'RG012',
  'program versions are insert-only',
  'Change the program; it adds a version of its own.'
);
