<?xml version="1.0" encoding="UTF-8"?>
<!-- One product and where it can be collected. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:import href="shop.xsl"/>

<xsl:template match="/page" mode="title"><xsl:value-of select="product/@name"/></xsl:template>

<xsl:template match="/page" mode="main">
	<xsl:apply-templates select="product"/>
	<xsl:apply-templates select="product[variant]" mode="others"/>
	<section aria-labelledby="where">
		<h2 id="where"><xsl:value-of select="c:m('product.where')"/></h2>
		<xsl:for-each select="where">
			<xsl:call-template name="where-form">
				<xsl:with-param name="action">/p/<xsl:value-of select="c:url(/page/product/@sku)"/></xsl:with-param>
				<xsl:with-param name="qty" select="/page/@qty"/>
			</xsl:call-template>
		</xsl:for-each>
		<xsl:if test="store">
			<xsl:if test="@basket &gt; 0"><p class="soft"><xsl:value-of select="c:count('product.with-basket', @basket)"/></p></xsl:if>
			<ul class="list stores"><xsl:apply-templates select="store"/></ul>
		</xsl:if>
		<xsl:if test="where/@is_known and not(store)"><p class="card"><xsl:value-of select="c:m('product.nowhere')"/></p></xsl:if>
	</section>
</xsl:template>

<xsl:template match="product">
	<div class="card">
		<p class="soft">
			<xsl:value-of select="@brand"/> · <xsl:value-of select="c:m('product.sku', @sku)"/>
			<xsl:if test="@gtin"> · <xsl:value-of select="c:m('product.gtin', @gtin)"/></xsl:if>
		</p>
		<p class="price big"><xsl:value-of select="c:money(@price_minor, @currency)"/><xsl:call-template name="before-tax"/></p>
		<xsl:if test="part">
			<h2><xsl:value-of select="c:m('bundle.contents')"/></h2>
			<ul>
				<xsl:for-each select="part">
					<li><xsl:value-of select="@qty"/> × <a href="/p/{c:url(@sku)}"><xsl:value-of select="@name"/></a></li>
				</xsl:for-each>
			</ul>
			<xsl:if test="@is_set"><p class="soft"><xsl:value-of select="c:m('bundle.set')"/></p></xsl:if>
		</xsl:if>
		<xsl:if test="@size != '' or @colour != ''"><p><strong><xsl:call-template name="differs"/></strong></p></xsl:if>
		<form id="want" class="inline" action="/p/{c:url(@sku)}" method="post">
			<xsl:call-template name="key"><xsl:with-param name="of" select="/page/hold"/></xsl:call-template>
			<input type="hidden" name="sku" value="{@sku}"/>
			<xsl:call-template name="field">
				<xsl:with-param name="class">narrow</xsl:with-param>
				<xsl:with-param name="name">qty</xsl:with-param>
				<xsl:with-param name="label" select="c:m('qty')"/>
				<xsl:with-param name="value" select="/page/@qty"/>
				<xsl:with-param name="inputmode">numeric</xsl:with-param>
				<xsl:with-param name="required" select="true()"/>
			</xsl:call-template>
			<button class="quiet"><xsl:value-of select="c:m('product.add')"/></button>
		</form>
	</div>
</xsl:template>

<!-- The other sizes and colours, each with the nearest store that has one; open where this one is not to be had. -->
<xsl:template match="product" mode="others">
	<details id="others" class="card"><xsl:if test="not(/page/store[@has_all])"><xsl:attribute name="open">open</xsl:attribute></xsl:if>
		<summary><xsl:value-of select="c:m('product.others', count(variant))"/></summary>
		<ul class="plain-list others">
			<xsl:for-each select="variant">
				<li>
					<a href="/p/{c:url(@sku)}"><xsl:call-template name="differs"/></a>
					<xsl:if test="@price_minor != ../@price_minor or @currency != ../@currency"> · <xsl:value-of select="c:money(@price_minor, @currency)"/></xsl:if>
					<xsl:choose>
						<xsl:when test="@store"><small class="soft"> · <xsl:if test="@distance_m"><xsl:value-of select="c:distance(@distance_m)"/>, </xsl:if><xsl:value-of select="@store"/></small></xsl:when>
						<xsl:when test="/page/where/@is_known and not(/page/notice)"><small class="soft"> · <xsl:value-of select="c:m('product.others.nowhere')"/></small></xsl:when>
					</xsl:choose>
				</li>
			</xsl:for-each>
		</ul>
	</details>
</xsl:template>

<!-- What tells the current goods from the others of their model; else their name. -->
<xsl:template name="differs"><xsl:choose>
	<xsl:when test="@size != '' and @colour != ''"><xsl:value-of select="@size"/>, <xsl:value-of select="@colour"/></xsl:when>
	<xsl:when test="@size != '' or @colour != ''"><xsl:value-of select="concat(@size, @colour)"/></xsl:when>
	<xsl:otherwise><xsl:value-of select="@name"/></xsl:otherwise>
</xsl:choose></xsl:template>

<xsl:template match="store">
	<li>
		<div>
			<xsl:call-template name="store-head"/>
			<xsl:for-each select="line">
				<p><xsl:call-template name="level"/><xsl:text> </xsl:text><xsl:call-template name="figure-age"/></p>
			</xsl:for-each>
			<xsl:if test="@has_all"><xsl:call-template name="promise"/></xsl:if>
			<xsl:if test="@arrives_at"><xsl:call-template name="sent"/></xsl:if>
		</div>
		<xsl:if test="@has_all">
			<button form="want" formaction="/checkout" name="store" value="{@code}">
				<xsl:value-of select="c:m('store.reserve')"/><span class="hidden-text"><xsl:text> </xsl:text><xsl:value-of select="@name"/></span>
			</button>
		</xsl:if>
		<xsl:if test="@arrives_at">
			<button class="quiet" form="want" formaction="/checkout" name="send_to" value="{@code}">
				<xsl:value-of select="c:m('store.send')"/><span class="hidden-text"><xsl:text> </xsl:text><xsl:value-of select="@name"/></span>
			</button>
		</xsl:if>
	</li>
</xsl:template>

</xsl:stylesheet>
