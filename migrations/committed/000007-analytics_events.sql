--! Previous: sha1:33b5398b4958aa6b6187a0c4e09fd2946724a876
--! Hash: sha1:e4fc6bc5e2cebb449024ecbea5acb639cfd70103
--! Message: analytics_events

select;
