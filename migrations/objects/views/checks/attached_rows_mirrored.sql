create or replace view regulars.check_attached_rows_mirrored
with (security_invoker = true)
as
select
  'attached_rows_mirrored' as check_name,
  findings.restaurant_id,
  findings.external_id as offender,
  'what the app''s row says' as expected,
  findings.difference as actual
from regulars.attach_findings() as findings;

comment on view regulars.check_attached_rows_mirrored is
  'For verify: rows of an attached app that differ from ours, including writes that no trigger '
  'saw.';
