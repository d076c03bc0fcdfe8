<?xml version="1.0" encoding="UTF-8"?>
<!-- Pieces of an order that tracking and the back office both show. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">

<!-- Each line with what happened to each piece of it; for the current <order>. -->
<xsl:template name="order-lines">
	<ul class="lines">
		<xsl:for-each select="line">
			<xsl:if test="@bundle and not(preceding-sibling::line/@bundle = @bundle)">
				<xsl:apply-templates select="../bundle[@bundle = current()/@bundle]"/>
			</xsl:if>
			<li>
				<xsl:if test="@bundle"><xsl:attribute name="class">bundled</xsl:attribute></xsl:if>
				<div>
					<strong><xsl:value-of select="@qty"/> × </strong><xsl:value-of select="@name"/><xsl:text> </xsl:text><small class="soft"><xsl:value-of select="@sku"/></small>
					<xsl:if test="@instead_of"><p class="soft"><xsl:value-of select="c:m('order.instead-of', @instead_of)"/></p></xsl:if>
					<p><xsl:apply-templates select="part"/></p>
					<xsl:call-template name="line-serials"/>
					<xsl:if test="/page/exchangeable[@line = current()/@line]"><p><a href="/o/{/page/@token}/exchange?line={@line}"><xsl:value-of select="c:m('exchange.link')"/><span class="hidden-text">: <xsl:value-of select="@name"/></span></a></p></xsl:if>
				</div>
				<span class="price"><xsl:value-of select="c:money(@sum_minor, ../@currency)"/></span>
			</li>
		</xsl:for-each>
		<xsl:if test="@cost">
			<li>
				<div><xsl:value-of select="@cost"/></div>
				<span class="price"><xsl:value-of select="c:money(@cost_minor, @currency)"/></span>
			</li>
		</xsl:if>
		<xsl:call-template name="tax-rows"/>
		<li class="sum">
			<xsl:choose>
				<xsl:when test="@to_pay_minor">
					<div><xsl:value-of select="c:m('order.total.reservation')"/></div>
					<span class="price"><xsl:value-of select="c:money(@to_pay_minor, @currency)"/></span>
				</xsl:when>
				<xsl:otherwise>
					<div><xsl:choose>
						<xsl:when test="@kind = 'prepaid'"><xsl:value-of select="c:m('order.total.prepaid')"/></xsl:when>
						<xsl:otherwise><xsl:value-of select="c:m('order.total.over')"/></xsl:otherwise>
					</xsl:choose></div>
					<span class="price"><xsl:value-of select="c:money(@total_minor, @currency)"/></span>
				</xsl:otherwise>
			</xsl:choose>
		</li>
	</ul>
</xsl:template>

<!-- Of the current line: which units left, for the back office. -->
<xsl:template name="line-serials">
	<xsl:variable name="units" select="../serial[@line = current()/@line]"/>
	<xsl:if test="$units">
		<p class="soft"><xsl:value-of select="c:count('serial.numbers', count($units))"/><xsl:text> </xsl:text>
			<xsl:for-each select="$units">
				<xsl:if test="position() &gt; 1">, </xsl:if>
				<xsl:choose>
					<xsl:when test="@is_back"><xsl:value-of select="c:m('serial.back', @number)"/></xsl:when>
					<xsl:otherwise><xsl:value-of select="@number"/></xsl:otherwise>
				</xsl:choose>
			</xsl:for-each>
		</p>
	</xsl:if>
</xsl:template>

<!-- Stands above its goods, whose amounts are their shares of its price. -->
<xsl:template match="bundle">
	<li class="bundle">
		<div>
			<strong><xsl:value-of select="@qty"/> × <xsl:value-of select="@name"/></strong>
			<p class="soft">
				<xsl:value-of select="c:m('bundle.each', c:money(@price_minor, ../@currency))"/>
				<xsl:if test="@is_set"><xsl:text> </xsl:text><xsl:value-of select="c:m('bundle.set')"/></xsl:if>
			</p>
		</div>
	</li>
</xsl:template>

<!-- The store is named where it is another than the one the page is about, or one of several. -->
<xsl:template match="part">
	<xsl:variable name="here" select="../../fulfilment[@is_current and count(../fulfilment[@is_open]) &lt; 2]/store/@name"/>
	<span class="part">
		<xsl:call-template name="badge">
			<xsl:with-param name="level"><xsl:choose>
				<xsl:when test="@state = 'ready' or @state = 'picked'">good</xsl:when>
				<xsl:when test="@state = 'collected'">done</xsl:when>
				<xsl:when test="@state = 'unavailable' or @state = 'expired'">late</xsl:when>
				<xsl:otherwise>plain</xsl:otherwise>
			</xsl:choose></xsl:with-param>
			<xsl:with-param name="text" select="c:count(concat('part.', @state), @qty)"/>
		</xsl:call-template>
		<xsl:if test="@store and not(@store = $here)"><xsl:text> </xsl:text><small><xsl:value-of select="c:m('part.at', @store)"/></small></xsl:if>
	</span>
</xsl:template>

<!-- Of a return: what will be taken instead of it, and what became of that. -->
<xsl:template match="exchange" mode="of-return">
	<xsl:variable name="units" select="concat(@qty, ' × ', @name)"/>
	<xsl:if test="@state != 'dropped'">
		<xsl:text> · </xsl:text>
		<xsl:choose>
			<xsl:when test="@state = 'held'"><xsl:value-of select="c:m('exchange.state.held', $units, @store, c:instant(@held_until, @zone, /page/@now))"/></xsl:when>
			<xsl:otherwise><xsl:value-of select="c:m(concat('exchange.state.', @state), $units, @store)"/></xsl:otherwise>
		</xsl:choose>
	</xsl:if>
</xsl:template>

<xsl:template name="refunds">
	<ul class="plain-list">
		<xsl:for-each select="refund">
			<li>
				<strong class="price"><xsl:value-of select="c:money(@amount_minor, ../@currency)"/></strong>
				<xsl:text> </xsl:text><xsl:value-of select="c:m(concat('refund.ground.', @ground))"/>
				<xsl:text> · </xsl:text><xsl:value-of select="c:m(concat('refund.state.', @state))"/>
				<xsl:if test="@way = 'voucher'"><xsl:text> · </xsl:text><xsl:value-of select="c:m('refund.way.voucher')"/></xsl:if>
				<xsl:if test="@pay_by and (@state = 'due' or @state = 'requested' or @state = 'unknown' or @state = 'failed')"><xsl:text> · </xsl:text><xsl:value-of select="c:m('refund.pay-by', c:day(@pay_by - 1, ../@zone, 'full'))"/></xsl:if>
			</li>
		</xsl:for-each>
	</ul>
</xsl:template>

</xsl:stylesheet>
