--! Previous: sha1:b9dae3d74a467a7ccdb6710a89d579bb0d4cdd85
--! Hash: sha1:fb06dfcc964ac862751460cb3ac712bce00fa2de
--! Message: analytics_events

select;
