<?xml version="1.0" encoding="UTF-8"?>
<!-- What the customer takes, line by line. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:import href="frame.xsl"/>

<xsl:template match="/page" mode="title">
	<xsl:value-of select="c:m('desk.handover', fulfilment/@short_id)"/>
</xsl:template>

<xsl:template match="/page" mode="main"><xsl:apply-templates select="fulfilment"/></xsl:template>

<xsl:template match="fulfilment">
	<section class="card">
		<p class="soft"><xsl:value-of select="c:m('desk.slot')"/></p>
		<p class="huge"><xsl:value-of select="@slot"/></p>
		<p><xsl:value-of select="@customer"/> · <xsl:value-of select="c:m('desk.order', @number)"/> · <strong><xsl:call-template name="payment"/></strong></p>
	</section>
	<xsl:variable name="who"><xsl:choose>
		<xsl:when test="@collector != ''"><xsl:value-of select="@collector"/></xsl:when>
		<xsl:otherwise><xsl:value-of select="@customer"/></xsl:otherwise>
	</xsl:choose></xsl:variable>
	<xsl:choose>
		<xsl:when test="not(/page/@is_code_checked)"><p class="notice warn"><xsl:value-of select="c:m('desk.no-code', $who)"/></p></xsl:when>
		<xsl:when test="@collector != ''"><p class="notice warn"><xsl:value-of select="c:m('desk.check-identity', @collector)"/></p></xsl:when>
	</xsl:choose>
	<form action="/f/{@id}/handover" method="post">
		<xsl:call-template name="form-token"/>
		<ul class="list">
			<xsl:for-each select="line[@picked &gt; 0]">
				<li>
					<div><xsl:call-template name="line-name"/><p class="price"><xsl:value-of select="c:money(@price_minor, ../@currency)"/></p></div>
					<div>
						<label for="line-{@line}"><xsl:value-of select="c:m('desk.takes', @picked)"/><span class="hidden-text">: <xsl:value-of select="@name"/></span></label>
						<input class="short" id="line-{@line}" name="line-{@line}" type="number" min="0" max="{@picked}" value="{@picked}" required="required"/>
					</div>
				</li>
			</xsl:for-each>
		</ul>
		<p class="hint"><xsl:value-of select="c:m('desk.takes.hint')"/></p>
		<xsl:call-template name="field">
			<xsl:with-param name="name">by</xsl:with-param>
			<xsl:with-param name="label" select="c:m('desk.by')"/>
			<xsl:with-param name="value" select="$who"/>
		</xsl:call-template>
		<div class="actions">
			<button><xsl:value-of select="c:m('desk.handover.do')"/></button>
			<a class="button quiet" href="/f/{@id}"><xsl:value-of select="c:m('desk.back')"/></a>
		</div>
	</form>
</xsl:template>

</xsl:stylesheet>
