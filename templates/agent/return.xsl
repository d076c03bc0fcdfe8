<?xml version="1.0" encoding="UTF-8"?>
<!-- Which lines come back, why, and where they go. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:import href="frame.xsl"/>

<xsl:template match="/page" mode="title"><xsl:value-of select="c:m('desk.return', */@number)"/></xsl:template>

<xsl:template match="/page" mode="main"><xsl:apply-templates select="fulfilment | order"/></xsl:template>

<xsl:template match="fulfilment | order">
	<p><xsl:value-of select="@customer"/> · <xsl:value-of select="c:m(concat('desk.kind.', @kind))"/></p>
	<xsl:choose>
		<xsl:when test="line[@returnable &gt; 0]">
			<form action="/returns/new" method="post">
				<xsl:call-template name="form-token"/>
				<input type="hidden" name="f" value="{/page/@f}"/>
				<input type="hidden" name="number" value="{/page/@number}"/>
				<input type="hidden" name="announced" value="{@announced}"/>
				<xsl:if test="@announced != ''"><p class="notice good"><xsl:value-of select="c:m('desk.return.announced')"/></p></xsl:if>
				<ul class="list">
					<xsl:for-each select="line[@returnable &gt; 0]"><xsl:call-template name="return-line"/></xsl:for-each>
				</ul>
				<fieldset>
					<legend><xsl:value-of select="c:m('desk.return.why')"/></legend>
					<xsl:call-template name="why"><xsl:with-param name="value">changed_mind</xsl:with-param></xsl:call-template>
					<xsl:call-template name="why"><xsl:with-param name="value">wrong_size</xsl:with-param></xsl:call-template>
					<xsl:call-template name="why"><xsl:with-param name="value">defect</xsl:with-param></xsl:call-template>
					<xsl:call-template name="why"><xsl:with-param name="value">wrong_item</xsl:with-param></xsl:call-template>
					<xsl:call-template name="why"><xsl:with-param name="value">other</xsl:with-param></xsl:call-template>
				</fieldset>
				<div class="actions">
					<button><xsl:value-of select="c:m('desk.return.take')"/></button>
					<a class="button quiet" href="/returns"><xsl:value-of select="c:m('desk.back')"/></a>
				</div>
			</form>
		</xsl:when>
		<xsl:otherwise><p class="card"><xsl:value-of select="c:m('desk.return.nothing')"/></p></xsl:otherwise>
	</xsl:choose>
</xsl:template>

<xsl:template name="why">
	<xsl:param name="value"/>
	<label class="choice"><input type="radio" name="reason" value="{$value}" required="required"><xsl:if test="@reason = $value"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input>
		<span><xsl:value-of select="c:m(concat('agent.return-reason.', $value))"/></span></label>
</xsl:template>

<xsl:template name="return-line">
	<li>
		<div><xsl:call-template name="line-name"/><p class="price"><xsl:value-of select="c:money(@price_minor, ../@currency)"/></p>
			<p><a class="button quiet" href="/exchange?f={/page/@f}&amp;number={../@number}&amp;line={@line}"><xsl:value-of select="c:m('desk.exchange.link')"/><span class="hidden-text">: <xsl:value-of select="@name"/></span></a></p></div>
		<div>
			<label for="line-{@line}"><xsl:value-of select="c:m('desk.return.qty', @returnable)"/><span class="hidden-text">: <xsl:value-of select="@name"/></span></label>
			<input class="short" id="line-{@line}" name="line-{@line}" type="number" min="0" max="{@returnable}" required="required"><xsl:attribute name="value"><xsl:choose><xsl:when test="@announced"><xsl:value-of select="@announced"/></xsl:when><xsl:otherwise>0</xsl:otherwise></xsl:choose></xsl:attribute></input>
			<label for="to-{@line}"><xsl:value-of select="c:m('desk.return.to')"/><span class="hidden-text">: <xsl:value-of select="@name"/></span></label>
			<select id="to-{@line}" name="to-{@line}">
				<option value="shelf"><xsl:value-of select="c:m('desk.return.shelf')"/></option>
				<option value="quarantine"><xsl:value-of select="c:m('desk.return.quarantine')"/></option>
				<option value="transfer"><xsl:value-of select="c:m('desk.return.transfer')"/></option>
				<option value="supplier"><xsl:value-of select="c:m('desk.return.supplier')"/></option>
				<option value="destroy"><xsl:value-of select="c:m('desk.return.destroy')"/></option>
			</select>
		</div>
	</li>
</xsl:template>

</xsl:stylesheet>
