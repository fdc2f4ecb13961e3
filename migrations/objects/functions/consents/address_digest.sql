create or replace function regulars.address_digest(salt bytea, address text)
returns bytea
language sql
stable
strict
parallel safe
begin atomic
  select sha256(salt || convert_to(address, 'UTF8'));
end;

comment on function regulars.address_digest(bytea, text) is
  'The digest of a normalised address in marketing_addresses; null for null.';
revoke all on function regulars.address_digest(bytea, text) from public;
