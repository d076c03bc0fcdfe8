<?xml version="1.0" encoding="UTF-8"?>
<!-- The shopper takes another size or colour instead: which one, and from which store that has it. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:import href="shop.xsl"/>

<xsl:template match="/page" mode="title"><xsl:value-of select="c:m('exchange.title', exchange/@name)"/></xsl:template>

<xsl:template match="/page" mode="main">
	<p class="soft"><xsl:value-of select="c:m('order.number', order/@number)"/></p>
	<xsl:choose>
		<xsl:when test="not(exchange/@is_possible)"><p class="lead"><xsl:value-of select="c:m('exchange.none')"/></p></xsl:when>
		<xsl:when test="not(exchange/variant)"><p class="lead"><xsl:value-of select="c:m('exchange.no-other')"/></p></xsl:when>
		<xsl:otherwise><xsl:apply-templates select="exchange"/></xsl:otherwise>
	</xsl:choose>
	<p><a href="/o/{@token}"><xsl:value-of select="c:m('order.back')"/></a></p>
</xsl:template>

<xsl:template match="exchange">
	<p class="lead"><xsl:value-of select="c:m('exchange.explain')"/></p>
	<form action="/o/{/page/@token}/exchange" method="get">
		<input type="hidden" name="line" value="{@line}"/>
		<fieldset class="card">
			<legend><xsl:value-of select="c:m('exchange.which')"/></legend>
			<xsl:for-each select="variant">
				<label class="choice"><input type="radio" name="product" value="{@sku}" required="required"><xsl:if test="@is_chosen"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input>
					<span><xsl:value-of select="@name"/><xsl:if test="../@near and @here &gt; 0"><small class="soft"> · <xsl:value-of select="c:m('exchange.here', ../@near)"/></small></xsl:if></span></label>
			</xsl:for-each>
			<xsl:choose>
				<xsl:when test="@returnable &gt; 1">
					<div class="field">
						<label for="qty"><xsl:value-of select="c:m('exchange.qty', @returnable)"/></label>
						<input class="short" id="qty" name="qty" type="number" min="1" max="{@returnable}" value="{@qty}" required="required"/>
					</div>
				</xsl:when>
				<xsl:otherwise><input type="hidden" name="qty" value="1"/></xsl:otherwise>
			</xsl:choose>
			<xsl:if test="@must_be_sealed"><p class="soft"><xsl:value-of select="c:m('return.sealed')"/></p></xsl:if>
		</fieldset>
		<div class="actions"><button><xsl:if test="@product"><xsl:attribute name="class">quiet</xsl:attribute></xsl:if><xsl:value-of select="c:m('exchange.where')"/></button></div>
	</form>
	<xsl:if test="@product"><xsl:call-template name="stores"/></xsl:if>
</xsl:template>

<xsl:template name="stores">
	<section aria-labelledby="stores">
		<h2 id="stores"><xsl:value-of select="c:m('exchange.stores', concat(@qty, ' × ', variant[@is_chosen]/@name))"/></h2>
		<xsl:choose>
			<xsl:when test="store">
				<p><xsl:value-of select="c:m('exchange.stores.explain')"/></p>
				<ul class="list stores"><xsl:apply-templates select="store"/></ul>
			</xsl:when>
			<xsl:otherwise><p><xsl:value-of select="c:m('exchange.nobody')"/></p></xsl:otherwise>
		</xsl:choose>
	</section>
</xsl:template>

<xsl:template match="store">
	<li>
		<div>
			<xsl:call-template name="store-head"/>
			<p><strong><xsl:value-of select="c:m('exchange.until', c:instant(@held_until, @zone, /page/@now))"/></strong></p>
		</div>
		<form action="/o/{/page/@token}/exchange" method="post">
			<xsl:call-template name="key"><xsl:with-param name="of" select="/page/form"/></xsl:call-template>
			<input type="hidden" name="line" value="{../@line}"/>
			<input type="hidden" name="qty" value="{../@qty}"/>
			<input type="hidden" name="product" value="{../@product}"/>
			<button name="store" value="{@code}"><xsl:value-of select="c:m('exchange.do')"/><span class="hidden-text"><xsl:text> </xsl:text><xsl:value-of select="@name"/></span></button>
		</form>
	</li>
</xsl:template>

</xsl:stylesheet>
