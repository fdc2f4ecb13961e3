--! Previous: sha1:2c991aba268041bc99269a1424bf6e3d273d2652
--! Hash: sha1:0d7cd9994541aa330f6d830632993d03ad3cec56
--! Message: analytics_events

select;
