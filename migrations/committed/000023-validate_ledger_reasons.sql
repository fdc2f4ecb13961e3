--! Previous: sha1:168901973c1c3866bd9b4e6ad2544cf64ce3301d
--! Hash: sha1:af393cfcc18ba7ef8b7512759f84c3fdbb4bd940
--! Message: validate_ledger_reasons

alter table public.loyalty_point_events
  validate constraint loyalty_point_events_reason_check;
alter table public.loyalty_point_events
  validate constraint loyalty_point_events_booking_id_check;
