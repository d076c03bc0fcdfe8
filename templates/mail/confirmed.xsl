<?xml version="1.0" encoding="UTF-8"?>
<!-- An order was placed: what was ordered, where it will wait, when. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:import href="layout.xsl"/>

<xsl:template match="/mail" mode="main">
	<xsl:choose>
		<xsl:when test="place">
			<h1><xsl:value-of select="c:m('mail.confirmed.title-together', place[1]/store/@name, place[2]/store/@name)"/></h1>
			<p class="key"><xsl:value-of select="c:m('mail.confirmed.together')"/></p>
		</xsl:when>
		<xsl:when test="@sent_by">
			<h1><xsl:value-of select="c:m('mail.confirmed.title-sent', @sent_by, store/@name)"/></h1>
			<p class="key"><xsl:value-of select="c:m('mail.in_transit.promise', c:instant(@promised_at, @zone))"/></p>
		</xsl:when>
		<xsl:otherwise>
			<h1><xsl:value-of select="c:m('mail.confirmed.title', store/@name)"/></h1>
			<xsl:if test="@promised_at">
				<p class="key"><xsl:value-of select="c:m('mail.confirmed.promise', c:instant(@promised_at, @zone))"/></p>
			</xsl:if>
		</xsl:otherwise>
	</xsl:choose>
	<p><xsl:value-of select="c:m('mail.confirmed.wait')"/></p>
	<xsl:call-template name="track"/>
	<xsl:call-template name="goods"/>
	<xsl:apply-templates select="place"/>
	<xsl:if test="not(place)"><xsl:apply-templates select="store"/></xsl:if>
</xsl:template>

<xsl:template match="place">
	<xsl:apply-templates select="store"/>
	<p><xsl:value-of select="c:m('mail.confirmed.promise', c:instant(@promised_at, @zone))"/></p>
	<ul>
		<xsl:for-each select="line"><li><xsl:value-of select="@qty"/> × <xsl:value-of select="@name"/></li></xsl:for-each>
	</ul>
</xsl:template>

</xsl:stylesheet>
