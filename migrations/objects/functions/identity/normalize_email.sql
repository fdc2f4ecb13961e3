-- Guests are recognised by this value. It unites what every mail system unites (case, the forms of
-- one letter, the two spellings of an international domain) and nothing that only some do: two
-- addresses that differ in a dot or a +tag may be two people, and are merged by hand.
-- The domain becomes ASCII (xn--…), the form that also works everywhere else.
-- Lenient where mailboxes exist that the standards forbid (dots in a row); a quoted local part is
-- kept. What programs put around an address comes off: mailto:, a name with <…>, quotes, the mark
-- that ends a sentence or an item. Blanks inside and lists of addresses are refused, not repaired.
-- Everything is compared in collation C, so that no database locale decides what a letter is.
create or replace function regulars.normalize_email(email text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_email text collate "C" := lower(
    regulars.visible_text(normalize_email.email) collate "C"
  );
  v_packed text collate "C";
  v_domain text collate "C";
  v_ascii_domain text;
begin
  -- Far above what can be used; the limit keeps hostile input cheap.
  if octet_length(v_email) > 1024 then
    return null;
  end if;

  if v_email ~ '[^!-~]' then
    v_email := regulars.fold_case(v_email);
  end if;

  -- One wrapping may contain another: "Ada" <mailto:ada@example.com>;
  while v_email is distinct from v_packed and v_email ~ '^mailto:|[.,;>"''”’“‘»«›‹」、`]$' loop
    v_packed := v_email;
    v_email := regulars.visible_text(regexp_replace(v_email, '[.,;、]+$', ''));
    v_email := regulars.visible_text(regexp_replace(v_email, '^mailto:(?://)?([^?]*).*$', E'\\1'));
    v_email := regulars.visible_text(regexp_replace(v_email, '^[^<>]*<([^<>]*)>$', E'\\1'));
    v_email := regulars.visible_text(
      regexp_replace(v_email, '^["''”’“‘„»«›‹「`]+(.*[^"''”’“‘»«›‹」`])["''”’“‘»«›‹」`]+$', E'\\1')
    );
  end loop;

  if v_email ~ '[^!-~]' then
    if v_email ~ ('[' || regulars.blank_characters() || ']') then
      return null;
    end if;
    v_domain := substring(v_email from '[^@]*$');
    -- no host name holds punctuation of other scripts, which could fold into a different host name
    if v_domain ~ (
      E'[\\u060c\\u061b\\u0964\\u2010-\\u2027\\u2030-\\u205e\\u27e6-\\u27ef'
        || E'\\u3001\\u3003-\\u3004\\u3008-\\u301f]'
    )
    then
      return null;
    end if;
    if v_domain ~ '[^!-~]' then
      v_ascii_domain := (
        select string_agg(
          case
            when labels.label ~ '[^!-~]' then 'xn--' || regulars.encode_punycode(labels.label)
            else labels.label
          end,
          '.'
          order by labels.place
        )
        from string_to_table(replace(v_domain, '。', '.'), '.')
          with ordinality as labels (label, place)
      );
      v_email := left(v_email, length(v_email) - length(v_domain)) || v_ascii_domain;
    end if;
  end if;

  if v_email !~ (
    E'^([^"(),:;<>@[\\\\\\]]+|"[^"\\\\]+")'
      || E'@([a-z0-9]+(-+[a-z0-9]+)*\\.)+[a-z][a-z0-9-]*[a-z0-9]$'
  ) then
    return null;
  end if;

  -- RFC 5321: 64 octets before the @, 254 in all; RFC 1035: 63 in a label.
  v_domain := substring(v_email from '[^@]*$');
  if octet_length(v_email) > 254
    or octet_length(v_email) - octet_length(v_domain) > 65
    or (length(v_domain) > 63 and v_domain ~ '[^.]{64}')
  then
    return null;
  end if;

  return v_email;
end
$$;

comment on function regulars.normalize_email(text) is
  'An e-mail address in the form in which equal addresses are equal, or null when it is unusable.';
revoke all on function regulars.normalize_email(text) from public;
