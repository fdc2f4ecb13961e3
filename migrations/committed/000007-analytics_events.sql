--! Previous: sha1:a76d0dc3d78fcc10a40ec187cab643dad9eab84c
--! Hash: sha1:d5fd2ff2a6c31d0fe5843ba742ec85edca446161
--! Message: analytics_events

select;
