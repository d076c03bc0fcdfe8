<?xml version="1.0" encoding="UTF-8"?>
<!-- What was held to be taken instead of a return is so no longer; the return is still expected. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:import href="layout.xsl"/>
<xsl:import href="return_parts.xsl"/>

<xsl:template match="/mail" mode="main">
	<xsl:variable name="units" select="concat(goods/instead/@qty, ' × ', goods/instead/@name)"/>
	<h1><xsl:value-of select="c:m('mail.exchange_ended.title')"/></h1>
	<p class="key"><xsl:choose>
		<xsl:when test="goods/instead/@is_lost"><xsl:value-of select="c:m('mail.exchange_ended.lost', $units, store/@name)"/></xsl:when>
		<xsl:otherwise><xsl:value-of select="c:m('mail.exchange_ended.expired', $units, store/@name, c:instant(goods/instead/@held_until, @zone))"/></xsl:otherwise>
	</xsl:choose></p>
	<p><xsl:value-of select="c:m('mail.exchange_ended.return')"/></p>
	<xsl:apply-templates select="goods"/>
	<xsl:call-template name="track"/>
</xsl:template>

</xsl:stylesheet>
