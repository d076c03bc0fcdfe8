<?xml version="1.0" encoding="UTF-8"?>
<!-- Why a page cannot be shown, and what to do next. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:import href="shop.xsl"/>

<xsl:template name="kind"><xsl:choose>
	<xsl:when test="@code = 'role_forbidden'">role</xsl:when>
	<xsl:when test="@code = 'voucher_too_large'">voucher</xsl:when>
	<xsl:when test="@status = 410 or @status = 412 or @code = 'idempotency_key_done'">409</xsl:when>
	<xsl:when test="@status = 401 or @status = 403 or @status = 404 or @status = 409 or @status = 413 or @status = 429 or @status = 500 or @status = 503"><xsl:value-of select="@status"/></xsl:when>
	<xsl:otherwise>other</xsl:otherwise>
</xsl:choose></xsl:template>

<xsl:template match="/page" mode="title">
	<xsl:variable name="kind"><xsl:call-template name="kind"/></xsl:variable>
	<xsl:value-of select="c:m(concat('problem.', $kind))"/>
</xsl:template>

<!-- The basket may be beyond reach as well. -->
<xsl:template match="/page" mode="nav"/>

<xsl:template match="/page" mode="main">
	<xsl:variable name="kind"><xsl:call-template name="kind"/></xsl:variable>
	<p class="lead"><xsl:value-of select="c:m(concat('problem.', $kind, '.do'))"/></p>
	<!-- The interface speaks English; a page in another language names only where the mistake is. -->
	<xsl:if test="@detail and @lang = 'en'"><p><xsl:value-of select="@detail"/></p></xsl:if>
	<xsl:if test="fault">
		<p><xsl:value-of select="c:m('problem.faults')"/></p>
		<ul><xsl:for-each select="fault"><li><code><xsl:value-of select="@pointer"/></code><xsl:if test="/page/@lang = 'en'"><xsl:text> </xsl:text><xsl:value-of select="@text"/></xsl:if></li></xsl:for-each></ul>
	</xsl:if>
	<p class="actions"><xsl:choose>
		<xsl:when test="$kind = 'role'"><a class="button" href="/admin"><xsl:value-of select="c:m('problem.office')"/></a></xsl:when>
		<xsl:when test="@order"><a class="button" href="{@order}"><xsl:value-of select="c:m('order.back')"/></a></xsl:when>
		<xsl:otherwise><a class="button" href="/"><xsl:value-of select="c:m('problem.home')"/></a></xsl:otherwise>
	</xsl:choose></p>
	<p class="soft"><small><xsl:value-of select="c:m('problem.reference', @reference)"/> · <xsl:value-of select="@code"/></small></p>
</xsl:template>

</xsl:stylesheet>
