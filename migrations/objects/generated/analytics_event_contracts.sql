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
    ('customer.erased', 1, '76857c882c4009d0cb0818ebf16f876037527d78c867f85774e2ea50668cb1b3'),
    ('customer.merged', 1, '7a848831a21d60ea8eaa9cea26cdd8204a4fc64565d814b3212d837a8a42eaca'),
    ('customer.unmerged', 1, '5adb0eef595dcde819eb6f0a556f41294c9934c73f95164faa47b381dbb4a737'),
    ('loyalty.points_posted', 1, 'cd49f30bd6d6a347d8a5f1d5e6345ef50eef3145e5f5d7a220b221764978ed2f'),
    ('loyalty.tier_changed', 1, 'f012a87ac64c4d8966e5765c7f8d28bc7309e4d4521abf503cafafd9c8b1ac91'),
    ('marketing.consent_changed', 1, '8100b358fda25d485381757b204cd1b70b56677857eb9a48d6c63d515dcc5e2b');
end;

comment on function public.analytics_event_contracts() is
  'The contracts that this database enforces, each with the SHA-256 of its file.';
revoke all on function public.analytics_event_contracts() from public;
