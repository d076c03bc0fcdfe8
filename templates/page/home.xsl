<?xml version="1.0" encoding="UTF-8"?>
<!-- Find a product. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:import href="shop.xsl"/>

<xsl:template match="/page" mode="title">
	<xsl:choose>
		<xsl:when test="@words != ''"><xsl:value-of select="c:m('home.title.words', @words)"/></xsl:when>
		<xsl:otherwise><xsl:value-of select="c:m('home.title')"/></xsl:otherwise>
	</xsl:choose>
</xsl:template>

<xsl:template match="/page" mode="main">
	<xsl:if test="@words = '' and not(@is_continued)">
		<p class="lead"><xsl:value-of select="c:m('home.lead')"/></p>
	</xsl:if>
	<form class="inline search" role="search" action="/" method="get">
		<div class="field">
			<label for="q"><xsl:value-of select="c:m('home.search')"/></label>
			<p class="hint" id="q-hint"><xsl:value-of select="c:m('home.search.hint')"/></p>
			<input id="q" name="q" type="search" value="{@words}" maxlength="100" autocomplete="off" aria-describedby="q-hint"/>
		</div>
		<button><xsl:value-of select="c:m('home.search.do')"/></button>
	</form>
	<xsl:choose>
		<xsl:when test="product">
			<h2><xsl:choose>
				<xsl:when test="@words != ''"><xsl:value-of select="c:m('home.results')"/></xsl:when>
				<xsl:otherwise><xsl:value-of select="c:m('home.all')"/></xsl:otherwise>
			</xsl:choose></h2>
			<ul class="tiles">
				<xsl:apply-templates select="product"/>
			</ul>
			<xsl:if test="@next != ''">
				<p class="actions"><a class="button quiet" href="/?q={c:url(@words)}&amp;cursor={c:url(@next)}"><xsl:value-of select="c:m('home.more')"/></a></p>
			</xsl:if>
		</xsl:when>
		<xsl:when test="@words != ''">
			<div class="card">
				<h2><xsl:value-of select="c:m('home.none')"/></h2>
				<ul>
					<li><xsl:value-of select="c:m('home.none.spelling')"/></li>
					<li><xsl:value-of select="c:m('home.none.fewer')"/></li>
					<li><xsl:value-of select="c:m('home.none.barcode')"/></li>
				</ul>
				<p><a href="/"><xsl:value-of select="c:m('home.none.all')"/></a></p>
			</div>
		</xsl:when>
		<xsl:otherwise><p class="card"><xsl:value-of select="c:m('home.empty')"/></p></xsl:otherwise>
	</xsl:choose>
</xsl:template>

<xsl:template match="product">
	<li class="card product">
		<h3><a class="cover" href="/p/{c:url(@sku)}"><xsl:value-of select="@name"/></a></h3>
		<p class="soft"><xsl:value-of select="@brand"/></p>
		<p class="price"><xsl:value-of select="c:money(@price_minor, @currency)"/><xsl:call-template name="before-tax"/></p>
	</li>
</xsl:template>

</xsl:stylesheet>
