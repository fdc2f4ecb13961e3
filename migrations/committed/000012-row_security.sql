--! Previous: sha1:72f5f7b69ab00f43c21cb68e0f7bbc268fda7795
--! Hash: sha1:c3712985cbf2d5c01e48b221aa3942bbfdae1fd2
--! Message: row_security

select;
