<?xml version="1.0" encoding="UTF-8"?>
<!-- The goods wait at the store: code, place, last day. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:import href="layout.xsl"/>

<xsl:template match="/mail" mode="main">
	<xsl:apply-templates select="." mode="what"/>
	<xsl:if test="@collect_by">
		<p class="key"><xsl:value-of select="c:m('mail.ready.until', c:instant(@collect_by, @zone))"/></p>
	</xsl:if>
	<p><xsl:value-of select="c:m('mail.ready.show')"/></p>
	<p class="code"><xsl:value-of select="@code"/></p>
	<xsl:call-template name="track"/>
	<xsl:call-template name="missing"/>
	<xsl:call-template name="goods"/>
	<xsl:apply-templates select="store"/>
	<p><xsl:value-of select="c:m('mail.ready.other-person')"/></p>
</xsl:template>

<xsl:template match="/mail" mode="what">
	<h1><xsl:choose>
		<xsl:when test="@is_part"><xsl:value-of select="c:m('mail.ready.title-part', store/@name)"/></xsl:when>
		<xsl:otherwise><xsl:value-of select="c:m('mail.ready.title', store/@name)"/></xsl:otherwise>
	</xsl:choose></h1>
</xsl:template>

</xsl:stylesheet>
