<?xml version="1.0" encoding="UTF-8"?>
<!-- A return that was announced: the code, what to bring, until when, where. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:import href="shop.xsl"/>
<xsl:import href="photos.xsl"/>
<xsl:import href="return_parts.xsl"/>

<xsl:template match="/page" mode="title"><xsl:choose>
	<xsl:when test="return[@state = 'announced']/exchange[@state = 'held']"><xsl:value-of select="c:m('exchange.title.held')"/></xsl:when>
	<xsl:otherwise><xsl:value-of select="c:m(concat('return.title.', return/@state))"/></xsl:otherwise>
</xsl:choose></xsl:template>

<xsl:template match="/page" mode="main">
	<p class="soft"><xsl:value-of select="c:m('order.number', order/@number)"/></p>
	<xsl:apply-templates select="return"/>
	<p><a href="/o/{@token}"><xsl:value-of select="c:m('order.back')"/></a></p>
</xsl:template>

<xsl:template match="return">
	<xsl:variable name="zone" select="/page/order/@zone"/>
	<xsl:variable name="held" select="exchange[@state = 'held']"/>
	<xsl:choose>
		<xsl:when test="@state = 'announced' and $held">
			<p class="lead"><xsl:value-of select="c:m('exchange.held', concat($held/@qty, ' × ', $held/@name), $held/@store, c:instant($held/@held_until, $held/@zone, /page/@now))"/></p>
			<p><xsl:value-of select="c:m('exchange.held.explain', c:day(@bring_by - 1, $zone, 'full'))"/></p>
		</xsl:when>
		<xsl:when test="@state = 'announced'">
			<xsl:for-each select="exchange[@state = 'expired' or @state = 'lost']">
				<p class="notice warn"><xsl:value-of select="c:m(concat('exchange.state.', @state), concat(@qty, ' × ', @name), @store)"/><xsl:text> </xsl:text><xsl:value-of select="c:m('exchange.over.explain')"/></p>
			</xsl:for-each>
			<p class="lead"><xsl:choose>
				<xsl:when test="line[@bring_by != ../@bring_by]"><xsl:value-of select="c:m('return.until.each')"/></xsl:when>
				<xsl:otherwise><xsl:value-of select="c:m('return.until', c:day(@bring_by - 1, $zone, 'full'))"/></xsl:otherwise>
			</xsl:choose></p>
		</xsl:when>
	</xsl:choose>
	<div class="columns">
		<xsl:if test="@state = 'announced'">
			<section class="card pickup" aria-labelledby="code">
				<h2 id="code"><xsl:value-of select="c:m('return.code')"/></h2>
				<p class="code"><xsl:value-of select="@code"/></p>
				<xsl:for-each select="qr">
					<xsl:call-template name="qr"><xsl:with-param name="label" select="c:m('order.qr', ../@code)"/></xsl:call-template>
				</xsl:for-each>
				<p class="soft"><xsl:value-of select="c:m('return.code.explain')"/></p>
			</section>
		</xsl:if>
		<section class="card" aria-labelledby="bring">
			<h2 id="bring"><xsl:value-of select="c:m('return.bring')"/></h2>
			<ul class="plain-list">
				<xsl:for-each select="line">
					<li><strong><xsl:value-of select="@qty"/> × </strong><xsl:value-of select="@name"/>
						<xsl:if test="../line[@is_apart]"><p class="soft"><xsl:apply-templates select="." mode="ground"/></p></xsl:if>
						<xsl:if test="@must_be_sealed"><p class="soft"><xsl:value-of select="c:m('return.sealed')"/></p></xsl:if></li>
				</xsl:for-each>
			</ul>
			<p><xsl:value-of select="c:m('return.bring.explain')"/></p>
			<xsl:if test="@ground and not(line[@is_apart])"><p class="soft"><xsl:value-of select="c:m(concat('return.ground.', @ground))"/></p></xsl:if>
			<xsl:if test="@refund_by and @state != 'announced' and not(line[@is_apart])"><p class="soft"><xsl:value-of select="c:m('return.refund-by', c:day(@refund_by - 1, $zone, 'full'))"/></p></xsl:if>
		</section>
	</div>
	<xsl:if test="photo or (@state = 'announced' and not($held))"><xsl:call-template name="return-photos"/></xsl:if>
	<section class="card" aria-labelledby="where">
		<h2 id="where"><xsl:value-of select="c:m('return.where')"/></h2>
		<xsl:choose>
			<xsl:when test="@state = 'announced' and $held">
				<p><xsl:value-of select="c:m('exchange.where.explain')"/></p>
				<xsl:for-each select="$held">
					<p><strong><xsl:value-of select="@store"/></strong></p>
					<address><xsl:value-of select="@street"/><br/><xsl:call-template name="town"/></address>
				</xsl:for-each>
			</xsl:when>
			<xsl:otherwise>
				<p><xsl:value-of select="c:m('return.where.explain')"/></p>
				<xsl:for-each select="/page/order/fulfilment[@is_current]/store">
					<p><strong><xsl:value-of select="@name"/></strong></p>
					<address><xsl:value-of select="@street"/><br/><xsl:call-template name="town"/></address>
				</xsl:for-each>
			</xsl:otherwise>
		</xsl:choose>
	</section>
	<xsl:if test="@state = 'announced'">
		<form action="/o/{/page/@token}/return/{@id}/undo" method="post">
			<xsl:call-template name="key"><xsl:with-param name="of" select="/page/form"/></xsl:call-template>
			<button class="quiet"><xsl:value-of select="c:m('return.undo')"/></button>
		</form>
	</xsl:if>
</xsl:template>

<xsl:template name="return-photos">
	<xsl:variable name="folder" select="concat('/o/', /page/@token, '/return/', @id, '/photos')"/>
	<section class="card" aria-labelledby="photos">
		<h2 id="photos"><xsl:value-of select="c:m('return.photos')"/></h2>
		<xsl:if test="photo">
			<xsl:call-template name="photos">
				<xsl:with-param name="folder" select="$folder"/>
				<xsl:with-param name="may_remove" select="@state = 'announced'"/>
			</xsl:call-template>
		</xsl:if>
		<xsl:if test="@state = 'announced' and count(photo) &lt; 3">
			<form action="{$folder}" method="post" enctype="multipart/form-data">
				<xsl:call-template name="key"><xsl:with-param name="of" select="/page/form"/></xsl:call-template>
				<xsl:call-template name="photo-fields"><xsl:with-param name="lines" select="line"/></xsl:call-template>
				<button class="quiet"><xsl:value-of select="c:m('return.photos.add')"/></button>
			</form>
		</xsl:if>
	</section>
</xsl:template>

</xsl:stylesheet>
