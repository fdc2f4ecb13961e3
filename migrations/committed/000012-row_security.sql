--! Previous: sha1:33ced20569e74e27be2e002d8016af435c5eb0a8
--! Hash: sha1:5adeb631aef5f2718b84d94d9fc6663e682664e3
--! Message: row_security

select;
