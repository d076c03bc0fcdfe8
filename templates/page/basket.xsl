<?xml version="1.0" encoding="UTF-8"?>
<!-- The basket, and the choice of one store for all of it. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:import href="shop.xsl"/>

<xsl:template match="/page" mode="title">
	<xsl:choose>
		<xsl:when test="refused"><xsl:value-of select="c:m('refused.title', refused/store/@name)"/></xsl:when>
		<xsl:otherwise><xsl:value-of select="c:m('basket.title')"/></xsl:otherwise>
	</xsl:choose>
</xsl:template>

<xsl:template match="/page" mode="main">
	<xsl:apply-templates select="open_hold"/>
	<xsl:apply-templates select="refused"/>
	<xsl:choose>
		<xsl:when test="not(item)">
			<div class="card">
				<p><xsl:value-of select="c:m('basket.empty')"/></p>
				<p><a class="button" href="/"><xsl:value-of select="c:m('shop.find')"/></a></p>
			</div>
		</xsl:when>
		<xsl:when test="refused">
			<xsl:call-template name="choice"/>
			<h2><xsl:value-of select="c:m('basket.lines')"/></h2>
			<xsl:call-template name="items"/>
		</xsl:when>
		<xsl:otherwise>
			<h2 class="hidden-text"><xsl:value-of select="c:m('order.lines')"/></h2>
			<xsl:call-template name="items"/>
			<xsl:call-template name="choice"/>
		</xsl:otherwise>
	</xsl:choose>
</xsl:template>

<xsl:template match="open_hold">
	<div class="notice good">
		<p><xsl:choose>
			<xsl:when test="@with"><xsl:value-of select="c:m('basket.held.together', @store, @with, c:time(@expires_at, @zone))"/></xsl:when>
			<xsl:otherwise><xsl:value-of select="c:m('basket.held', @store, c:time(@expires_at, @zone))"/></xsl:otherwise>
		</xsl:choose></p>
		<p><a class="button" href="/checkout/{@id}"><xsl:value-of select="c:m('basket.held.go')"/></a></p>
	</div>
</xsl:template>

<!-- Somebody else was faster: what is missing there, before offering the next. -->
<xsl:template match="refused">
	<div class="notice warn" role="alert">
		<p><xsl:value-of select="c:m('refused.lead', store/@name)"/></p>
		<ul>
			<xsl:for-each select="/page/item">
				<xsl:variable name="level" select="/page/refused/store/line[@sku = current()/@sku]/@level"/>
				<xsl:if test="not($level) or $level = 'none'"><li><xsl:value-of select="c:m('refused.none', @name)"/></li></xsl:if>
				<xsl:if test="$level = 'fewer'"><li><xsl:value-of select="c:m('refused.fewer', @name)"/></li></xsl:if>
			</xsl:for-each>
		</ul>
		<p><xsl:value-of select="c:m('refused.nothing-lost')"/></p>
	</div>
</xsl:template>

<xsl:template name="items">
	<ul class="list items"><xsl:apply-templates select="item"/></ul>
	<xsl:if test="@total_minor">
		<xsl:if test="tax">
			<ul class="lines">
				<xsl:call-template name="tax-rows"/>
			</ul>
		</xsl:if>
		<p class="total">
			<xsl:value-of select="c:m('basket.total')"/><xsl:text> </xsl:text><span class="price"><xsl:value-of select="c:money(@total_minor, @currency)"/></span>
			<xsl:text> </xsl:text><span class="soft"><xsl:value-of select="c:m('basket.pay-in-store')"/></span>
		</p>
	</xsl:if>
</xsl:template>

<xsl:template match="item">
	<xsl:variable name="id">qty-<xsl:value-of select="position()"/></xsl:variable>
	<xsl:variable name="problem" select="/page/problem[@field = $id]"/>
	<li>
		<div>
			<h3><a href="/p/{c:url(@sku)}"><xsl:value-of select="@name"/></a></h3>
			<p class="soft"><xsl:value-of select="@brand"/> · <xsl:value-of select="c:money(@price_minor, @currency)"/><xsl:call-template name="before-tax"/></p>
			<xsl:call-template name="parts"/>
			<p class="price"><xsl:value-of select="c:money(@sum_minor, @currency)"/></p>
		</div>
		<form class="inline" action="/basket" method="post">
			<input type="hidden" name="sku" value="{@sku}"/>
			<div class="field narrow">
				<label for="{$id}"><xsl:value-of select="c:m('qty')"/><span class="hidden-text"><xsl:text> </xsl:text><xsl:value-of select="@name"/></span></label>
				<xsl:if test="$problem"><p class="mistake" id="{$id}-mistake"><xsl:value-of select="c:m($problem/@key)"/></p></xsl:if>
				<input id="{$id}" name="qty" inputmode="numeric" autocomplete="off" required="required" value="{@qty}">
					<xsl:if test="$problem">
						<xsl:attribute name="value"><xsl:value-of select="@typed"/></xsl:attribute>
						<xsl:attribute name="aria-invalid">true</xsl:attribute>
						<xsl:attribute name="aria-describedby"><xsl:value-of select="$id"/>-mistake</xsl:attribute>
					</xsl:if>
				</input>
			</div>
			<button class="quiet"><xsl:value-of select="c:m('basket.change')"/><span class="hidden-text"><xsl:text> </xsl:text><xsl:value-of select="@name"/></span></button>
			<button class="danger" name="remove" value="yes" formnovalidate="formnovalidate"><xsl:value-of select="c:m('basket.remove')"/><span class="hidden-text"><xsl:text> </xsl:text><xsl:value-of select="@name"/></span></button>
		</form>
	</li>
</xsl:template>

<xsl:template name="choice">
	<section aria-labelledby="choice">
		<h2 id="choice"><xsl:choose>
			<xsl:when test="refused"><xsl:value-of select="c:m('refused.next')"/></xsl:when>
			<xsl:otherwise><xsl:value-of select="c:m('basket.choose')"/></xsl:otherwise>
		</xsl:choose></h2>
		<xsl:for-each select="where">
			<xsl:call-template name="where-form"><xsl:with-param name="action">/basket</xsl:with-param></xsl:call-template>
		</xsl:for-each>
		<xsl:if test="store[@has_all]">
			<ul class="list stores"><xsl:apply-templates select="store[@has_all]"/></ul>
		</xsl:if>
		<xsl:variable name="sent" select="refused/store[@arrives_at] | store[@arrives_at]"/>
		<xsl:variable name="together" select="refused/store[with] | store[with]"/>
		<xsl:if test="(where/@is_known or refused) and not(store[@has_all] or $sent or $together)">
			<p class="notice warn"><xsl:value-of select="c:m('basket.nobody-all')"/></p>
		</xsl:if>
		<xsl:if test="$sent">
			<h3><xsl:value-of select="c:m('basket.sent')"/></h3>
			<ul class="list stores"><xsl:apply-templates select="$sent"/></ul>
		</xsl:if>
		<xsl:if test="$together">
			<h3><xsl:value-of select="c:m('basket.together')"/></h3>
			<p class="soft"><xsl:value-of select="c:m('basket.together.explain')"/></p>
			<ul class="list stores"><xsl:apply-templates select="$together" mode="together"/></ul>
		</xsl:if>
		<xsl:variable name="partial" select="store[not(@has_all) and not(@arrives_at) and not(with) and not(@code = $together/with/@code) and line[@level = 'plenty' or @level = 'last']]"/>
		<xsl:if test="$partial">
			<h3><xsl:value-of select="c:m('basket.partial')"/></h3>
			<ul class="list stores"><xsl:apply-templates select="$partial"/></ul>
		</xsl:if>
	</section>
</xsl:template>

<xsl:template match="store">
	<li>
		<div>
			<xsl:call-template name="store-head"/>
			<xsl:choose>
				<xsl:when test="@has_all">
					<p>
						<xsl:call-template name="badge">
							<xsl:with-param name="level">good</xsl:with-param>
							<xsl:with-param name="text" select="c:m('basket.has-all')"/>
						</xsl:call-template>
						<xsl:if test="line[@is_old]"><xsl:text> </xsl:text><small class="soft"><xsl:value-of select="c:m('basket.old')"/></small></xsl:if>
					</p>
					<xsl:call-template name="promise"/>
				</xsl:when>
				<xsl:otherwise>
					<p><xsl:value-of select="c:m('basket.missing')"/></p>
					<ul class="missing">
						<xsl:for-each select="line[@level = 'none' or @level = 'fewer']">
							<li>
								<xsl:value-of select="/page/item[@sku = current()/@sku]/@name"/><xsl:text> </xsl:text>
								<xsl:call-template name="level"/>
							</li>
						</xsl:for-each>
					</ul>
					<xsl:if test="@arrives_at"><xsl:call-template name="sent"/></xsl:if>
				</xsl:otherwise>
			</xsl:choose>
		</div>
		<xsl:if test="@has_all or @arrives_at">
			<form action="/checkout" method="post">
				<xsl:call-template name="key"><xsl:with-param name="of" select="/page/hold"/></xsl:call-template>
				<xsl:choose>
					<xsl:when test="@has_all">
						<button name="store" value="{@code}">
							<xsl:value-of select="c:m('store.reserve')"/><span class="hidden-text"><xsl:text> </xsl:text><xsl:value-of select="@name"/></span>
						</button>
					</xsl:when>
					<xsl:otherwise>
						<button class="quiet" name="send_to" value="{@code}">
							<xsl:value-of select="c:m('store.send')"/><span class="hidden-text"><xsl:text> </xsl:text><xsl:value-of select="@name"/></span>
						</button>
					</xsl:otherwise>
				</xsl:choose>
			</form>
		</xsl:if>
	</li>
</xsl:template>

<!-- What is enough here is given here, the rest by the other store. -->
<xsl:template match="store" mode="together">
	<li>
		<div>
			<xsl:call-template name="store-head"/>
			<xsl:call-template name="given"><xsl:with-param name="lines" select="line[@level = 'plenty' or @level = 'last']"/></xsl:call-template>
			<xsl:call-template name="promise"/>
			<xsl:for-each select="with">
				<div class="with">
					<xsl:call-template name="store-head"/>
					<xsl:call-template name="given"><xsl:with-param name="lines" select="../line[@level = 'none' or @level = 'fewer']"/></xsl:call-template>
					<xsl:call-template name="promise"/>
				</div>
			</xsl:for-each>
		</div>
		<form action="/checkout" method="post">
			<xsl:call-template name="key"><xsl:with-param name="of" select="/page/hold"/></xsl:call-template>
			<button class="quiet" name="together" value="{@code}">
				<xsl:value-of select="c:m('store.together')"/><span class="hidden-text"><xsl:text> </xsl:text><xsl:value-of select="@name"/>, <xsl:value-of select="with/@name"/></span>
			</button>
		</form>
	</li>
</xsl:template>

<xsl:template name="given">
	<xsl:param name="lines"/>
	<ul class="missing">
		<xsl:for-each select="$lines">
			<xsl:variable name="item" select="/page/item[@sku = current()/@sku]"/>
			<li><xsl:value-of select="$item/@qty"/> × <xsl:value-of select="$item/@name"/></li>
		</xsl:for-each>
	</ul>
</xsl:template>

</xsl:stylesheet>
