<?xml version="1.0" encoding="UTF-8"?>
<!-- The clerk offers something else: the shopper takes it, or does without. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:import href="layout.xsl"/>

<xsl:template match="/mail" mode="main">
	<h1><xsl:value-of select="c:m('mail.substitute.title')"/></h1>
	<p><xsl:value-of select="c:m('substitute.from', store/@name)"/></p>
	<p><xsl:value-of select="offer/@qty"/> × <xsl:value-of select="offer/@ordered"/>, <xsl:value-of select="c:m('substitute.each', c:money(offer/@ordered_minor, @currency))"/><xsl:if test="offer/@is_before_tax"><xsl:text> </xsl:text><xsl:value-of select="c:m('price.before-tax')"/></xsl:if></p>
	<p><xsl:value-of select="c:m('substitute.offer')"/></p>
	<p><strong><xsl:value-of select="offer/@qty"/> × <xsl:value-of select="offer/@name"/>, <xsl:value-of select="c:m('substitute.each', c:money(offer/@price_minor, @currency))"/><xsl:if test="offer/@is_before_tax"><xsl:text> </xsl:text><xsl:value-of select="c:m('price.before-tax')"/></xsl:if></strong></p>
	<p class="key"><xsl:value-of select="c:m('substitute.by', c:instant(@answer_by, @zone))"/></p>
	<p><a class="button" href="{@tracking_url}/substitute"><xsl:value-of select="c:m('mail.substitute.do')"/></a></p>
	<p><xsl:value-of select="c:m('substitute.price')"/></p>
	<p><xsl:value-of select="c:m(concat('substitute.unanswered.', @order_kind))"/></p>
</xsl:template>

</xsl:stylesheet>
