<?xml version="1.0" encoding="UTF-8"?>
<!-- What was taken back and somebody is to look at, and what lies in quarantine: where each goes. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">

<xsl:template match="/inspections" mode="title"><xsl:value-of select="c:m('desk.inspect')"/></xsl:template>

<xsl:template match="/inspections" mode="main">
	<xsl:choose>
		<xsl:when test="waiting"><ul class="list"><xsl:apply-templates select="waiting"/></ul></xsl:when>
		<xsl:otherwise><p class="card"><xsl:value-of select="c:m('desk.inspect.none')"/></p></xsl:otherwise>
	</xsl:choose>
	<xsl:if test="quarantined">
		<section aria-labelledby="quarantined">
			<h2 id="quarantined"><xsl:value-of select="c:m('desk.inspect.quarantined')"/></h2>
			<ul class="list"><xsl:apply-templates select="quarantined"/></ul>
		</section>
	</xsl:if>
	<xsl:call-template name="parts-beside"><xsl:with-param name="list" select="'/returns/inspect?'"/></xsl:call-template>
</xsl:template>

<xsl:template match="waiting | quarantined">
	<xsl:variable name="of" select="concat(@return, '-', @line)"/>
	<li>
		<div>
			<h2 class="name"><xsl:value-of select="@qty"/> × <xsl:value-of select="@name"/></h2>
			<p class="soft"><xsl:value-of select="c:m('desk.order', @number)"/> · <xsl:value-of select="c:m('desk.inspect.since', c:instant(@at, /*/@zone, /*/@now), @clerk)"/></p>
		</div>
		<form action="/returns/inspect" method="post" class="taking whole-row">
			<xsl:call-template name="form-token"/>
			<input type="hidden" name="return" value="{@return}"/>
			<input type="hidden" name="line" value="{@line}"/>
			<div>
				<label for="condition-{$of}"><xsl:value-of select="c:m('desk.condition')"/><span class="hidden-text">: <xsl:value-of select="@name"/></span></label>
				<select id="condition-{$of}" name="condition" required="required">
					<xsl:call-template name="condition"><xsl:with-param name="value">sealed</xsl:with-param></xsl:call-template>
					<xsl:call-template name="condition"><xsl:with-param name="value">opened</xsl:with-param></xsl:call-template>
					<xsl:call-template name="condition"><xsl:with-param name="value">worn</xsl:with-param></xsl:call-template>
					<xsl:call-template name="condition"><xsl:with-param name="value">damaged</xsl:with-param></xsl:call-template>
				</select>
			</div>
			<div>
				<label for="to-{$of}"><xsl:value-of select="c:m('desk.return.to')"/><span class="hidden-text">: <xsl:value-of select="@name"/></span></label>
				<select id="to-{$of}" name="to" required="required">
					<option value=""><xsl:value-of select="c:m('desk.inspect.choose')"/></option>
					<option value="shelf"><xsl:value-of select="c:m('desk.return.shelf')"/></option>
					<xsl:if test="self::waiting"><option value="quarantine"><xsl:value-of select="c:m('desk.return.quarantine')"/></option></xsl:if>
					<xsl:call-template name="destinations"/>
					<option value="supplier"><xsl:value-of select="c:m('desk.return.supplier')"/></option>
					<option value="destroy"><xsl:value-of select="c:m('desk.return.destroy')"/></option>
				</select>
			</div>
			<button><xsl:value-of select="c:m('desk.inspect.do')"/><span class="hidden-text">: <xsl:value-of select="@name"/></span></button>
		</form>
	</li>
</xsl:template>

</xsl:stylesheet>
