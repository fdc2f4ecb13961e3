-- Guests are recognised by this value, so it must be the same however the number was written, and
-- null rather than a guess: a wrong number joins two strangers.
-- A number is accepted when its beginning and length fit the numbering plan of its calling code.
-- "Possible" by length alone would take a local number without area code, or nine zeros; "valid" by
-- the ranges assigned today would refuse a guest whose range was opened after the metadata was
-- made, and would re-key customers with each new version of it.
create or replace function regulars.normalize_phone(
  phone text,
  country_code text,
  edition integer default 0
)
returns text
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  -- dots are for regulars.extract_phone: one may be a decimal point
  v_text text collate "C" := translate(normalize_phone.phone, ' -()/', '');
  v_reading text collate "C";
  v_national text collate "C";
  v_groups text[];
  v_is_international boolean;
  v_rule regulars.phone_rules;
begin
  if v_text ~ E'^\\+?\\d+$' is not true then
    v_text := regulars.extract_phone(phone => normalize_phone.phone);
    if v_text is null then
      return null;
    end if;
  end if;

  v_is_international := starts_with(v_text, '+');
  if v_is_international then
    v_reading := substr(v_text, 2);
  else
    select r.* into v_rule
    from regulars.phone_rules as r
    where r.edition = normalize_phone.edition
      and r.region = upper(normalize_phone.country_code collate "C");
    if not found then
      return null;
    end if;
    v_reading := regexp_replace(v_text, v_rule.international_prefix, '');
    -- No calling code begins with 0, so this was not an international prefix.
    v_is_international := v_reading <> v_text and not starts_with(v_reading, '0');
  end if;

  if v_is_international then
    -- A calling code has one to three digits, and none begins with another. Equality, because a
    -- range of unknown ends would be planned again by every call.
    select r.* into v_rule
    from regulars.phone_rules as r
    where r.is_main_region
      and r.edition = normalize_phone.edition
      and r.calling_code in (left(v_reading, 1), left(v_reading, 2), left(v_reading, 3));
    if not found then
      return null;
    end if;
    v_reading := substr(v_reading, length(v_rule.calling_code) + 1);
  else
    v_reading := v_text;
  end if;

  loop
    -- People write the national prefix inside international numbers as well: +44 (0)20 …
    v_national := regexp_replace(v_reading, v_rule.national_prefix, '');
    if v_rule.national_prefix_transform is not null then
      v_groups := regexp_match(v_reading, v_rule.national_prefix);
      if v_groups[cardinality(v_groups)] is not null then
        v_national := regexp_replace(
          v_reading,
          v_rule.national_prefix,
          v_rule.national_prefix_transform
        );
      end if;
    end if;
    foreach v_national in array array[v_national, v_reading] loop
      v_national := regulars.renumber_phone(v_rule.calling_code, v_national);
      if v_national ~ v_rule.national_number then
        return '+' || v_rule.calling_code || v_national;
      end if;
    end loop;

    -- Not a national number: perhaps one with its calling code but without the plus.
    exit when v_is_international or not starts_with(v_text, v_rule.calling_code);
    v_is_international := true;
    v_reading := substr(v_text, length(v_rule.calling_code) + 1);
  end loop;

  return null;
end
$$;

comment on function regulars.normalize_phone(text, text, integer) is
  'A phone number as E.164, read as dialled in a country (ISO 3166 alpha-2); null if unreadable. '
  'edition: that of the rules, 0 for those in force.';
revoke all on function regulars.normalize_phone(text, text, integer) from public;
