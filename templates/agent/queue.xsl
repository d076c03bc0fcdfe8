<?xml version="1.0" encoding="UTF-8"?>
<!-- What is to be prepared, soonest promise first; the counters are links to its parts. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">

<xsl:template match="/queue" mode="title"><xsl:value-of select="c:m('desk.queue')"/></xsl:template>

<xsl:template match="/queue" mode="main">
	<xsl:call-template name="scan"/>
	<xsl:call-template name="arrivals"/>
	<xsl:if test="counter">
		<ul class="counters parts">
			<xsl:for-each select="counter">
				<li><a class="{@part}" href="/?part={@part}">
					<xsl:if test="/*/@part = @part"><xsl:attribute name="aria-current">true</xsl:attribute></xsl:if>
					<strong><xsl:call-template name="part-mark"/><xsl:value-of select="@count"/></strong>
					<xsl:value-of select="c:m(concat('desk.part.', @part))"/>
				</a></li>
			</xsl:for-each>
		</ul>
	</xsl:if>
	<xsl:if test="fulfilment"><p><a class="button quiet" href="/waves"><xsl:value-of select="c:m('desk.waves.link')"/></a></p></xsl:if>
	<xsl:if test="@part != 'all'">
		<p><a href="/"><xsl:value-of select="c:count('desk.part.all', @to_prepare)"/></a></p>
	</xsl:if>
	<xsl:choose>
		<xsl:when test="fulfilment">
			<ul class="list">
				<xsl:for-each select="fulfilment"><xsl:call-template name="queued"/></xsl:for-each>
			</ul>
		</xsl:when>
		<xsl:when test="@part != 'all'"><p class="card"><xsl:value-of select="c:m('desk.part.empty')"/></p></xsl:when>
		<xsl:otherwise><p class="card"><xsl:value-of select="c:m('desk.queue.empty')"/></p></xsl:otherwise>
	</xsl:choose>
	<xsl:call-template name="coming"/>
	<xsl:call-template name="parts-beside"><xsl:with-param name="list" select="concat('/?part=', @part, '&amp;')"/></xsl:call-template>
</xsl:template>

<!-- The shape that goes with the colour; badges have the same. -->
<xsl:template name="part-mark">
	<xsl:if test="@part != 'mine'">
		<span class="mark" aria-hidden="true"><xsl:choose>
			<xsl:when test="@part = 'good'">●</xsl:when>
			<xsl:when test="@part = 'risk'">◆</xsl:when>
			<xsl:otherwise>▲</xsl:otherwise>
		</xsl:choose></span>
		<xsl:text> </xsl:text>
	</xsl:if>
</xsl:template>

</xsl:stylesheet>
