--! Previous: sha1:488639d85bbeb96c4d259ec309bf5f7ca1a11910
--! Hash: sha1:6079e1f0808e6c18b99fa1f7ab87c6e94692db7e
--! Message: row_security

select;
