-- Plans that were changed: the old form of a number is nobody else's today, so that whoever writes
-- it is the guest with the new one. Each line names the change.
create or replace function regulars.renumber_phone(calling_code text, national_number text)
returns text
language sql
immutable
parallel safe
begin atomic
  select case renumber_phone.calling_code
    -- Mexico, 2019: no prefix is dialled before the ten digits any more, nor is 1 after +52
    when '52' then
      regexp_replace(renumber_phone.national_number, '^(?:1|01|04[45])(\d{10})$', '\1')
    -- Brazil, 2012 to 2016: mobile numbers, which began with 6 to 9, got a 9 after the area code
    when '55' then
      regexp_replace(renumber_phone.national_number, '^([1-9][1-9])([6-9]\d{7})$', '\19\2')
    -- Ivory Coast, 2021: two digits before all numbers, by the operator that the old ones told
    when '225' then
      case
        when renumber_phone.national_number !~ '^\d{8}$' then ''
        when renumber_phone.national_number ~ '^[23]\d8' then '21'
        when renumber_phone.national_number ~ '^[23]\d0' then '25'
        when renumber_phone.national_number ~ '^[23]' then '27'
        when renumber_phone.national_number ~ '^\d[0-3]' then '01'
        when renumber_phone.national_number ~ '^\d[4-6]' then '05'
        else '07'
      end || renumber_phone.national_number
    -- Benin, 2024: 01 before all numbers
    when '229' then
      regexp_replace(renumber_phone.national_number, '^([2-9]\d{7})$', '01\1')
    else renumber_phone.national_number
  end;
end;

comment on function regulars.renumber_phone(text, text) is
  'A national number in the form that its country''s plan has today.';
revoke all on function regulars.renumber_phone(text, text) from public;
