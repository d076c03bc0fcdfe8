<?xml version="1.0" encoding="UTF-8"?>
<!-- The money of a return went back as a voucher: its code, what it is worth, until when, and the credit note. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:import href="layout.xsl"/>
<xsl:import href="return_parts.xsl"/>

<xsl:template match="/mail" mode="main">
	<h1><xsl:value-of select="c:m('mail.voucher.title', c:money(refund/@amount_minor, @currency))"/></h1>
	<p><xsl:value-of select="c:m('mail.voucher.show')"/></p>
	<p class="code"><xsl:value-of select="refund/@voucher_code"/></p>
	<p class="key"><xsl:choose>
		<xsl:when test="refund/@last_day"><xsl:value-of select="c:m('mail.voucher.until', refund/@last_day)"/></xsl:when>
		<xsl:otherwise><xsl:value-of select="c:m('mail.voucher.for-ever')"/></xsl:otherwise>
	</xsl:choose></p>
	<p><xsl:value-of select="c:m('mail.voucher.once')"/></p>
	<xsl:apply-templates select="goods"/>
	<xsl:apply-templates select="refund" mode="taxes"/>
	<xsl:apply-templates select="refund" mode="credit-note"/>
	<xsl:call-template name="track"/>
</xsl:template>

</xsl:stylesheet>
