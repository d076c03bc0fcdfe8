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
			<xsl:if test="count(order/fulfilment[@is_open]) &gt; 1"><xsl:call-template name="parts"/></xsl:if>
		</xsl:when>
		<xsl:otherwise>
			<p class="lead"><xsl:value-of select="c:m('order.cancel.too-late')"/></p>
			<p><a class="button" href="/o/{@token}"><xsl:value-of select="c:m('order.back')"/></a></p>
		</xsl:otherwise>
	</xsl:choose>
</xsl:template>

<!-- Of several stores what one of them has can be cancelled by itself. -->
<xsl:template name="parts">
	<section aria-labelledby="parts">
		<h2 id="parts"><xsl:value-of select="c:m('order.cancel.parts')"/></h2>
		<ul class="list">
			<xsl:for-each select="order/fulfilment[@can_cancel]">
				<li>
					<div>
						<h3><xsl:value-of select="store/@name"/></h3>
						<ul class="plain-list">
							<xsl:for-each select="item"><li><strong><xsl:value-of select="@qty"/> × </strong><xsl:value-of select="@name"/></li></xsl:for-each>
						</ul>
					</div>
					<form action="/o/{/page/@token}/cancel" method="post">
						<xsl:call-template name="key"><xsl:with-param name="of" select="/page/cancel"/></xsl:call-template>
						<button class="danger" name="store" value="{store/@code}"><xsl:value-of select="c:m('order.cancel.part.do')"/><span class="hidden-text"><xsl:text> </xsl:text><xsl:value-of select="store/@name"/></span></button>
					</form>
				</li>
			</xsl:for-each>
		</ul>
	</section>
</xsl:template>

</xsl:stylesheet>
