<?xml version="1.0" encoding="UTF-8"?>
<!-- The other sizes and colours of goods, to choose from instead of scanning one: what lies here comes first. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">

<!-- Of the current node with its children `variant`; id: of the field; of: the goods; currency; focus: the page begins here. -->
<xsl:template name="variant-field">
	<xsl:param name="id">variant</xsl:param>
	<xsl:param name="of"/>
	<xsl:param name="currency"/>
	<xsl:param name="focus" select="false()"/>
	<div class="field">
		<label for="{$id}"><xsl:value-of select="c:m('desk.variants')"/><span class="hidden-text">: <xsl:value-of select="$of"/></span></label>
		<select id="{$id}" name="{$id}"><xsl:if test="$focus"><xsl:attribute name="autofocus">autofocus</xsl:attribute></xsl:if>
			<option value=""><xsl:value-of select="c:m('desk.variants.scan')"/></option>
			<xsl:for-each select="variant">
				<option value="{@sku}"><xsl:if test="@is_chosen"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if>
					<xsl:call-template name="differs"/> · <xsl:value-of select="c:money(@price_minor, $currency)"/> · <xsl:choose>
						<xsl:when test="@available &gt; 0"><xsl:value-of select="c:m('desk.variants.here', @available)"/></xsl:when>
						<xsl:otherwise><xsl:value-of select="c:m('desk.variants.not-here')"/></xsl:otherwise>
					</xsl:choose></option>
			</xsl:for-each>
		</select>
	</div>
</xsl:template>

<!-- What tells the current variant from the others; else its name. -->
<xsl:template name="differs"><xsl:choose>
	<xsl:when test="@size != '' and @colour != ''"><xsl:value-of select="@size"/>, <xsl:value-of select="@colour"/></xsl:when>
	<xsl:when test="@size != '' or @colour != ''"><xsl:value-of select="concat(@size, @colour)"/></xsl:when>
	<xsl:otherwise><xsl:value-of select="@name"/></xsl:otherwise>
</xsl:choose></xsl:template>

</xsl:stylesheet>
