--! Previous: sha1:914bc76102ffafa79909278300aac7cb802466b8
--! Hash: sha1:49befcb08b05108806b2145c6be531a29e0d0cba
--! Message: upkeep

select;
