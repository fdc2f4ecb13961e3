--! Previous: sha1:89f0c54eac60f483ffa5144139c052ea810a247e
--! Hash: sha1:41be093f029ee88427c1b8a6b23443f86dc2c5d8
--! Message: row_security

select;
