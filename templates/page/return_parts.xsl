<?xml version="1.0" encoding="UTF-8"?>
<!-- By what goods come back, for the shopper and for customer service. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">

<!-- Of a return whose lines differ: by what each comes back, and by when. -->
<xsl:template match="return" mode="of-lines">
	<xsl:if test="line[@is_apart]">
		<ul class="plain-list">
			<xsl:for-each select="line">
				<li class="soft"><xsl:value-of select="@name"/><xsl:text> · </xsl:text><xsl:apply-templates select="." mode="ground"/></li>
			</xsl:for-each>
		</ul>
	</xsl:if>
</xsl:template>

<!-- Of a line, or of a return as a whole. -->
<xsl:template match="line|return" mode="ground">
	<xsl:if test="@ground"><xsl:value-of select="c:m(concat('return.ground.', @ground))"/></xsl:if>
	<xsl:if test="@rule != '' and @rule != 'within_period'"><xsl:text> · </xsl:text><xsl:value-of select="c:m(concat('return.rule.', @rule))"/></xsl:if>
	<xsl:choose>
		<xsl:when test="@refund_by and ancestor-or-self::return/@state != 'announced'"><xsl:text> · </xsl:text><xsl:value-of select="c:m('return.line.refund-by', c:day(@refund_by - 1, /page/order/@zone, 'full'))"/></xsl:when>
		<xsl:when test="@bring_by"><xsl:text> · </xsl:text><xsl:value-of select="c:m('return.line.until', c:day(@bring_by - 1, /page/order/@zone, 'full'))"/></xsl:when>
	</xsl:choose>
</xsl:template>

</xsl:stylesheet>
