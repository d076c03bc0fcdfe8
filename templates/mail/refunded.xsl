<?xml version="1.0" encoding="UTF-8"?>
<!-- The money of a return has gone back: how much, which way, and the credit note. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:import href="layout.xsl"/>
<xsl:import href="return_parts.xsl"/>

<xsl:template match="/mail" mode="main">
	<h1><xsl:value-of select="c:m('mail.refunded.title')"/></h1>
	<p class="key"><xsl:value-of select="c:m(concat('mail.refunded.', refund/@how), c:money(refund/@amount_minor, @currency))"/></p>
	<xsl:apply-templates select="refund" mode="taxes"/>
	<xsl:apply-templates select="goods"/>
	<xsl:apply-templates select="refund" mode="credit-note"/>
	<xsl:call-template name="track"/>
</xsl:template>

</xsl:stylesheet>
