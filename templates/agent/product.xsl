<?xml version="1.0" encoding="UTF-8"?>
<!-- In which orders a product is still to be picked. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">

<xsl:template match="/product" mode="title"><xsl:value-of select="fulfilment[1]/line[1]/@name"/></xsl:template>

<xsl:template match="/product" mode="main">
	<xsl:call-template name="scan"/>
	<p class="soft"><xsl:value-of select="fulfilment[1]/line[1]/@sku"/><xsl:if test="fulfilment[1]/line[1]/@gtin"> · <xsl:value-of select="fulfilment[1]/line[1]/@gtin"/></xsl:if></p>
	<p><span class="shelf"><xsl:value-of select="fulfilment[1]/line[1]/@shelf"/></span></p>
	<h2><xsl:value-of select="c:count('desk.wanted', count(fulfilment))"/></h2>
	<ul class="list">
		<xsl:for-each select="fulfilment"><xsl:call-template name="queued"/></xsl:for-each>
	</ul>
</xsl:template>

</xsl:stylesheet>
