-- Changed numbering plans: the old form of a number belongs to nobody else today, so it identifies
-- the guest with the new form. Each line names the change.
create or replace function regulars.renumber_phone(calling_code text, national_number text)
returns text
language sql
immutable
parallel safe
begin atomic
  select case renumber_phone.calling_code
    -- Mexico, 2019: neither a prefix before the ten digits nor 1 after +52 is dialled any more
    when '52' then
      regexp_replace(renumber_phone.national_number, E'^(?:1|01|04[45])(\\d{10})$', E'\\1')
    -- Brazil, 2012 to 2016: mobile numbers, which began with 6 to 9, got a 9 after the area code
    when '55' then
      regexp_replace(renumber_phone.national_number, E'^([1-9][1-9])([6-9]\\d{7})$', E'\\19\\2')
    -- Ivory Coast, 2021: two digits before all numbers, by the operator that the old number shows
    when '225' then
      case
        when renumber_phone.national_number !~ E'^\\d{8}$' then ''
        when renumber_phone.national_number ~ E'^[23]\\d8' then '21'
        when renumber_phone.national_number ~ E'^[23]\\d0' then '25'
        when renumber_phone.national_number ~ '^[23]' then '27'
        when renumber_phone.national_number ~ E'^\\d[0-3]' then '01'
        when renumber_phone.national_number ~ E'^\\d[4-6]' then '05'
        else '07'
      end || renumber_phone.national_number
    -- Benin, 2024: 01 before all numbers
    when '229' then
      regexp_replace(renumber_phone.national_number, E'^([2-9]\\d{7})$', E'01\\1')
    else renumber_phone.national_number
  end;
end;

comment on function regulars.renumber_phone(text, text) is
  'A national number in the present form of its country''s plan.';
revoke all on function regulars.renumber_phone(text, text) from public;
