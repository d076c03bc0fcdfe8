<?xml version="1.0" encoding="UTF-8"?>
<!-- The clerk did not find it and offers something else: take it, or do without. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:import href="shop.xsl"/>

<xsl:template match="/page" mode="title"><xsl:value-of select="c:m('substitute.title')"/></xsl:template>

<xsl:template match="/page" mode="main">
	<p class="soft"><xsl:value-of select="c:m('order.number', order/@number)"/></p>
	<xsl:apply-templates select="order/substitute"/>
	<xsl:if test="not(order/substitute)"><p class="lead"><xsl:value-of select="c:m('substitute.over')"/></p></xsl:if>
	<p><a href="/o/{@token}"><xsl:value-of select="c:m('order.back')"/></a></p>
</xsl:template>

<xsl:template match="substitute">
	<section class="card" aria-labelledby="offer-{position()}">
		<h2 id="offer-{position()}"><xsl:value-of select="@name"/></h2>
		<p><xsl:value-of select="c:m('substitute.from', @store)"/></p>
		<ul class="lines">
			<li><div><strong><xsl:value-of select="@qty"/> × </strong><xsl:value-of select="@ordered"/></div>
				<span class="price"><xsl:value-of select="c:m('substitute.each', c:money(@ordered_minor, ../@currency))"/><xsl:call-template name="before-tax"/></span></li>
		</ul>
		<p><xsl:value-of select="c:m('substitute.offer')"/></p>
		<ul class="lines">
			<li><div><strong><xsl:value-of select="@qty"/> × </strong><xsl:value-of select="@name"/><xsl:text> </xsl:text><small class="soft"><xsl:value-of select="@sku"/></small></div>
				<span class="price"><xsl:value-of select="c:m('substitute.each', c:money(@price_minor, ../@currency))"/><xsl:call-template name="before-tax"/></span></li>
		</ul>
		<p><strong><xsl:value-of select="c:m('substitute.by', c:instant(@answer_by, ../@zone, /page/@now))"/></strong></p>
		<p><xsl:value-of select="c:m('substitute.price')"/></p>
		<p class="soft"><xsl:value-of select="c:m(concat('substitute.unanswered.', ../@kind))"/></p>
		<form class="actions" action="/o/{/page/@token}/substitute" method="post">
			<xsl:call-template name="key"><xsl:with-param name="of" select="/page/substitute"/></xsl:call-template>
			<input type="hidden" name="substitute" value="{@id}"/>
			<button name="answer" value="accept"><xsl:value-of select="c:m('substitute.accept')"/><span class="hidden-text"><xsl:text> </xsl:text><xsl:value-of select="@name"/></span></button>
			<button class="quiet" name="answer" value="refuse"><xsl:value-of select="c:m('substitute.refuse')"/><span class="hidden-text"><xsl:text> </xsl:text><xsl:value-of select="@name"/></span></button>
		</form>
	</section>
</xsl:template>

</xsl:stylesheet>
