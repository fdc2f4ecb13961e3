-- The one place that says what is left of an empty cell, a no-break space or a zero-width joiner.
-- One expression, so that it becomes part of the plan of whoever calls it.
create or replace function regulars.visible_text(value text)
returns text
language sql
immutable
parallel safe
begin atomic
  select case
    when visible_text.value collate "C" ~ '^[!-~]([ -~]*[!-~])?$' then visible_text.value
    else nullif(
      regexp_replace(
        visible_text.value collate "C",
        '^[' || regulars.blank_characters() || ']+|[' || regulars.blank_characters() || ']+$',
        '',
        'g'
      ),
      ''
    )
  end;
end;

comment on function regulars.visible_text(text) is
  'A text without the blanks around it (regulars.blank_characters), or null when nothing is left.';
revoke all on function regulars.visible_text(text) from public;
