-- Problems beyond those of regulars.booking_problems. Messages name fields and limits, never values
-- of the row: they are logged.
create or replace function regulars.import_problems()
returns table (
  problem text,
  field text,
  code text,
  message text
)
language sql
immutable
parallel safe
begin atomic
  values
    ('cells', null, 'RG070', 'the row has another number of cells than the header'),
    ('encoding', null, 'RG070', 'the row holds bytes that are no text in the file''s encoding'),
    ('nul', null, 'RG070', 'the row holds a NUL character'),
    (
      'starts_at',
      'starts_at',
      'RG001',
      'must be a date and time: YYYY-MM-DD HH:MM, or as the date order says'
    ),
    ('starts_at_skipped', 'starts_at', 'RG071', 'is a local time that the clocks skipped'),
    ('ends_at', 'ends_at', 'RG001', 'must be a date and time after the start'),
    ('ends_at_skipped', 'ends_at', 'RG071', 'is a local time that the clocks skipped'),
    (
      'duration_minutes',
      'duration_minutes',
      'RG001',
      'must be a whole number of minutes from 1 to 9999'
    ),
    ('status', 'status', 'RG001', 'is not a status that the mapping knows; use --status'),
    ('confirmed_at', 'confirmed_at', 'RG001', 'must be a date and time that the clocks showed'),
    ('completed_at', 'completed_at', 'RG001', 'must be a date and time that the clocks showed'),
    ('cancelled_at', 'cancelled_at', 'RG001', 'must be a date and time that the clocks showed'),
    ('created_at', 'created_at', 'RG001', 'must be a date and time that the clocks showed'),
    (
      'marketing_opt_in',
      'marketing_opt_in',
      'RG001',
      'must be true, yes, y, t, 1, false, no, n, f or 0'
    ),
    ('spend_amount', 'spend_amount', 'RG001', 'must be a whole number of minor units, 0 or more'),
    ('reference_taken', 'reference', '23505', 'is the reference of another booking'),
    (
      'external_id_repeated',
      'external_id',
      'RG072',
      'stands in an earlier row with other contents'
    ),
    ('table_unknown', 'table_label', 'RG005', 'is the label of no table of the restaurant'),
    ('table_taken', 'table_label', 'RG006', 'is a table that another booking holds at that time'),
    ('status_move', 'status', 'RG002', 'is a status that the stored booking cannot move to'),
    (
      'guest_erased',
      null,
      'RG073',
      'the guest of this booking was erased; the row would bring the data back'
    );
end;

comment on function regulars.import_problems() is
  'Why an import rejects a row: the problem, its field (null: the whole row), code and message.';
revoke all on function regulars.import_problems() from public;
