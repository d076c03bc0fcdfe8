<?xml version="1.0" encoding="UTF-8"?>
<!-- What every mail has: greeting, what happened (mode="main" of the mail), goods, store, link. The plain
     text part is made of the same result, so a mail is paragraphs, lists and tables, and no picture. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:strip-space elements="*"/>

<xsl:template match="/mail">
	<html lang="{@lang}">
		<head>
			<meta charset="utf-8"/>
			<meta name="viewport" content="width=device-width, initial-scale=1"/>
			<meta name="color-scheme" content="light dark"/>
			<title><xsl:value-of select="c:m('brand')"/></title>
		</head>
		<body>
			<div class="sheet">
				<p class="brand"><xsl:value-of select="c:m('brand')"/></p>
				<p><xsl:value-of select="c:m('mail.hello', @customer)"/></p>
				<xsl:apply-templates select="." mode="main"/>
				<p class="foot"><xsl:value-of select="c:m('mail.foot', @number)"/></p>
			</div>
		</body>
	</html>
</xsl:template>

<!-- The goods that can be had, and what they come to. -->
<xsl:template name="goods">
	<xsl:if test="line[@available &gt; 0]">
		<h2><xsl:value-of select="c:m('mail.goods')"/></h2>
		<table class="goods" role="presentation">
			<xsl:for-each select="line[@available &gt; 0]">
				<tr>
					<td><xsl:value-of select="@available"/> × <xsl:value-of select="@name"/><xsl:call-template name="of-bundle"/></td>
					<td class="money" align="right"><xsl:value-of select="c:money(@amount_minor, /mail/@currency)"/></td>
				</tr>
			</xsl:for-each>
			<xsl:if test="@cost">
				<tr>
					<td><xsl:value-of select="@cost"/></td>
					<td class="money" align="right"><xsl:value-of select="c:money(@cost_minor, @currency)"/></td>
				</tr>
			</xsl:if>
			<xsl:for-each select="tax">
				<tr>
					<td><xsl:value-of select="c:m(concat('tax.', @kind), c:percent(@rate_mpct))"/></td>
					<td class="money" align="right"><xsl:value-of select="c:money(@minor, ../@currency)"/></td>
				</tr>
			</xsl:for-each>
			<tr class="total">
				<td><xsl:value-of select="c:m(concat('mail.total.', @order_kind))"/></td>
				<td class="money" align="right"><xsl:value-of select="c:money(@total_minor, @currency)"/></td>
			</tr>
		</table>
	</xsl:if>
</xsl:template>

<xsl:template name="of-bundle">
	<xsl:if test="@bundle"><xsl:text> </xsl:text><small><xsl:value-of select="c:m('bundle.of', @bundle)"/></small></xsl:if>
</xsl:template>

<!-- What nobody has, and what becomes of the money. -->
<xsl:template name="missing">
	<xsl:if test="line[@unavailable &gt; 0]">
		<p><xsl:value-of select="c:m('mail.missing')"/></p>
		<ul>
			<xsl:for-each select="line[@unavailable &gt; 0]">
				<li><xsl:value-of select="@unavailable"/> × <xsl:value-of select="@name"/><xsl:call-template name="of-bundle"/></li>
			</xsl:for-each>
		</ul>
		<xsl:call-template name="money-back"/>
	</xsl:if>
</xsl:template>

<xsl:template name="money-back">
	<xsl:choose>
		<xsl:when test="@order_kind = 'prepaid' and @lost_minor &gt; 0">
			<p><xsl:value-of select="c:m('mail.refund', c:money(@lost_minor, @currency))"/></p>
		</xsl:when>
		<xsl:when test="@order_kind = 'reservation'">
			<p><xsl:value-of select="c:m('mail.nothing-to-pay')"/></p>
		</xsl:when>
	</xsl:choose>
</xsl:template>

<xsl:template name="track">
	<p><a class="button" href="{@tracking_url}"><xsl:value-of select="c:m('mail.track')"/></a></p>
</xsl:template>

<xsl:template match="store">
	<h2><xsl:value-of select="@name"/></h2>
	<p>
		<xsl:value-of select="@street"/><br/>
		<xsl:choose>
			<xsl:when test="@country = 'CA'"><xsl:value-of select="@city"/><xsl:text> </xsl:text><xsl:value-of select="@postcode"/></xsl:when>
			<xsl:otherwise><xsl:value-of select="@postcode"/><xsl:text> </xsl:text><xsl:value-of select="@city"/></xsl:otherwise>
		</xsl:choose>
		<xsl:if test="@phone"><br/><a href="tel:{translate(@phone, ' .-()', '')}"><xsl:value-of select="@phone"/></a></xsl:if>
	</p>
	<xsl:if test="days">
		<table class="hours" role="presentation"><xsl:apply-templates select="days|exception"/></table>
	</xsl:if>
</xsl:template>

<xsl:template match="days">
	<tr>
		<td>
			<xsl:value-of select="c:weekday(@from)"/>
			<xsl:if test="@to != @from">–<xsl:value-of select="c:weekday(@to)"/></xsl:if>
		</td>
		<td><xsl:call-template name="spans"/></td>
	</tr>
</xsl:template>

<xsl:template match="exception">
	<tr>
		<td><b><xsl:value-of select="c:day(@at, /mail/@zone)"/></b></td>
		<td><b><xsl:call-template name="spans"/></b></td>
	</tr>
</xsl:template>

<xsl:template name="spans">
	<xsl:if test="not(span)"><xsl:value-of select="c:m('mail.closed')"/></xsl:if>
	<xsl:for-each select="span">
		<xsl:if test="position() &gt; 1">, </xsl:if>
		<xsl:value-of select="c:clock(@opens)"/>–<xsl:value-of select="c:clock(@closes)"/>
	</xsl:for-each>
</xsl:template>

</xsl:stylesheet>
