--! Previous: sha1:a559bb90d2b7265c4431c353d3413d2a4f59f828
--! Hash: sha1:7f83226865139c218c65605f63977b97598b7fc7
--! Message: attach_problems_of_restaurants

-- So that they go with the restaurant. Keys and restaurants are the app's: no foreign key.
alter table regulars.attach_problems add column of_restaurant_id uuid;
alter table regulars.attach_resolutions add column of_restaurant_id uuid;

comment on column regulars.attach_problems.of_restaurant_id is
  'The restaurant of the booking; null: not known.';
comment on column regulars.attach_resolutions.of_restaurant_id is
  'The restaurant of the booking; null: not known.';

update regulars.attach_problems
set of_restaurant_id = bookings.restaurant_id
from regulars.attachments
join public.bookings on bookings.external_source = attachments.source
where bookings.external_id = attach_problems.external_id;
update regulars.attach_resolutions
set of_restaurant_id = bookings.restaurant_id
from regulars.attachments
join public.bookings on bookings.external_source = attachments.source
where bookings.external_id = attach_resolutions.external_id;
