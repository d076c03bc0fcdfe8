<?xml version="1.0" encoding="UTF-8"?>
<!-- A store cannot give it, and the shopper decides how it goes on. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:import href="layout.xsl"/>

<xsl:template match="/mail" mode="main">
	<h1><xsl:value-of select="c:m('mail.choice.title')"/></h1>
	<p><xsl:value-of select="c:m(concat('mail.choice.why.', @unanswered), store/@name)"/></p>
	<ul>
		<xsl:for-each select="line[@undecided &gt; 0]">
			<li><xsl:value-of select="@undecided"/> × <xsl:value-of select="@name"/></li>
		</xsl:for-each>
	</ul>
	<p><xsl:value-of select="c:m('mail.choice.what')"/></p>
	<p class="key"><xsl:value-of select="c:m('mail.choice.by', c:instant(@answer_by, @zone))"/></p>
	<p><a class="button" href="{@tracking_url}/choose"><xsl:value-of select="c:m('mail.choice.do')"/></a></p>
	<p><xsl:choose>
		<xsl:when test="@held_at"><xsl:value-of select="c:m('choice.held', @held_at, c:instant(@held_until, @zone))"/></xsl:when>
		<xsl:otherwise><xsl:value-of select="c:m('choice.not-held')"/></xsl:otherwise>
	</xsl:choose></p>
	<p><xsl:value-of select="c:m(concat('choice.unanswered.', @unanswered, '.', @order_kind))"/></p>
</xsl:template>

</xsl:stylesheet>
