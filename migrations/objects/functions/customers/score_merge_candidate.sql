-- Shared values speak for one person, different values against it. A phone alone may be a family's;
-- a name alone proves nothing. The weights were fitted to records of known people
-- (bench/candidates.ts).
create or replace function regulars.score_merge_candidate(
  one public.customers,
  other public.customers,
  out score numeric,
  out reasons text[]
)
returns record
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_names text[] := array[regulars.name_key(one.full_name), regulars.name_key(other.full_name)];
  v_mailboxes text[] := array[
    regulars.mailbox_key(one.email_normalized),
    regulars.mailbox_key(other.email_normalized)
  ];
  v_locals text[] := array[split_part(v_mailboxes[1], '@', 1), split_part(v_mailboxes[2], '@', 1)];
  v_likeness real;
begin
  score := 0;
  reasons := '{}';

  if regulars.line_key(one.phone_normalized) = regulars.line_key(other.phone_normalized) then
    score := score + 0.6;
    reasons := reasons || 'same phone'::text;
  elsif length(one.phone_normalized) = length(other.phone_normalized)
    and regulars.is_one_slip(one.phone_normalized, other.phone_normalized)
  then
    score := score + 0.25;
    reasons := reasons || 'similar phone'::text;
  elsif one.phone_normalized is not null and other.phone_normalized is not null then
    score := score - 0.1;
  end if;

  if one.email_normalized = other.email_normalized then
    score := score + 0.7;
    reasons := reasons || 'same e-mail'::text;
  elsif v_mailboxes[1] = v_mailboxes[2] then
    score := score + 0.6;
    reasons := reasons || 'e-mail differs in dots or tag'::text;
  elsif one.email_normalized is not null and other.email_normalized is not null then
    v_likeness := regulars.text_similarity(v_mailboxes[1], v_mailboxes[2]);
    if regulars.is_one_slip(v_mailboxes[1], v_mailboxes[2]) then
      v_likeness := greatest(v_likeness, 0.9);
    elsif v_locals[1] = v_locals[2] and length(v_locals[1]) >= 5 and v_likeness >= 0.35 then
      -- more than initials, at a similar domain
      v_likeness := greatest(v_likeness, 0.75);
    end if;
    -- anna.smith1 and anna.smith2 are more often two people than one typing error
    if v_locals[1] <> v_locals[2]
      and translate(v_mailboxes[1], '0123456789', '') = translate(v_mailboxes[2], '0123456789', '')
      and v_locals[1] ~ '[0-9]'
      and v_locals[2] ~ '[0-9]'
    then
      score := score + 0.1;
      reasons := reasons || 'e-mail differs in digits'::text;
    -- a shared provider proves nothing
    elsif v_likeness >= 0.35
      and (
        v_likeness >= 0.9
        or regulars.text_similarity(v_locals[1], v_locals[2]) >= 0.25
      )
    then
      score := score + 0.75 * v_likeness::numeric;
      reasons := reasons || 'similar e-mail'::text;
    else
      score := score - 0.1;
    end if;
  end if;

  if v_names[1] is not null and v_names[2] is not null then
    v_likeness := regulars.name_similarity(v_names[1], v_names[2]);
    if v_likeness = 1 then
      score := score + 0.35;
      reasons := reasons || 'same name'::text;
    elsif v_likeness >= 0.3 then
      score := score + 0.25;
      reasons := reasons || 'similar name'::text;
    else
      -- families share phones more often than a mistyped e-mail is another guest's
      score := score - case when 'similar e-mail' = any (reasons) then 0.05 else 0.25 end;
    end if;
  end if;

  if one.corrected_into_id = other.id or other.corrected_into_id = one.id then
    score := 1;
    reasons := 'corrected contact'::text || reasons;
  end if;

  score := round(least(greatest(score, 0), 1), 2);
end
$$;

comment on function regulars.score_merge_candidate(public.customers, public.customers) is
  'A score from 0 to 1 for two customers being one person, with the reasons.';
revoke all on function regulars.score_merge_candidate(public.customers, public.customers)
  from public;
