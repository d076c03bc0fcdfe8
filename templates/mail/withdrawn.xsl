<?xml version="1.0" encoding="UTF-8"?>
<!-- Acknowledges a withdrawal: the content of the declaration, its date and its time. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:import href="layout.xsl"/>
<xsl:import href="return_parts.xsl"/>

<xsl:template match="/mail" mode="main">
	<h1><xsl:value-of select="c:m('mail.withdrawn.title')"/></h1>
	<p class="key"><xsl:value-of select="c:m('mail.withdrawn.at', c:instant(goods/@declared_at, @zone, 'full'))"/></p>
	<p><xsl:value-of select="c:m('mail.withdrawn.content', @number, @customer)"/></p>
	<xsl:apply-templates select="goods"/>
	<p><xsl:value-of select="c:m('mail.withdrawn.money')"/></p>
	<xsl:call-template name="track"/>
	<p><small><xsl:value-of select="c:m('mail.withdrawn.fingerprint', goods/@fingerprint)"/></small></p>
</xsl:template>

</xsl:stylesheet>
