<?xml version="1.0" encoding="UTF-8"?>
<!-- Find the order of goods that are brought back. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">

<xsl:template match="/returns" mode="title"><xsl:value-of select="c:m('desk.returns')"/></xsl:template>

<xsl:template match="/returns" mode="main">
	<form class="card" action="/returns" method="post">
		<xsl:call-template name="form-token"/>
		<xsl:call-template name="field">
			<xsl:with-param name="name">q</xsl:with-param>
			<xsl:with-param name="label" select="c:m('desk.returns.find')"/>
			<xsl:with-param name="hint" select="c:m('desk.returns.hint')"/>
			<xsl:with-param name="value" select="@q"/>
			<xsl:with-param name="autofocus" select="not(@is_contact)"/>
			<xsl:with-param name="required" select="true()"/>
		</xsl:call-template>
		<xsl:call-template name="field">
			<xsl:with-param name="name">proof</xsl:with-param>
			<xsl:with-param name="label" select="c:m('desk.returns.proof')"/>
			<xsl:with-param name="hint" select="c:m('desk.returns.proof.hint')"/>
			<xsl:with-param name="value" select="@proof"/>
			<xsl:with-param name="autofocus" select="@is_contact"/>
		</xsl:call-template>
		<button><xsl:value-of select="c:m('desk.returns.do')"/></button>
	</form>
	<xsl:if test="@is_away">
		<div class="notice warn">
			<p><strong><xsl:value-of select="c:m('desk.returns.away')"/></strong></p>
			<ul>
				<li><xsl:value-of select="c:m('desk.returns.away.ours')"/></li>
				<li><xsl:value-of select="c:m('desk.returns.away.codes')"/></li>
				<li><xsl:value-of select="c:m('desk.returns.away.others')"/></li>
				<li><xsl:value-of select="c:m('desk.returns.away.waits')"/></li>
			</ul>
		</div>
	</xsl:if>
	<xsl:if test="@q != '' and not(order) and not(@is_away) and not(notice)"><p class="card"><xsl:value-of select="c:m('desk.returns.none')"/></p></xsl:if>
	<xsl:if test="order">
		<ul class="list">
			<xsl:for-each select="order">
				<li><a class="whole" href="{@href}"><h2><xsl:value-of select="@number"/> · <xsl:value-of select="@customer"/></h2>
					<p><xsl:choose>
						<xsl:when test="@is_ours"><xsl:value-of select="c:m('desk.returns.here')"/></xsl:when>
						<xsl:otherwise><xsl:value-of select="@email_hint"/></xsl:otherwise>
					</xsl:choose> · <xsl:value-of select="c:count('desk.returnable', @returnable)"/></p></a></li>
			</xsl:for-each>
		</ul>
	</xsl:if>
	<p><a href="/returns/inspect"><xsl:value-of select="c:m('desk.inspect.list')"/></a></p>
</xsl:template>

</xsl:stylesheet>
