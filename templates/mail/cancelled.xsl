<?xml version="1.0" encoding="UTF-8"?>
<!-- An order has ended without being collected: why, and what becomes of the money. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:import href="layout.xsl"/>

<xsl:template match="/mail" mode="main">
	<h1><xsl:choose>
		<xsl:when test="@is_part"><xsl:value-of select="c:m(concat('mail.cancelled.part.', @cause), @number)"/></xsl:when>
		<xsl:otherwise><xsl:value-of select="c:m(concat('mail.cancelled.title.', @cause), @number)"/></xsl:otherwise>
	</xsl:choose></h1>
	<p><xsl:value-of select="c:m(concat('mail.cancelled.why.', @cause))"/></p>
	<xsl:call-template name="money-back"/>
	<ul>
		<xsl:for-each select="line">
			<li><xsl:value-of select="@qty"/> × <xsl:value-of select="@name"/></li>
		</xsl:for-each>
	</ul>
	<xsl:call-template name="track"/>
</xsl:template>

</xsl:stylesheet>
