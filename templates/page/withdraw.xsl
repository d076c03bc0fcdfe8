<?xml version="1.0" encoding="UTF-8"?>
<!-- The second step of withdrawing: the declaration as it will be sent, and its confirmation. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:import href="shop.xsl"/>

<xsl:template match="/page" mode="title"><xsl:value-of select="c:m('withdraw.title')"/></xsl:template>

<xsl:template match="/page" mode="main">
	<xsl:variable name="is_open" select="order/fulfilment[@is_open]"/>
	<xsl:choose>
		<xsl:when test="right[@is_open] and ($is_open or choice[@returnable &gt; 0])">
			<form action="/o/{@token}/withdraw" method="post">
				<xsl:call-template name="key"><xsl:with-param name="of" select="form"/></xsl:call-template>
				<section class="card" aria-labelledby="declaration">
					<h2 id="declaration"><xsl:value-of select="c:m('withdraw.declaration')"/></h2>
					<p><xsl:value-of select="c:m('withdraw.text', order/@number, c:day(order/@placed_at, order/@zone, 'full'))"/></p>
					<dl class="facts">
						<dt><xsl:value-of select="c:m('withdraw.name')"/></dt><dd><xsl:value-of select="order/@customer"/></dd>
						<dt><xsl:value-of select="c:m('withdraw.email')"/></dt><dd><xsl:value-of select="order/@email"/></dd>
					</dl>
					<xsl:choose>
						<xsl:when test="$is_open">
							<input type="hidden" name="whole" value="yes"/>
							<ul><xsl:for-each select="order/line"><li><xsl:value-of select="@qty"/> × <xsl:value-of select="@name"/></li></xsl:for-each></ul>
							<p class="soft"><xsl:value-of select="c:m('withdraw.whole')"/></p>
						</xsl:when>
						<xsl:otherwise><ul class="lines"><xsl:apply-templates select="choice[@returnable &gt; 0]"/></ul></xsl:otherwise>
					</xsl:choose>
				</section>
				<p class="soft"><xsl:value-of select="c:m('withdraw.explain')"/></p>
				<xsl:if test="right/@ends_at"><p class="soft"><xsl:value-of select="c:m('withdraw.until', c:day(right/@ends_at - 1, order/@zone, 'full'))"/></p></xsl:if>
				<div class="actions">
					<button class="danger"><xsl:value-of select="c:m('withdraw.confirm')"/></button>
					<a class="button quiet" href="/o/{@token}"><xsl:value-of select="c:m('order.back')"/></a>
				</div>
			</form>
		</xsl:when>
		<xsl:otherwise>
			<p class="lead"><xsl:value-of select="c:m('withdraw.none')"/></p>
			<p><a class="button" href="/o/{@token}"><xsl:value-of select="c:m('order.back')"/></a></p>
		</xsl:otherwise>
	</xsl:choose>
</xsl:template>

<xsl:template match="choice">
	<li>
		<div><label for="qty-{@line}"><strong><xsl:value-of select="@name"/></strong></label>
			<xsl:if test="not(@by_withdrawal)"><p class="soft"><xsl:value-of select="c:m(concat('return.rule.', @rule))"/></p></xsl:if>
			<xsl:if test="@by_withdrawal and @must_be_sealed"><p class="soft"><xsl:value-of select="c:m('return.sealed')"/></p></xsl:if>
		</div>
		<div class="count">
			<xsl:if test="@by_withdrawal">
				<input class="short" id="qty-{@line}" name="qty-{@line}" type="number" min="0" max="{@returnable}" value="{@returnable}"/>
				<span class="soft"><xsl:text> </xsl:text><xsl:value-of select="c:m('return.new.of', @returnable)"/></span>
			</xsl:if>
		</div>
	</li>
</xsl:template>

</xsl:stylesheet>
