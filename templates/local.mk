# XSLT and messages; installed as data.
