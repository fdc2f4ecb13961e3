-- What a person typed, reduced to digits with an optional leading plus. Text around the number
-- falls away ("Tel. …", "… (office)"); text inside it makes it unreadable, because joining the
-- pieces would invent a number. An extension is dropped: E.164 has no place for one, and the line
-- is the guest's however the call is put through.
-- Everything is compared in collation C, so that no database locale decides what a digit is.
create or replace function regulars.extract_phone(phone text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_text text collate "C" := extract_phone.phone;
  v_context text collate "C";
begin
  -- No number is this long; the limit keeps hostile input cheap.
  if length(v_text) > 250 then
    return null;
  end if;

  -- Every script's digits, full-width signs, other dashes; blanks are spaces.
  if v_text ~ '[^ -~]' then
    v_text := translate(
      regulars.plain_digits(v_text),
      '＋，٬．٫／（）［］－～＃'
        || E'\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u30fc\u2053\u223c',
      '+,,../()[]-~#----------'
    );
    v_text := regexp_replace(v_text, '[' || regulars.blank_characters() || ']', ' ', 'g');
  end if;

  -- RFC 3966: a local number in its context. A domain as context is of no use.
  if v_text ~* ';(phone-context|isub)=' then
    v_context := substring(v_text from E'(?i);phone-context= *(\\+[-0-9.() ]*)');
    v_text := regexp_replace(v_text, ';(phone-context|isub)=[^;]*', '', 'gi');
    v_text := regexp_replace(v_text, '^[^+0-9]*', '');
    if not starts_with(v_text, '+') then
      v_text := concat(v_context, v_text);
    end if;
  end if;

  -- A spreadsheet has turned it into a number (1711234567.0): without the point it would be another
  -- guest's.
  if v_text ~ E'\\d{6} ?[.,] ?0+\\D*$' then
    return null;
  end if;

  v_text := substring(v_text from '[+0-9].*[0-9]#?');
  v_text := regexp_replace(
    v_text,
    '(?:'
      || E';ext=\\d{1,20}'
      || E'|[ ,]*(?:e?xt(?:ensi[oó])?n?|[дД][оО][бБ]|anexo)[:.]?[ ,-]*\\d{1,20}#?'
      || E'|[ ,]*(?:[x#~]|int)[:.]?[ ,-]*\\d{1,9}#?'
      || E'|[- ]+\\d{1,6}#'
      || E'|[ ]*(?:,,|;)[:.]?[ ,-]*\\d{1,15}#?'
      || E'|[ ]*,+[:.]?[ ,-]*\\d{1,9}#?'
      || ')$',
    '',
    'i'
  );
  v_text := translate(v_text, ' -./()[]~', '');
  return substring(v_text from E'^\\+?\\d+$');
end
$$;

comment on function regulars.extract_phone(text) is
  'The digits of a phone number as somebody wrote it, with a leading plus if it has one, or null.';
revoke all on function regulars.extract_phone(text) from public;
