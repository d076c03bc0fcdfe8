<?xml version="1.0" encoding="UTF-8"?>
<!-- What the shopper's pages share: the links at the top, where to look, stores, amounts. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:import href="layout.xsl"/>

<xsl:template match="/page" mode="nav">
	<nav aria-label="{c:m('shop.nav')}">
		<a href="/"><xsl:value-of select="c:m('shop.find')"/></a>
		<a href="/basket"><xsl:value-of select="c:count('shop.basket', @basket)"/></a>
	</nav>
</xsl:template>

<!-- Where the shopper is: for the current <where>. action is the page that is asked again. -->
<xsl:template name="where-form">
	<xsl:param name="action"/>
	<xsl:param name="qty"/>
	<form class="inline" action="{$action}" method="get">
		<xsl:if test="$qty != ''"><input type="hidden" name="qty" value="{$qty}"/></xsl:if>
		<div class="field">
			<label for="postcode"><xsl:value-of select="c:m('where.postcode')"/></label>
			<xsl:if test="@is_unknown">
				<p class="mistake" id="postcode-mistake"><xsl:value-of select="c:m('where.unknown')"/></p>
			</xsl:if>
			<input id="postcode" name="postcode" value="{@postcode}" autocomplete="postal-code" required="required" maxlength="12">
				<xsl:if test="@is_unknown">
					<xsl:attribute name="aria-invalid">true</xsl:attribute>
					<xsl:attribute name="aria-describedby">postcode-mistake</xsl:attribute>
				</xsl:if>
			</input>
		</div>
		<xsl:choose>
			<xsl:when test="count(country) &gt; 1">
				<div class="field">
					<label for="country"><xsl:value-of select="c:m('where.country')"/></label>
					<select id="country" name="country">
						<xsl:for-each select="country">
							<option value="{@code}">
								<xsl:if test="@is_chosen"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if>
								<xsl:call-template name="country-name"><xsl:with-param name="code" select="@code"/></xsl:call-template>
							</option>
						</xsl:for-each>
					</select>
				</div>
			</xsl:when>
			<xsl:otherwise><input type="hidden" name="country" value="{country/@code}"/></xsl:otherwise>
		</xsl:choose>
		<button><xsl:value-of select="c:m('where.show')"/></button>
	</form>
</xsl:template>

<xsl:template name="country-name">
	<xsl:param name="code"/>
	<xsl:choose>
		<xsl:when test="$code = 'FR' or $code = 'CA' or $code = 'US' or $code = 'BE' or $code = 'CH' or $code = 'GB'">
			<xsl:value-of select="c:m(concat('country.', $code))"/>
		</xsl:when>
		<xsl:otherwise><xsl:value-of select="$code"/></xsl:otherwise>
	</xsl:choose>
</xsl:template>

<!-- Of the current <store>: open until, opens at. -->
<xsl:template name="opening">
	<xsl:choose>
		<xsl:when test="@is_open">
			<xsl:value-of select="c:m('store.open-until', c:time(@closes_at, @zone))"/>
		</xsl:when>
		<xsl:when test="@opens_at">
			<xsl:value-of select="c:m('store.opens', c:instant(@opens_at, @zone, /page/@now))"/>
		</xsl:when>
		<xsl:otherwise><xsl:value-of select="c:m('store.closed')"/></xsl:otherwise>
	</xsl:choose>
</xsl:template>

<xsl:template name="address">
	<xsl:value-of select="@street"/><xsl:text>, </xsl:text><xsl:call-template name="town"/>
</xsl:template>

<!-- As each country writes it: 75011 Paris, Montréal H2T 1S6. -->
<xsl:template name="town">
	<xsl:choose>
		<xsl:when test="@country = 'CA'"><xsl:value-of select="@city"/><xsl:text> </xsl:text><xsl:value-of select="@postcode"/></xsl:when>
		<xsl:otherwise><xsl:value-of select="@postcode"/><xsl:text> </xsl:text><xsl:value-of select="@city"/></xsl:otherwise>
	</xsl:choose>
</xsl:template>

<!-- Name, way and opening of the current <store>, as in a list of them. -->
<xsl:template name="store-head">
	<h3><xsl:value-of select="@name"/></h3>
	<p class="soft">
		<xsl:if test="@distance_m"><strong><xsl:value-of select="c:distance(@distance_m)"/></strong> · </xsl:if>
		<xsl:call-template name="address"/>
	</p>
	<p><xsl:call-template name="opening"/></p>
</xsl:template>

<!-- By when it would be ready there. -->
<xsl:template name="promise">
	<xsl:if test="@promised_at">
		<p><strong><xsl:value-of select="c:m('store.ready', c:instant(@promised_at, @zone, /page/@now))"/></strong></p>
	</xsl:if>
</xsl:template>

<!-- From when the current <store> would have what another one sends it. -->
<xsl:template name="sent">
	<p>
		<strong><xsl:value-of select="c:m('store.sent', c:instant(@arrives_at, @zone, /page/@now))"/></strong><br/>
		<small class="soft"><xsl:value-of select="c:m('store.sent.from', @sent_from)"/></small>
	</p>
</xsl:template>

<!-- How much there is, of the current <line>. -->
<xsl:template name="level">
	<xsl:call-template name="badge">
		<xsl:with-param name="level"><xsl:choose>
			<xsl:when test="@level = 'plenty'">good</xsl:when>
			<xsl:when test="@level = 'none'">plain</xsl:when>
			<xsl:otherwise>risk</xsl:otherwise>
		</xsl:choose></xsl:with-param>
		<xsl:with-param name="text" select="c:m(concat('level.', @level))"/>
	</xsl:call-template>
</xsl:template>

<!-- How old the figure of the current <line> is. -->
<xsl:template name="figure-age">
	<xsl:if test="@as_of">
		<small class="soft">
			<xsl:variable name="age" select="c:duration(/page/@now - @as_of)"/>
			<xsl:choose>
				<xsl:when test="@is_old"><xsl:value-of select="c:m('level.old', $age)"/></xsl:when>
				<xsl:otherwise><xsl:value-of select="c:m('level.age', $age)"/></xsl:otherwise>
			</xsl:choose>
		</small>
	</xsl:if>
</xsl:template>

<!-- The week and the days that differ, of the current <hours>. -->
<xsl:template match="hours">
	<table class="hours">
		<caption class="hidden-text"><xsl:value-of select="c:m('store.hours')"/></caption>
		<tbody>
			<xsl:for-each select="day">
				<tr>
					<th scope="row">
						<xsl:value-of select="c:weekday(@weekday)"/>
						<xsl:if test="@is_today"><span class="soft"> · <xsl:value-of select="c:m('store.today')"/></span></xsl:if>
					</th>
					<td><xsl:call-template name="spans"/></td>
				</tr>
			</xsl:for-each>
			<xsl:for-each select="exception">
				<tr class="exception">
					<th scope="row">
						<xsl:value-of select="c:day(@at, ../../@zone)"/>
						<xsl:if test="@label != ''"><span class="soft"> · <xsl:value-of select="@label"/></span></xsl:if>
					</th>
					<td><xsl:call-template name="spans"/></td>
				</tr>
			</xsl:for-each>
		</tbody>
	</table>
</xsl:template>

<xsl:template name="spans">
	<xsl:if test="not(span)"><xsl:value-of select="c:m('store.closed')"/></xsl:if>
	<xsl:for-each select="span">
		<xsl:if test="position() &gt; 1">, </xsl:if>
		<xsl:value-of select="c:clock(@opens)"/>–<xsl:value-of select="c:clock(@closes)"/>
	</xsl:for-each>
</xsl:template>

<xsl:template name="key">
	<xsl:param name="of"/>
	<input type="hidden" name="key" value="{$of/@key}"/>
</xsl:template>

<!-- What is in a bundle, in one line; nothing for goods. -->
<xsl:template name="parts">
	<xsl:if test="part">
		<p class="soft">
			<xsl:value-of select="c:m('bundle.contents')"/><xsl:text> </xsl:text>
			<xsl:for-each select="part"><xsl:value-of select="@qty"/> × <xsl:value-of select="@name"/><xsl:if test="position() != last()">, </xsl:if></xsl:for-each>
		</p>
	</xsl:if>
</xsl:template>

<!-- Behind the price of the current product. -->
<xsl:template name="before-tax">
	<xsl:if test="@is_before_tax"><xsl:text> </xsl:text><small class="soft"><xsl:value-of select="c:m('price.before-tax')"/></small></xsl:if>
</xsl:template>

</xsl:stylesheet>
