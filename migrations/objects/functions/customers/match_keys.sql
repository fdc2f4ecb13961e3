-- Two texts that differ by one slip have a common text among those with one letter left out. Digits
-- are never left out: anna1 and anna2 are not a slip.
create or replace function regulars.match_keys(
  email_normalized text,
  phone_normalized text,
  full_name text
)
returns bigint[]
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_mailbox text collate "C" := regulars.mailbox_key(match_keys.email_normalized);
  v_keys bigint[] := regulars.contact_keys(
    match_keys.email_normalized,
    match_keys.phone_normalized
  );
  v_local text collate "C";
  v_letters text collate "C";
  v_digits text collate "C";
  v_name text collate "C";
begin
  if v_mailbox is null then
    return v_keys;
  end if;

  v_local := split_part(v_mailbox, '@', 1);
  v_letters := translate(v_local, '0123456789', '');
  v_digits := translate(v_local, v_letters, '');
  -- a name alone is too common
  v_name := regulars.name_key(match_keys.full_name);
  if v_name like '% %' then
    v_keys := v_keys || hashtextextended(
      concat_ws(':', 'name', v_name, left(v_letters, 3), v_digits),
      0
    );
  end if;
  if length(v_local) < 4 then
    -- initials are common, so they are combined with some of what follows
    v_keys := v_keys
      || hashtextextended('short:' || left(v_mailbox, length(v_local) + 3), 0)
      || hashtextextended('local:' || v_local, 0);
  else
    v_keys := v_keys || hashtextextended('slip:' || v_digits || ':' || v_letters, 0);
    for v_place in 1 .. length(v_letters) loop
      v_keys := v_keys || hashtextextended(
        'slip:' || v_digits || ':' || overlay(v_letters placing '' from v_place for 1),
        0
      );
    end loop;
  end if;
  return v_keys;
end
$$;

comment on function regulars.match_keys(text, text, text) is
  'Keys of which two customers who may be one person share at least one, if one typing error '
  'keeps them apart too.';
revoke all on function regulars.match_keys(text, text, text) from public;
