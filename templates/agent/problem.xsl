<?xml version="1.0" encoding="UTF-8"?>
<!-- Why a page cannot be shown. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">

<xsl:template match="/problem" mode="title"><xsl:value-of select="c:m('desk.problem')"/></xsl:template>

<xsl:template match="/problem" mode="main">
	<p class="card"><xsl:choose>
		<xsl:when test="@reason = 'not_found' or @reason = 'forbidden' or @reason = 'journal_failed' or @reason = 'busy'"><xsl:value-of select="c:m(concat('desk.no.', @reason))"/></xsl:when>
		<xsl:otherwise><xsl:value-of select="c:m('desk.no.internal_error')"/></xsl:otherwise>
	</xsl:choose></p>
	<p class="actions"><a class="button" href="/"><xsl:value-of select="c:m('desk.queue')"/></a></p>
</xsl:template>

</xsl:stylesheet>
