<?xml version="1.0" encoding="UTF-8"?>
<!-- Another size for what was collected: what comes back and whether a rule covers it, what leaves, and what it costs. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">

<xsl:template match="/exchange" mode="title"><xsl:value-of select="c:m('desk.exchange', order/@number)"/></xsl:template>

<xsl:template match="/exchange" mode="main"><xsl:apply-templates select="order"/></xsl:template>

<xsl:template match="/exchange/order">
	<p><xsl:value-of select="@customer"/> · <xsl:value-of select="c:m(concat('desk.kind.', @kind))"/></p>
	<xsl:call-template name="order-signals"/>
	<xsl:choose>
		<xsl:when test="held[@line = ../line/@line]"><xsl:call-template name="held-exchange"/></xsl:when>
		<xsl:when test="@is_announced"><p class="notice good"><xsl:value-of select="c:m('desk.return.announced')"/></p></xsl:when>
	</xsl:choose>
	<section class="card">
		<xsl:for-each select="line">
			<xsl:call-template name="line-name"/>
			<p class="price"><xsl:value-of select="c:money(@price_minor, ../@currency)"/><xsl:call-template name="before-tax"/></p>
			<xsl:call-template name="serials-say"/>
			<xsl:if test="@has_serials and @serials_known = 0"><p class="hint"><xsl:value-of select="c:m('desk.serial.none-known')"/></p></xsl:if>
			<xsl:call-template name="rules"/>
		</xsl:for-each>
	</section>
	<xsl:choose>
		<xsl:when test="line/@returnable &gt; 0"><xsl:call-template name="form"/></xsl:when>
		<xsl:otherwise><p class="card"><xsl:value-of select="c:m('desk.return.nothing')"/></p></xsl:otherwise>
	</xsl:choose>
</xsl:template>

<xsl:template name="form">
	<form action="/exchange" method="post">
		<xsl:call-template name="form-token"/>
		<input type="hidden" name="f" value="{@f}"/>
		<input type="hidden" name="number" value="{@number}"/>
		<input type="hidden" name="found" value="{@found}"/>
		<input type="hidden" name="line" value="{line/@line}"/>
		<xsl:if test="/*/variant">
			<xsl:variable name="order" select="."/>
			<xsl:for-each select="/*"><xsl:call-template name="variant-field">
				<xsl:with-param name="of" select="$order/line/@name"/>
				<xsl:with-param name="currency" select="$order/@currency"/>
			</xsl:call-template></xsl:for-each>
		</xsl:if>
		<xsl:call-template name="field">
			<xsl:with-param name="name">product</xsl:with-param>
			<xsl:with-param name="label" select="c:m('desk.exchange.instead')"/>
			<xsl:with-param name="hint" select="c:m('desk.exchange.instead.hint')"/>
			<xsl:with-param name="value" select="/*/@product"/>
			<xsl:with-param name="autofocus" select="not(/*/instead)"/>
			<xsl:with-param name="required" select="not(/*/variant)"/>
		</xsl:call-template>
		<xsl:apply-templates select="/*/instead"/>
		<xsl:for-each select="line">
			<div class="taking field">
				<div>
					<label for="qty"><xsl:value-of select="c:m('desk.return.qty', @returnable)"/></label>
					<input class="short" id="qty" name="qty" type="number" min="1" max="{@returnable}" value="{@qty}" required="required"/>
				</div>
				<xsl:call-template name="condition-field"/>
				<xsl:call-template name="place-field"/>
				<xsl:if test="@has_serials"><xsl:call-template name="serial-fields">
					<xsl:with-param name="units" select="@returnable"/>
					<xsl:with-param name="filled" select="."/>
				</xsl:call-template></xsl:if>
			</div>
		</xsl:for-each>
		<xsl:call-template name="whys"/>
		<xsl:if test="@is_refused"><xsl:call-template name="manager"/></xsl:if>
		<div class="actions">
			<button><xsl:choose>
				<xsl:when test="/*/instead"><xsl:value-of select="c:m('desk.exchange.do')"/></xsl:when>
				<xsl:otherwise><xsl:value-of select="c:m('desk.exchange.next')"/></xsl:otherwise>
			</xsl:choose></button>
			<xsl:if test="held"><a class="button quiet" href="/returns/new?f={@f}&amp;number={@number}&amp;found={@found}"><xsl:value-of select="c:m('desk.held.return')"/></a></xsl:if>
			<a class="button quiet" href="/returns"><xsl:value-of select="c:m('desk.back')"/></a>
		</div>
	</form>
</xsl:template>

<!-- What leaves instead, as headquarters knows it, and what it costs. -->
<xsl:template match="instead">
	<input type="hidden" name="seen" value="{@product}"/>
	<xsl:choose>
		<xsl:when test="@name">
			<p class="notice"><strong><xsl:value-of select="@name"/></strong>, <xsl:value-of select="c:money(@price_minor, /*/order/@currency)"/></p>
			<p class="big"><strong><xsl:value-of select="c:m(concat('desk.exchange.', @kind))"/></strong></p>
			<xsl:if test="@back_minor &gt; 0"><p><xsl:value-of select="c:m('desk.exchange.back', c:money(@back_minor, /*/order/@currency))"/></p></xsl:if>
			<xsl:if test="@till_minor &gt; 0"><p><xsl:value-of select="c:m('desk.swap.till', c:money(@till_minor, /*/order/@currency))"/></p></xsl:if>
			<xsl:if test="/*/@from"><input type="hidden" name="from" value="{/*/@from}"/></xsl:if>
			<xsl:if test="store and not(/*/@from)">
				<fieldset>
					<legend><xsl:value-of select="c:m('desk.exchange.from')"/></legend>
					<label class="choice"><input type="radio" name="from" value=""><xsl:if test="not(store[@is_chosen])"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input><span><xsl:value-of select="c:m('desk.exchange.from.here')"/></span></label>
					<xsl:for-each select="store">
						<label class="choice"><input type="radio" name="from" value="{@code}"><xsl:if test="@is_chosen"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input>
							<span><xsl:value-of select="c:m('desk.exchange.from.store', @name)"/> · <xsl:value-of select="c:distance(@distance_m)"/> · <xsl:value-of select="c:instant(@promised_at, /*/@zone, /*/@now)"/></span></label>
					</xsl:for-each>
				</fieldset>
			</xsl:if>
		</xsl:when>
		<xsl:otherwise><p class="notice warn"><xsl:value-of select="c:m('desk.swap.unchecked', @product)"/></p></xsl:otherwise>
	</xsl:choose>
	<xsl:if test="@has_serials">
		<div class="taking field"><xsl:call-template name="serial-fields">
			<xsl:with-param name="units" select="/*/order/line/@qty"/>
			<xsl:with-param name="filled" select="."/>
			<xsl:with-param name="of">given-</xsl:with-param>
			<xsl:with-param name="line" select="/*/order/line/@line"/>
			<xsl:with-param name="name"><xsl:call-template name="instead-name"/></xsl:with-param>
		</xsl:call-template></div>
	</xsl:if>
</xsl:template>

<xsl:template name="instead-name"><xsl:choose>
	<xsl:when test="@name"><xsl:value-of select="@name"/></xsl:when>
	<xsl:otherwise><xsl:value-of select="@product"/></xsl:otherwise>
</xsl:choose></xsl:template>

</xsl:stylesheet>
