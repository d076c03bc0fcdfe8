# XSLT, words and styles; installed as data. One line for each file.
nobase_dist_pkgdata_DATA = \
	templates/mail/cancelled.xsl \
	templates/mail/changed.xsl \
	templates/mail/confirmed.xsl \
	templates/mail/layout.xsl \
	templates/mail/ready.xsl \
	templates/mail/style.css \
	templates/messages/en.xml \
	templates/messages/fr.xml \
	templates/page/layout.xsl \
	templates/page/style.css

EXTRA_DIST += templates/README
