--! Previous: sha1:6f188bbbafb3f6ea6b44b52b52eb061e0b1c0b78
--! Hash: sha1:df66b428d54380d1ef1a7998f7e20a2d4b6cc9cc
--! Message: analytics_events

select;
