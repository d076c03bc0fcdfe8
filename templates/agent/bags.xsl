<?xml version="1.0" encoding="UTF-8"?>
<!-- The bags of a wave: what belongs into each, and where it then waits. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">

<xsl:template match="/bags" mode="title"><xsl:value-of select="c:m('desk.bags', wave/@number)"/></xsl:template>

<xsl:template match="/bags" mode="main">
	<xsl:call-template name="scan"><xsl:with-param name="autofocus" select="false()"/></xsl:call-template>
	<p><a href="/w/{wave/@id}"><xsl:value-of select="c:m('desk.bags.back')"/></a></p>
	<xsl:for-each select="fulfilment"><xsl:call-template name="bag"/></xsl:for-each>
	<xsl:if test="@hidden &gt; 0"><p class="soft"><xsl:value-of select="c:count('desk.bags.more', @hidden)"/></p></xsl:if>
</xsl:template>

<xsl:template name="bag">
	<section class="card">
		<h2><xsl:value-of select="c:m('desk.bag', @bag)"/> · <a href="/f/{@id}"><xsl:value-of select="@short_id"/></a> · <xsl:value-of select="@customer"/></h2>
		<ul class="plain-list">
			<xsl:for-each select="line">
				<li><strong><xsl:value-of select="@picked"/> / <xsl:value-of select="@ordered"/></strong><xsl:text> </xsl:text><xsl:value-of select="@name"/>
					<xsl:if test="@short &gt; 0"> · <xsl:value-of select="c:count('desk.short', @short)"/></xsl:if></li>
			</xsl:for-each>
		</ul>
		<xsl:choose>
			<xsl:when test="@state = 'picking' and @is_picked_through and line[@picked &gt; 0]">
				<form class="inline" action="/f/{@id}/ready" method="post">
					<xsl:call-template name="form-token"/>
					<input type="hidden" name="wave" value="{/*/wave/@id}"/>
					<div class="field">
						<label for="slot-{@bag}"><xsl:value-of select="c:m('desk.slot')"/></label>
						<input id="slot-{@bag}" name="slot" value="{@proposed}" autocomplete="off" required="required"/>
					</div>
					<button aria-label="{c:m('desk.ready.do')}, {@short_id}"><xsl:value-of select="c:m('desk.ready.do')"/></button>
				</form>
			</xsl:when>
			<xsl:when test="@state = 'ready'"><p><xsl:call-template name="badge"><xsl:with-param name="level">done</xsl:with-param><xsl:with-param name="text" select="c:m('desk.state.ready')"/></xsl:call-template><xsl:text> </xsl:text><span class="shelf"><xsl:value-of select="@slot"/></span></p></xsl:when>
			<xsl:otherwise><p class="soft"><xsl:value-of select="c:m(concat('desk.state.', @state))"/></p></xsl:otherwise>
		</xsl:choose>
	</section>
</xsl:template>

</xsl:stylesheet>
