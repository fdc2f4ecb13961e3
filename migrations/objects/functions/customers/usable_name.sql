-- Words that forms and other systems write where nobody gave a name. A guest who is really called
-- so only never replaces another name.
create or replace function regulars.usable_name(name text)
returns text
language sql
immutable
parallel safe
begin atomic
  select case
    when regulars.visible_text(usable_name.name) is null then null
    -- no letter: only digits, punctuation and signs; looking for letters beyond a to z is slow
    when regulars.visible_text(usable_name.name) collate "C" !~ '[A-Za-z]'
      and regulars.plain_digits(regulars.visible_text(usable_name.name)) collate "C" !~ (
        E'[\\u00c0-\\u1fff\\u2c00-\\u2fff\\u3005-\\ud7ff\\uf900-\\ufdff'
          || E'\\ufe70-\\ufeff\\uff21-\\uff3a\\uff41-\\uff5a\\uff66-\\uffdc\\U00010000-\\U0010ffff]'
      )
      then null
    -- ignores signs around and between the words: N / A, (blank), "null null", #VALUE!
    when lower(usable_name.name collate "C") ~ replace(
      '^_(n_a|none|((null|nan|undefined)_){1,2}|nil|blank|ref|unknown|no_name|anonymous|walk_in'
        || '|tba|tbc|tbd|value|name|num|div_0|test|not_(given|provided))_$',
      '_',
      E'[!-@\\[-`{-~\\uff01-\\uff20' || regulars.blank_characters() || ']*'
    )
      then null
    else regulars.visible_text(usable_name.name)
  end;
end;

comment on function regulars.usable_name(text) is
  'A name without surrounding blanks; null if it names nobody: no letter, n/a, unknown.';
revoke all on function regulars.usable_name(text) from public;
