<?xml version="1.0" encoding="UTF-8"?>
<!-- Find the order of goods that are brought back. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:import href="frame.xsl"/>

<xsl:template match="/page" mode="title"><xsl:value-of select="c:m('desk.returns')"/></xsl:template>

<xsl:template match="/page" mode="main">
	<form class="card inline" action="/returns" method="get">
		<xsl:call-template name="field">
			<xsl:with-param name="name">q</xsl:with-param>
			<xsl:with-param name="label" select="c:m('desk.returns.find')"/>
			<xsl:with-param name="hint" select="c:m('desk.returns.hint')"/>
			<xsl:with-param name="value" select="@q"/>
			<xsl:with-param name="autofocus" select="true()"/>
			<xsl:with-param name="required" select="true()"/>
		</xsl:call-template>
		<button><xsl:value-of select="c:m('desk.returns.do')"/></button>
	</form>
	<xsl:if test="@reason"><p class="notice warn"><xsl:value-of select="c:m('desk.returns.away')"/></p></xsl:if>
	<xsl:if test="@q != '' and not(fulfilment) and not(order) and not(@reason)"><p class="card"><xsl:value-of select="c:m('desk.returns.none')"/></p></xsl:if>
	<xsl:if test="fulfilment or order">
		<ul class="list">
			<xsl:for-each select="fulfilment">
				<li><a class="whole" href="/returns/new?f={@id}"><h2><xsl:value-of select="@number"/> · <xsl:value-of select="@customer"/></h2>
					<p><xsl:value-of select="c:m('desk.returns.here')"/> · <xsl:value-of select="c:count('desk.returnable', sum(line/@returnable))"/></p></a></li>
			</xsl:for-each>
			<xsl:for-each select="order">
				<li><a class="whole" href="/returns/new?number={c:url(@number)}"><h2><xsl:value-of select="@number"/> · <xsl:value-of select="@customer"/></h2>
					<p><xsl:value-of select="@email_hint"/> · <xsl:value-of select="c:count('desk.returnable', sum(line/@returnable))"/></p></a></li>
			</xsl:for-each>
		</ul>
	</xsl:if>
</xsl:template>

</xsl:stylesheet>
