<?xml version="1.0" encoding="UTF-8"?>
<!-- What waits for its customer. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">

<xsl:template match="/ready" mode="title"><xsl:value-of select="c:m('desk.ready')"/></xsl:template>

<xsl:template match="/ready" mode="main">
	<xsl:call-template name="scan"/>
	<xsl:call-template name="arrivals"/>
	<xsl:choose>
		<xsl:when test="fulfilment">
			<ul class="list">
				<xsl:for-each select="fulfilment">
					<li><a class="whole" href="/f/{@id}">
						<h2><xsl:value-of select="@short_id"/> · <xsl:value-of select="@customer"/></h2>
						<p><xsl:value-of select="@number"/> · <xsl:value-of select="c:m('desk.collect-by', c:instant(@collect_by, /*/@zone, /*/@now))"/></p>
						<xsl:if test="@recall"><p><xsl:call-template name="badge"><xsl:with-param name="level">risk</xsl:with-param><xsl:with-param name="text" select="c:m(concat('desk.recall.', @recall))"/></xsl:call-template></p></xsl:if>
					</a>
					<div><span class="shelf"><xsl:value-of select="@slot"/></span><xsl:if test="@waits_ms"><xsl:text> </xsl:text><xsl:call-template name="waiting-clock"/></xsl:if></div></li>
				</xsl:for-each>
			</ul>
		</xsl:when>
		<xsl:otherwise><p class="card"><xsl:value-of select="c:m('desk.ready.empty')"/></p></xsl:otherwise>
	</xsl:choose>
	<xsl:call-template name="parts-beside"><xsl:with-param name="list" select="'/ready?'"/></xsl:call-template>
	<p><a class="button quiet" href="/slots"><xsl:value-of select="c:m('desk.slots')"/></a></p>
</xsl:template>

</xsl:stylesheet>
