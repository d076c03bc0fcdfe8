<?xml version="1.0" encoding="UTF-8"?>
<!-- Another store has sent the goods to the one where they will be collected. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:import href="layout.xsl"/>

<xsl:template match="/mail" mode="main">
	<h1><xsl:value-of select="c:m('mail.in_transit.title', store/@name)"/></h1>
	<p class="key"><xsl:value-of select="c:m('mail.in_transit.promise', c:instant(@promised_at, @zone))"/></p>
	<p><xsl:value-of select="c:m('mail.confirmed.wait')"/></p>
	<xsl:call-template name="track"/>
	<xsl:call-template name="goods"/>
	<xsl:apply-templates select="store"/>
</xsl:template>

</xsl:stylesheet>
