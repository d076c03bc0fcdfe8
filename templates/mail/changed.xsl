<?xml version="1.0" encoding="UTF-8"?>
<!-- Another store prepares the order or sends it, or some of it cannot be had anywhere. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:import href="layout.xsl"/>

<xsl:template match="/mail" mode="main">
	<xsl:choose>
		<xsl:when test="@is_exchange and store">
			<h1><xsl:value-of select="c:m('mail.changed.exchange', store/@name)"/></h1>
			<p><xsl:value-of select="c:m('mail.changed.exchange.why', store/@name)"/></p>
		</xsl:when>
		<xsl:when test="@sent_by and store">
			<h1><xsl:value-of select="c:m('mail.changed.sent', @sent_by, store/@name)"/></h1>
			<p><xsl:value-of select="c:m('mail.changed.sent.why', store/@name)"/></p>
		</xsl:when>
		<xsl:when test="store and @from_store = store/@name">
			<h1><xsl:value-of select="c:m('mail.changed.again', store/@name)"/></h1>
			<p><xsl:value-of select="c:m('mail.changed.again.why')"/></p>
		</xsl:when>
		<xsl:when test="@from_store and store">
			<h1><xsl:value-of select="c:m('mail.changed.moved', store/@name)"/></h1>
			<p><xsl:value-of select="c:m('mail.changed.why', @from_store, store/@name)"/></p>
		</xsl:when>
		<xsl:when test="line/@available &gt; 0"><h1><xsl:value-of select="c:m('mail.changed.less')"/></h1></xsl:when>
		<xsl:otherwise><h1><xsl:value-of select="c:m('mail.changed.nothing')"/></h1></xsl:otherwise>
	</xsl:choose>
	<xsl:if test="@promised_at and line/@available &gt; 0">
		<p class="key"><xsl:value-of select="c:m('mail.changed.promise', c:instant(@promised_at, @zone))"/></p>
	</xsl:if>
	<xsl:call-template name="missing"/>
	<p><xsl:value-of select="c:m('mail.changed.choice')"/></p>
	<xsl:call-template name="track"/>
	<xsl:call-template name="goods"/>
	<xsl:if test="line/@available &gt; 0"><xsl:apply-templates select="store"/></xsl:if>
</xsl:template>

</xsl:stylesheet>
