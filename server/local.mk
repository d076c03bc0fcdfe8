# The central server, comptoird, and its administration, comptoirctl.

include server/db/local.mk
include server/fulfilment/local.mk
include server/http/local.mk
