<?xml version="1.0" encoding="UTF-8"?>
<!-- Nobody came for this: is it to be closed? -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">

<xsl:template match="/not_collected" mode="title"><xsl:value-of select="c:m('desk.not-collected.title', fulfilment/@short_id)"/></xsl:template>

<xsl:template match="/not_collected" mode="main"><xsl:apply-templates select="fulfilment"/></xsl:template>

<xsl:template match="/not_collected/fulfilment">
	<xsl:if test="@waits_ms"><p class="notice warn"><xsl:value-of select="c:m('desk.not-collected.here')"/></p></xsl:if>
	<xsl:if test="/*/@is_early"><p class="notice warn"><xsl:value-of select="c:m('desk.not-collected.early', c:instant(@collect_by, /*/@zone, /*/@now))"/></p></xsl:if>
	<section class="card">
		<p><strong><xsl:value-of select="@customer"/></strong> · <xsl:value-of select="c:m('desk.order', @number)"/> · <xsl:call-template name="payment"/></p>
		<p><xsl:choose>
			<xsl:when test="@kind = 'prepaid'"><xsl:value-of select="c:m('desk.not-collected.prepaid')"/></xsl:when>
			<xsl:otherwise><xsl:value-of select="c:m('desk.not-collected.why')"/></xsl:otherwise>
		</xsl:choose></p>
		<div class="actions">
			<form action="/f/{@id}/not-collected" method="post">
				<xsl:call-template name="form-token"/>
				<button class="danger"><xsl:value-of select="c:m('desk.not-collected.do')"/></button>
			</form>
			<a class="button quiet" href="/f/{@id}"><xsl:value-of select="c:m('desk.back')"/></a>
		</div>
	</section>
</xsl:template>

</xsl:stylesheet>
