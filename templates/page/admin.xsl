<?xml version="1.0" encoding="UTF-8"?>
<!-- What the back office's pages share: the links at the top, signing out, the store's opening. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:import href="shop.xsl"/>

<xsl:template match="/page" mode="nav">
	<xsl:if test="@staff">
		<nav aria-label="{c:m('admin.nav')}">
			<xsl:call-template name="nav-link"><xsl:with-param name="href">/admin</xsl:with-param><xsl:with-param name="text" select="c:m('admin.home')"/><xsl:with-param name="is_here" select="@self = '/admin'"/></xsl:call-template>
			<xsl:call-template name="nav-link"><xsl:with-param name="href">/admin/board</xsl:with-param><xsl:with-param name="text" select="c:m('board.nav')"/><xsl:with-param name="is_here" select="starts-with(@self, '/admin/board') or starts-with(@self, '/admin/transfers')"/></xsl:call-template>
			<xsl:call-template name="nav-link"><xsl:with-param name="href">/admin/orders</xsl:with-param><xsl:with-param name="text" select="c:m('admin.orders')"/><xsl:with-param name="is_here" select="starts-with(@self, '/admin/orders')"/></xsl:call-template>
			<xsl:call-template name="nav-link"><xsl:with-param name="href">/admin/reviews</xsl:with-param><xsl:with-param name="text" select="c:m('admin.reviews')"/><xsl:with-param name="is_here" select="@self = '/admin/reviews'"/></xsl:call-template>
			<xsl:call-template name="nav-link"><xsl:with-param name="href">/admin/money</xsl:with-param><xsl:with-param name="text" select="c:m('admin.money')"/><xsl:with-param name="is_here" select="@self = '/admin/money'"/></xsl:call-template>
			<xsl:call-template name="nav-link"><xsl:with-param name="href">/admin/signals</xsl:with-param><xsl:with-param name="text" select="c:m('admin.signals.nav')"/><xsl:with-param name="is_here" select="@self = '/admin/signals'"/></xsl:call-template>
			<xsl:call-template name="nav-link"><xsl:with-param name="href">/admin/stores</xsl:with-param><xsl:with-param name="text" select="c:m('admin.stores')"/><xsl:with-param name="is_here" select="starts-with(@self, '/admin/stores')"/></xsl:call-template>
		</nav>
		<form class="sign-out" action="/admin/logout" method="post">
			<xsl:call-template name="form-token"/>
			<button class="quiet"><xsl:value-of select="c:m('admin.sign-out', @staff)"/></button>
		</form>
	</xsl:if>
</xsl:template>

<xsl:template match="/page" mode="footer"><p><xsl:value-of select="c:m('admin.footer')"/></p></xsl:template>

<!-- What the role may not see is not shown. -->
<xsl:template name="nav-link">
	<xsl:param name="href"/>
	<xsl:param name="text"/>
	<xsl:param name="is_here"/>
	<xsl:if test="contains(@may, concat(' GET ', $href, ' '))">
		<a href="{$href}">
			<xsl:if test="$is_here"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>
			<xsl:value-of select="$text"/>
		</a>
	</xsl:if>
</xsl:template>

<xsl:template name="form-token">
	<input type="hidden" name="form_token" value="{/page/@form_token}"/>
</xsl:template>

<!-- Search above a list. -->
<xsl:template name="search">
	<xsl:param name="action"/>
	<xsl:param name="label"/>
	<xsl:param name="hint"/>
	<form class="inline search" role="search" action="{$action}" method="get">
		<xsl:call-template name="field">
			<xsl:with-param name="name">q</xsl:with-param>
			<xsl:with-param name="label" select="$label"/>
			<xsl:with-param name="hint" select="$hint"/>
			<xsl:with-param name="value" select="@query"/>
			<xsl:with-param name="type">search</xsl:with-param>
		</xsl:call-template>
		<button><xsl:value-of select="c:m('admin.search')"/></button>
	</form>
</xsl:template>

<xsl:template name="next">
	<xsl:param name="action"/>
	<xsl:if test="@next != ''">
		<p class="actions"><a class="button quiet" href="{$action}?q={c:url(@query)}&amp;cursor={c:url(@next)}"><xsl:value-of select="c:m('admin.next')"/></a></p>
	</xsl:if>
</xsl:template>

<!-- When an agent was last heard of; for whatever has @seen_at. -->
<xsl:template name="seen">
	<xsl:choose>
		<xsl:when test="@seen_at and /page/@now - @seen_at &lt; 60000"><xsl:value-of select="c:m('admin.agent.now')"/></xsl:when>
		<xsl:when test="@seen_at"><xsl:value-of select="c:m('admin.agent.ago', c:duration(/page/@now - @seen_at))"/></xsl:when>
		<xsl:otherwise><xsl:value-of select="c:m('admin.agent.never')"/></xsl:otherwise>
	</xsl:choose>
</xsl:template>

<!-- For whatever has @state and @error of an act. -->
<xsl:template name="money-state">
	<xsl:call-template name="badge">
		<xsl:with-param name="level"><xsl:choose>
			<xsl:when test="@state = 'done'">done</xsl:when>
			<xsl:when test="@state = 'failed'">late</xsl:when>
			<xsl:otherwise>plain</xsl:otherwise>
		</xsl:choose></xsl:with-param>
		<xsl:with-param name="text" select="c:m(concat('money.state.', @state))"/>
	</xsl:call-template>
	<xsl:if test="@error != ''"><xsl:text> </xsl:text><small class="soft"><xsl:value-of select="@error"/></small></xsl:if>
</xsl:template>

<!-- For a signal of returns: its pattern, and what was counted or scanned. -->
<xsl:template name="signal">
	<strong><xsl:value-of select="c:m(concat('signal.', @kind))"/></strong><xsl:text> </xsl:text><small class="soft"><xsl:value-of select="c:m(concat('signal.', @kind, '.what'), @detail, @days)"/></small>
</xsl:template>

<!-- Of the current signal: who has looked at it, and when. -->
<xsl:template name="signal-seen">
	<xsl:if test="@seen_at"><xsl:value-of select="c:m('admin.signals.seen-by', @seen_by, c:instant(@seen_at, @zone, /page/@now))"/></xsl:if>
</xsl:template>

<!-- Who told of a signal: the counter, and its clerk. -->
<xsl:template name="signal-from">
	<a href="/admin/stores/{@code}"><xsl:value-of select="@store"/></a><xsl:text> · </xsl:text><xsl:value-of select="@clerk"/>
</xsl:template>

<xsl:template name="order-state">
	<xsl:call-template name="badge">
		<xsl:with-param name="level"><xsl:choose>
			<xsl:when test="@state = 'ready'">good</xsl:when>
			<xsl:when test="@state = 'collected'">done</xsl:when>
			<xsl:when test="@state = 'to_choose'">risk</xsl:when>
			<xsl:when test="@state = 'expired' or @state = 'unavailable'">late</xsl:when>
			<xsl:otherwise>plain</xsl:otherwise>
		</xsl:choose></xsl:with-param>
		<xsl:with-param name="text" select="c:m(concat('state.', @state))"/>
	</xsl:call-template>
</xsl:template>

</xsl:stylesheet>
