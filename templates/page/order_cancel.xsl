<?xml version="1.0" encoding="UTF-8"?>
<!-- Cancelling asks once more, because the goods go back on the shelf at once. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:import href="shop.xsl"/>
<xsl:import href="order_parts.xsl"/>

<xsl:template match="/page" mode="title"><xsl:value-of select="c:m('order.cancel.title')"/></xsl:template>

<xsl:template match="/page" mode="main">
	<p class="soft"><xsl:value-of select="c:m('order.number', order/@number)"/></p>
	<xsl:choose>
		<xsl:when test="order/@can_cancel">
			<p class="lead"><xsl:value-of select="c:m(concat('order.cancel.explain.', order/@kind))"/></p>
			<div class="card"><xsl:for-each select="order"><xsl:call-template name="order-lines"/></xsl:for-each></div>
			<div class="actions">
				<form action="/o/{@token}/cancel" method="post">
					<xsl:call-template name="key"><xsl:with-param name="of" select="cancel"/></xsl:call-template>
					<button class="danger"><xsl:value-of select="c:m('order.cancel.do')"/></button>
				</form>
				<a class="button quiet" href="/o/{@token}"><xsl:value-of select="c:m('order.cancel.keep')"/></a>
			</div>
		</xsl:when>
		<xsl:otherwise>
			<p class="lead"><xsl:value-of select="c:m('order.cancel.too-late')"/></p>
			<p><a class="button" href="/o/{@token}"><xsl:value-of select="c:m('order.back')"/></a></p>
		</xsl:otherwise>
	</xsl:choose>
</xsl:template>

</xsl:stylesheet>
