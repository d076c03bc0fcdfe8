<?xml version="1.0" encoding="UTF-8"?>
<!-- A return was announced: what to bring, with which code, until when; and what is held to be taken instead. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:import href="layout.xsl"/>
<xsl:import href="return_parts.xsl"/>

<xsl:template match="/mail" mode="main">
	<xsl:choose>
		<xsl:when test="goods/instead"><xsl:apply-templates select="goods/instead" mode="announced"/></xsl:when>
		<xsl:otherwise>
			<h1><xsl:value-of select="c:m('mail.return_announced.title')"/></h1>
			<xsl:apply-templates select="goods"/>
		</xsl:otherwise>
	</xsl:choose>
	<xsl:call-template name="track"/>
	<xsl:apply-templates select="store"/>
</xsl:template>

<xsl:template match="instead" mode="announced">
	<h1><xsl:value-of select="c:m('mail.exchange.title')"/></h1>
	<p class="key"><xsl:value-of select="c:m('mail.exchange.held', concat(@qty, ' × ', @name), /mail/store/@name, c:instant(@held_until, /mail/@zone))"/></p>
	<p><xsl:value-of select="c:m('mail.exchange.bring')"/></p>
	<ul>
		<xsl:for-each select="../line"><li><xsl:value-of select="@qty"/> × <xsl:value-of select="@name"/></li></xsl:for-each>
	</ul>
	<p><xsl:value-of select="c:m('mail.exchange.show')"/></p>
	<p class="code"><xsl:value-of select="../@code"/></p>
	<p><xsl:value-of select="c:m('mail.exchange.else', c:day(../@bring_by - 1, /mail/@zone, 'full'))"/></p>
</xsl:template>

</xsl:stylesheet>
