<?xml version="1.0" encoding="UTF-8"?>
<!-- A store could not give it, or has not begun: another store, waiting, or not at all. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:import href="shop.xsl"/>

<xsl:template match="/page" mode="title"><xsl:value-of select="c:m('choice.title')"/></xsl:template>

<xsl:template match="/page" mode="main">
	<p class="soft"><xsl:value-of select="c:m('order.number', order/@number)"/></p>
	<xsl:choose>
		<xsl:when test="choice"><xsl:apply-templates select="choice"/></xsl:when>
		<xsl:otherwise><p class="lead"><xsl:value-of select="c:m('choice.over')"/></p></xsl:otherwise>
	</xsl:choose>
	<p><a href="/o/{@token}"><xsl:value-of select="c:m('order.back')"/></a></p>
</xsl:template>

<xsl:template match="choice">
	<section class="card" aria-labelledby="about">
		<h2 id="about"><xsl:value-of select="c:m(concat('choice.from.', @unanswered), @from)"/></h2>
		<ul class="plain-list">
			<xsl:for-each select="line"><li><strong><xsl:value-of select="@qty"/> × </strong><xsl:value-of select="@name"/></li></xsl:for-each>
		</ul>
		<p><strong><xsl:choose>
			<xsl:when test="@state = 'waiting'"><xsl:value-of select="c:m('choice.waiting', c:instant(@wait_until, @zone, /page/@now))"/></xsl:when>
			<xsl:otherwise><xsl:value-of select="c:m('choice.by', c:instant(@answer_by, @zone, /page/@now))"/></xsl:otherwise>
		</xsl:choose></strong></p>
		<xsl:if test="@state = 'open'">
			<p><xsl:choose>
				<xsl:when test="@held_at"><xsl:value-of select="c:m('choice.held', @held_at, c:instant(@held_until, @zone, /page/@now))"/></xsl:when>
				<xsl:otherwise><xsl:value-of select="c:m('choice.not-held')"/></xsl:otherwise>
			</xsl:choose></p>
			<p class="soft"><xsl:value-of select="c:m(concat('choice.unanswered.', @unanswered, '.', ../order/@kind))"/></p>
		</xsl:if>
	</section>
	<section aria-labelledby="elsewhere">
		<h2 id="elsewhere"><xsl:value-of select="c:m('choice.stores')"/></h2>
		<xsl:if test="not(store)"><p><xsl:value-of select="c:m('choice.nobody')"/></p></xsl:if>
		<xsl:if test="store[@has_all]"><ul class="list stores"><xsl:apply-templates select="store[@has_all]"/></ul></xsl:if>
		<xsl:if test="store[not(@has_all)]">
			<p><xsl:value-of select="c:m('choice.partial')"/></p>
			<ul class="list stores"><xsl:apply-templates select="store[not(@has_all)]"/></ul>
		</xsl:if>
	</section>
	<div class="columns">
		<xsl:for-each select="transfer">
			<section class="card" aria-labelledby="transfer">
				<h2 id="transfer"><xsl:value-of select="c:m('choice.transfer', @to)"/></h2>
				<p><xsl:value-of select="c:m('choice.transfer.explain', @from, c:instant(@arrives_at, @zone, /page/@now))"/></p>
				<xsl:call-template name="act"><xsl:with-param name="act">transfer</xsl:with-param></xsl:call-template>
			</section>
		</xsl:for-each>
		<xsl:if test="@state = 'open'">
			<section class="card" aria-labelledby="wait">
				<h2 id="wait"><xsl:value-of select="c:m('choice.wait', @from)"/></h2>
				<p><xsl:choose>
					<xsl:when test="@unanswered = 'keep'"><xsl:value-of select="c:m('choice.wait.explain.keep')"/></xsl:when>
					<xsl:otherwise><xsl:value-of select="c:m('choice.wait.explain')"/></xsl:otherwise>
				</xsl:choose></p>
				<xsl:call-template name="act"><xsl:with-param name="act">wait</xsl:with-param><xsl:with-param name="class">quiet</xsl:with-param></xsl:call-template>
			</section>
		</xsl:if>
		<section class="card" aria-labelledby="cancel">
			<h2 id="cancel"><xsl:value-of select="c:m('choice.cancel')"/></h2>
			<p><xsl:value-of select="c:m(concat('choice.cancel.explain.', ../order/@kind))"/></p>
			<xsl:call-template name="act"><xsl:with-param name="act">cancel</xsl:with-param><xsl:with-param name="class">danger</xsl:with-param></xsl:call-template>
		</section>
	</div>
</xsl:template>

<xsl:template name="act">
	<xsl:param name="act"/>
	<xsl:param name="class"/>
	<form action="/o/{/page/@token}/choose" method="post">
		<xsl:call-template name="key"><xsl:with-param name="of" select="/page/choose"/></xsl:call-template>
		<button name="act" value="{$act}"><xsl:if test="$class"><xsl:attribute name="class"><xsl:value-of select="$class"/></xsl:attribute></xsl:if><xsl:value-of select="c:m(concat('choice.', $act, '.do'))"/></button>
	</form>
</xsl:template>

<xsl:template match="store">
	<li>
		<div>
			<xsl:call-template name="store-head"/>
			<xsl:if test="@code = ../@held_code">
				<p><xsl:call-template name="badge">
					<xsl:with-param name="level">good</xsl:with-param>
					<xsl:with-param name="text" select="c:m('choice.held.here')"/>
				</xsl:call-template></p>
			</xsl:if>
			<xsl:call-template name="promise"/>
			<xsl:if test="not(@has_all)">
				<p><xsl:value-of select="c:m('choice.missing')"/></p>
				<ul class="missing">
					<xsl:for-each select="line[@level = 'none' or @level = 'fewer']">
						<li><xsl:value-of select="../../line[@sku = current()/@sku]/@name"/></li>
					</xsl:for-each>
				</ul>
			</xsl:if>
		</div>
		<form action="/o/{/page/@token}/choose" method="post">
			<xsl:call-template name="key"><xsl:with-param name="of" select="/page/choose"/></xsl:call-template>
			<button name="store" value="{@code}"><xsl:value-of select="c:m('choice.take')"/><span class="hidden-text"><xsl:text> </xsl:text><xsl:value-of select="@name"/></span></button>
		</form>
	</li>
</xsl:template>

</xsl:stylesheet>
