--! Previous: sha1:c78910f7e2b3f512f2e9ad4d44812b7eb0b299b1
--! Hash: sha1:84cddcf2b7a7548a76a9f00bf1fd3b8320b2f427
--! Message: analytics_events

select;
