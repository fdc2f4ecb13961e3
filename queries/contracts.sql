/* @name knownContracts */
select
  event_type as "event_type!",
  schema_version as "schema_version!",
  sha256 as "sha256!"
from public.analytics_event_contracts();
