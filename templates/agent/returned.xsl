<?xml version="1.0" encoding="UTF-8"?>
<!-- Goods were taken back: what is due. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">

<xsl:template match="/returned" mode="title"><xsl:choose>
	<xsl:when test="@taken != ''"><xsl:value-of select="c:m('desk.exchange', @number)"/></xsl:when>
	<xsl:otherwise><xsl:value-of select="c:m('desk.returned.title', @number)"/></xsl:otherwise>
</xsl:choose></xsl:template>

<xsl:template match="/returned" mode="main">
	<xsl:choose>
		<xsl:when test="@taken != ''"><xsl:call-template name="exchanged"/></xsl:when>
		<xsl:otherwise><section class="card"><xsl:call-template name="refund-due"/></section></xsl:otherwise>
	</xsl:choose>
	<div class="actions">
		<form action="/returns/print" method="post">
			<xsl:call-template name="form-token"/>
			<input type="hidden" name="command" value="{@command}"/>
			<button class="quiet"><xsl:value-of select="c:m('desk.print.receipt')"/></button>
		</form>
		<a class="button" href="/"><xsl:value-of select="c:m('desk.queue')"/></a>
	</div>
</xsl:template>

<xsl:template name="refund-due">
	<p class="soft"><xsl:choose>
		<xsl:when test="@is_to_inspect"><xsl:value-of select="c:m('agent.print.refund-later')"/></xsl:when>
		<xsl:otherwise><xsl:value-of select="c:m('agent.print.refund-due')"/></xsl:otherwise>
	</xsl:choose></p>
	<p class="huge"><xsl:value-of select="c:money(@total_minor, @currency)"/></p>
	<xsl:if test="@is_to_inspect"><p><xsl:value-of select="c:m('agent.print.inspect-note')"/></p></xsl:if>
	<p><xsl:choose>
		<xsl:when test="@refund_way = 'voucher'"><xsl:value-of select="c:m('agent.print.refund-voucher')"/></xsl:when>
		<xsl:when test="@kind = 'reservation'"><xsl:value-of select="c:m('agent.print.refund-till')"/></xsl:when>
		<xsl:otherwise><xsl:value-of select="c:m('agent.print.refund-note')"/></xsl:otherwise>
	</xsl:choose></p>
</xsl:template>

<xsl:template name="exchanged">
	<section class="card">
		<p class="soft"><xsl:value-of select="c:m('agent.print.taken')"/></p>
		<p class="big"><xsl:value-of select="@taken"/></p>
		<xsl:if test="@waits_at != ''"><p><strong><xsl:value-of select="c:m('agent.print.waits-at', @waits_at)"/></strong></p></xsl:if>
		<xsl:choose>
			<xsl:when test="@exchange = ''"><p><xsl:value-of select="c:m('agent.print.exchange-open')"/></p></xsl:when>
			<xsl:when test="@exchange = 'even'"><p><xsl:value-of select="c:m('agent.print.exchange-even')"/></p></xsl:when>
		</xsl:choose>
		<xsl:if test="@total_minor &gt; 0"><xsl:call-template name="refund-due"/></xsl:if>
		<xsl:if test="@till_minor &gt; 0">
			<p class="soft"><xsl:value-of select="c:m('agent.print.till-due')"/></p>
			<p class="huge"><xsl:value-of select="c:money(@till_minor, @currency)"/></p>
		</xsl:if>
	</section>
</xsl:template>

</xsl:stylesheet>
