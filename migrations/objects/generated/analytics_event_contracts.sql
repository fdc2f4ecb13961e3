-- Generated from contracts/ by npm run generate:contracts; never edited.
create or replace function public.analytics_event_contracts()
returns table (
  event_type text,
  schema_version integer,
  sha256 text
)
language sql
immutable
parallel safe
begin atomic
  values
    ('booking.allocated', 1, 'fe218b3fbc1cbf5c83151640a5b43978ecd03e0d225eb11e1fd69329c408b544'),
    ('booking.amended', 1, '2092353c6d6bb1c7676f6eda2e5c41a7572cbe40940a89f06ea4ccc0ff676149'),
    ('booking.cancelled', 1, 'cfdb978f1b45161351d8fd6dbc8d709061192801de92aad4b405f9c04eec87d3'),
    ('booking.completed', 1, 'ebffe219d31cfe2c5ddd91d2f1d066cafb15d3271b8da737be389a60ed319a5c'),
    ('booking.created', 1, '12460c137716dba4e7e4d5cc4bc099354babd79f60d0e29bff9ace7a0c103bf9'),
    ('booking.no_show', 1, '222f3842a8575e0c91f4a8e66d603105f76ae1513b0b8adb88b9da9665c56bb0'),
    ('booking.waitlisted', 1, '949bce681e47c60bccd3ee260d0cf99ec6521afcf6433e50a0518f094c70b840'),
    ('loyalty.points_posted', 1, '8fef59d8115e86e0069c75d9e75a18f2c255fc830721fa1a913a5760e0a4457c'),
    ('loyalty.tier_changed', 1, 'f012a87ac64c4d8966e5765c7f8d28bc7309e4d4521abf503cafafd9c8b1ac91');
end;

comment on function public.analytics_event_contracts() is
  'The contracts that this database enforces, each with the SHA-256 of its file.';
revoke all on function public.analytics_event_contracts() from public;
