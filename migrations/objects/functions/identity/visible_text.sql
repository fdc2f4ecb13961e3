-- Decides that an empty cell, a no-break space or a zero-width joiner shows nothing. A single
-- expression, so that it is inlined into the caller's plan.
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
  'A text without surrounding blanks (regulars.blank_characters), or null if nothing is left.';
revoke all on function regulars.visible_text(text) from public;
