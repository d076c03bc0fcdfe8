# The central server, comptoird, and its administration, comptoirctl.
