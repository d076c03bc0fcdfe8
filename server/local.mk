# The central server, comptoird, and its administration, comptoirctl.

include server/http/local.mk
