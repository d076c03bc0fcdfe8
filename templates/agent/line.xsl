<?xml version="1.0" encoding="UTF-8"?>
<!-- One line that cannot simply be picked: later, or missing and why. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">

<xsl:template match="/line" mode="title"><xsl:value-of select="fulfilment/line/@name"/></xsl:template>

<xsl:template match="/line" mode="main"><xsl:apply-templates select="fulfilment"/></xsl:template>

<xsl:template match="/line/fulfilment">
	<p class="row">
		<span class="shelf"><xsl:value-of select="line/@shelf"/></span>
		<span class="qty"><xsl:value-of select="line/@picked"/> / <xsl:value-of select="line/@ordered"/></span>
		<span class="soft"><xsl:value-of select="line/@sku"/><xsl:if test="line/@gtin"> · <xsl:value-of select="line/@gtin"/></xsl:if></span>
		<a href="/f/{@id}"><xsl:value-of select="@short_id"/> · <xsl:value-of select="@customer"/></a>
	</p>
	<xsl:for-each select="line"><xsl:call-template name="of-bundle"/><xsl:call-template name="doubt"/><xsl:call-template name="offer"/></xsl:for-each>
	<xsl:if test="line/@short &gt; 0"><xsl:apply-templates select="line" mode="found"/></xsl:if>
	<xsl:if test="line/@left &gt; 0">
		<div class="columns">
			<xsl:if test="not(line/@is_asked)"><form class="card" action="/f/{@id}/later" method="post">
				<h2><xsl:value-of select="c:m('desk.later')"/></h2>
				<xsl:call-template name="form-token"/>
				<input type="hidden" name="line" value="{line/@line}"/>
				<p><xsl:value-of select="c:m('desk.later.why')"/></p>
				<button class="quiet"><xsl:value-of select="c:m('desk.later.do')"/></button>
			</form></xsl:if>
			<xsl:apply-templates select="line" mode="short"/>
			<xsl:if test="not(line/@is_asked)"><xsl:apply-templates select="line" mode="substitute"/></xsl:if>
		</div>
	</xsl:if>
	<p class="row">
		<a class="button quiet" href="/product?sku={c:url(line/@sku)}"><xsl:value-of select="c:m('desk.wanted.where')"/></a>
		<a class="button quiet" href="/f/{@id}"><xsl:value-of select="c:m('desk.back')"/></a>
	</p>
</xsl:template>

<!-- Reported missing, and there after all: taken back while headquarters does not know, else counted. -->
<xsl:template match="line" mode="found">
	<form class="card" action="/f/{../@id}/found" method="post">
		<h2><xsl:value-of select="c:m('desk.found')"/></h2>
		<xsl:call-template name="form-token"/>
		<input type="hidden" name="line" value="{@line}"/>
		<p><xsl:choose>
			<xsl:when test="@untold &gt; 0"><xsl:value-of select="c:m('desk.found.in-time')"/></xsl:when>
			<xsl:when test="@fate"><xsl:value-of select="c:m(concat('desk.found.', @fate))"/></xsl:when>
			<xsl:otherwise><xsl:value-of select="c:m('desk.found.told')"/></xsl:otherwise>
		</xsl:choose></p>
		<button class="quiet"><xsl:choose>
			<xsl:when test="@untold &gt; 0"><xsl:value-of select="c:m('desk.untold.do')"/></xsl:when>
			<xsl:otherwise><xsl:value-of select="c:m('desk.found.count')"/></xsl:otherwise>
		</xsl:choose></button>
	</form>
</xsl:template>

<xsl:template match="line" mode="short">
	<form class="card" action="/f/{../@id}/short" method="post">
		<h2><xsl:value-of select="c:m('desk.short.title')"/></h2>
		<xsl:call-template name="form-token"/>
		<input type="hidden" name="line" value="{@line}"/>
		<div class="field">
			<label for="qty"><xsl:value-of select="c:m('desk.short.qty')"/></label>
			<input class="short" id="qty" name="qty" type="number" min="1" max="{@left}" value="{@left}" required="required"/>
		</div>
		<xsl:call-template name="missing-why"/>
		<button class="danger"><xsl:value-of select="c:m('desk.short.confirm')"/></button>
	</form>
</xsl:template>

<!-- What is not there, and why: the same whether it is short or something else is offered. -->
<xsl:template name="missing-why">
	<fieldset>
		<legend><xsl:value-of select="c:m('desk.short.why')"/></legend>
		<xsl:call-template name="reason-choice"><xsl:with-param name="value">not_found</xsl:with-param><xsl:with-param name="list">short</xsl:with-param></xsl:call-template>
		<xsl:call-template name="reason-choice"><xsl:with-param name="value">damaged</xsl:with-param><xsl:with-param name="list">short</xsl:with-param></xsl:call-template>
	</fieldset>
	<label class="choice"><input type="checkbox" name="zero" value="1" checked="checked"/><span><xsl:value-of select="c:m('desk.short.zero')"/></span></label>
</xsl:template>

<!-- The shopper is asked by mail; meanwhile the other lines go on. -->
<xsl:template match="line" mode="substitute">
	<form class="card" action="/f/{../@id}/substitute" method="post">
		<h2><xsl:value-of select="c:m('desk.substitute')"/></h2>
		<xsl:call-template name="form-token"/>
		<input type="hidden" name="line" value="{@line}"/>
		<p><xsl:value-of select="c:m('desk.substitute.explain')"/></p>
		<xsl:call-template name="field">
			<xsl:with-param name="name">product</xsl:with-param>
			<xsl:with-param name="label" select="c:m('desk.substitute.scan')"/>
			<xsl:with-param name="required" select="true()"/>
		</xsl:call-template>
		<xsl:call-template name="missing-why"/>
		<button><xsl:value-of select="c:m('desk.substitute.do')"/></button>
	</form>
</xsl:template>

</xsl:stylesheet>
