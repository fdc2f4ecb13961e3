-- RFC 3492, section 6.3, with the parameters of section 5 for domain names.
create or replace function regulars.encode_punycode(label text)
returns text
language plpgsql
immutable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_digits constant text := 'abcdefghijklmnopqrstuvwxyz0123456789';
  v_codes constant int[] := array(
    select ascii(characters.value)
    from string_to_table(encode_punycode.label, null) with ordinality as characters (value, place)
    order by characters.place
  );
  v_encoded text :=
    regexp_replace(encode_punycode.label collate "C", E'[^\\u0001-\\u007f]', '', 'g');
  v_basic int := length(v_encoded);
  v_done int := v_basic;
  v_reached int := 128;
  v_next int;
  v_code int;
  v_delta int := 0;
  v_rest int;
  v_bias int := 72;
  v_weight int;
  v_threshold int;
begin
  if v_basic > 0 then
    v_encoded := v_encoded || '-';
  end if;

  while v_done < cardinality(v_codes) loop
    v_next := (select min(codes.code) from unnest(v_codes) as codes (code) where code >= v_reached);
    v_delta := v_delta + (v_next - v_reached) * (v_done + 1);
    v_reached := v_next;

    foreach v_code in array v_codes loop
      if v_code < v_reached then
        v_delta := v_delta + 1;
      elsif v_code = v_reached then
        v_rest := v_delta;
        v_weight := 36;
        loop
          v_threshold := least(greatest(v_weight - v_bias, 1), 26);
          exit when v_rest < v_threshold;
          v_encoded := v_encoded || substr(
            v_digits,
            1 + v_threshold + (v_rest - v_threshold) % (36 - v_threshold),
            1
          );
          v_rest := (v_rest - v_threshold) / (36 - v_threshold);
          v_weight := v_weight + 36;
        end loop;
        v_encoded := v_encoded || substr(v_digits, 1 + v_rest, 1);

        v_delta := v_delta / case when v_done = v_basic then 700 else 2 end;
        v_done := v_done + 1;
        v_delta := v_delta + v_delta / v_done;
        v_bias := 0;
        while v_delta > 455 loop
          v_delta := v_delta / 35;
          v_bias := v_bias + 36;
        end loop;
        v_bias := v_bias + 36 * v_delta / (v_delta + 38);
        v_delta := 0;
      end if;
    end loop;

    v_delta := v_delta + 1;
    v_reached := v_reached + 1;
  end loop;

  return v_encoded;
end
$$;

comment on function regulars.encode_punycode(text) is
  'The ASCII form of one domain label with other letters, without its prefix xn--.';
revoke all on function regulars.encode_punycode(text) from public;
