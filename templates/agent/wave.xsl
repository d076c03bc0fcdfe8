<?xml version="1.0" encoding="UTF-8"?>
<!-- One walk for several orders: each product once, in walking order, with the bags it goes into. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">

<xsl:template match="/wave" mode="title"><xsl:value-of select="c:m('desk.wave', wave/@number)"/></xsl:template>

<xsl:template match="/wave" mode="main">
	<xsl:call-template name="scan">
		<xsl:with-param name="action" select="concat('/w/', wave/@id, '/scan')"/>
		<xsl:with-param name="label" select="c:m('desk.scan.product')"/>
		<xsl:with-param name="hint" select="c:m('desk.wave.scan.hint')"/>
		<xsl:with-param name="autofocus" select="@left &gt; 0"/>
	</xsl:call-template>
	<p class="row">
		<strong><xsl:choose>
			<xsl:when test="@left &gt; 0"><xsl:value-of select="c:count('desk.wave.left', @left)"/></xsl:when>
			<xsl:otherwise><xsl:value-of select="c:m('desk.wave.done')"/></xsl:otherwise>
		</xsl:choose></strong>
		<a class="button quiet" href="/w/{wave/@id}/bags">
			<xsl:if test="@left = 0"><xsl:attribute name="class">button</xsl:attribute></xsl:if>
			<xsl:value-of select="c:count('desk.wave.bags', wave/@orders)"/>
		</a>
	</p>
	<form action="/w/{wave/@id}/pick" method="post">
		<xsl:call-template name="form-token"/>
		<ul class="list">
			<xsl:for-each select="stop"><xsl:call-template name="stop"/></xsl:for-each>
		</ul>
	</form>
	<xsl:if test="@hidden &gt; 0"><p class="soft"><xsl:value-of select="c:count('desk.lines.more', @hidden)"/></p></xsl:if>
</xsl:template>

<xsl:template name="stop">
	<li>
		<xsl:if test="@left = 0"><xsl:attribute name="class">is-done</xsl:attribute></xsl:if>
		<div>
			<p class="shelf"><xsl:value-of select="@shelf"/></p>
			<xsl:call-template name="line-name"/>
			<p><span class="qty"><xsl:value-of select="@ordered - @left"/> / <xsl:value-of select="@ordered"/></span></p>
			<xsl:call-template name="doubt"/>
			<xsl:call-template name="missing"/>
			<xsl:for-each select="share[@is_asked or @recall]"><p class="notice warn"><xsl:value-of select="c:m('desk.bag', @bag)"/> · <a href="/f/{@id}"><xsl:value-of select="@short_id"/></a> · <xsl:choose>
				<xsl:when test="@recall"><xsl:value-of select="c:m(concat('desk.recall.', @recall))"/></xsl:when>
				<xsl:when test="@offer_by"><xsl:value-of select="c:m('desk.offer.open', @offer_name, c:instant(@offer_by, /*/@zone, /*/@now))"/></xsl:when>
				<xsl:otherwise><xsl:value-of select="c:m('desk.offer.unsent', @offer_name)"/></xsl:otherwise>
			</xsl:choose></p></xsl:for-each>
			<details>
				<summary><xsl:value-of select="c:count('desk.wanted', count(share))"/></summary>
				<ul class="plain-list">
					<xsl:for-each select="share">
						<li><xsl:value-of select="c:m('desk.bag', @bag)"/> · <a href="/f/{@id}"><xsl:value-of select="@short_id"/></a> · <xsl:value-of select="@picked"/> / <xsl:value-of select="@ordered"/><xsl:if test="@bundle"> · <xsl:value-of select="@bundle"/></xsl:if>
							<xsl:if test="@left &gt; 0"> · <a href="/f/{@id}/line?line={@line}" aria-label="{c:m('desk.short.do')} {@short_id}, {../@name}"><xsl:value-of select="c:m('desk.short.do')"/></a></xsl:if></li>
					</xsl:for-each>
				</ul>
			</details>
		</div>
		<div class="actions">
			<xsl:if test="@left &gt; 0"><button name="pick" value="1:{@sku}" aria-label="+1, {@name}">+1</button></xsl:if>
			<xsl:if test="@left &gt; 1"><button name="pick" value="{@left}:{@sku}" aria-label="{c:m('desk.pick.all', @left)}, {@name}"><xsl:value-of select="c:m('desk.pick.all', @left)"/></button></xsl:if>
			<xsl:if test="share[@picked &gt; 0]"><button class="quiet" name="pick" value="-1:{@sku}" aria-label="−1, {@name}">−1</button></xsl:if>
		</div>
	</li>
</xsl:template>

</xsl:stylesheet>
