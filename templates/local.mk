# XSLT, words and styles; installed as data. One line for each file.
nobase_dist_pkgdata_DATA = \
	templates/messages/en.xml \
	templates/messages/fr.xml \
	templates/page/layout.xsl \
	templates/page/style.css

EXTRA_DIST += templates/README
