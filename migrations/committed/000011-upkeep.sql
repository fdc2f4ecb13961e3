--! Previous: sha1:85c3b3a6083f7be417347ef86d5a2a2385a03001
--! Hash: sha1:eac6b5f4c54eb6a7962a1ffd8fe7fb1a25fa2aa7
--! Message: upkeep

select;
