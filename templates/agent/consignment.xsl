<?xml version="1.0" encoding="UTF-8"?>
<!-- Returned goods that go from one store to another: what they are, whether they are here, and what becomes of them. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">

<xsl:template match="/consignment" mode="title"><xsl:value-of select="c:m('desk.consignment', transfer/@number)"/></xsl:template>

<xsl:template match="/consignment" mode="main"><xsl:apply-templates select="transfer"/></xsl:template>

<xsl:template match="transfer">
	<h2><xsl:value-of select="@qty"/> × <xsl:value-of select="@name"/></h2>
	<p><xsl:value-of select="c:m('desk.consignment.way', @from, @to)"/> · <xsl:value-of select="c:m('desk.consignment.sent', c:instant(@sent_at, /*/@zone, /*/@now))"/> · <xsl:value-of select="@sku"/> · <xsl:value-of select="c:m('desk.order', @order_number)"/><xsl:if test="@condition"> · <xsl:value-of select="c:m(concat('desk.condition.', @condition))"/></xsl:if><xsl:if test="@serials != ''"> · <xsl:value-of select="c:m('desk.serial')"/><xsl:text> </xsl:text><xsl:value-of select="@serials"/></xsl:if></p>
	<xsl:if test="@state = 'underway' and not(@is_here)"><p class="notice warn"><xsl:value-of select="c:m('desk.consignment.elsewhere', @to)"/></p></xsl:if>
	<xsl:if test="@state != 'underway'"><xsl:call-template name="consignment-outcome"/></xsl:if>
	<xsl:if test="@state != 'arrived'"><xsl:call-template name="consignment-form"/></xsl:if>
	<form action="/consignments/{@id}/print" method="post">
		<xsl:call-template name="form-token"/>
		<button class="quiet"><xsl:value-of select="c:m('desk.consignment.print')"/></button>
	</form>
</xsl:template>

<xsl:template name="consignment-outcome">
	<section class="card">
		<p><strong><xsl:choose>
			<xsl:when test="@state = 'lost'"><xsl:value-of select="c:m('desk.consignment.lost', @at, c:instant(@closed_at, /*/@zone, /*/@now))"/></xsl:when>
			<xsl:otherwise><xsl:value-of select="c:m('desk.consignment.arrived', concat(@arrived, ' / ', @qty), @at, c:instant(@closed_at, /*/@zone, /*/@now))"/> · <xsl:value-of select="c:m(concat('desk.return.', @place))"/></xsl:otherwise>
		</xsl:choose></strong></p>
		<xsl:if test="@missing &gt; 0"><p><xsl:value-of select="c:m('desk.consignment.missing', @missing)"/><xsl:if test="@gap">: <xsl:value-of select="c:m(concat('desk.consignment.gap.', @gap))"/></xsl:if></p></xsl:if>
		<xsl:if test="@may_undo">
			<form action="/consignments/{@id}/undo" method="post">
				<xsl:call-template name="form-token"/>
				<button class="quiet"><xsl:value-of select="c:m('desk.consignment.undo')"/></button>
			</form>
		</xsl:if>
	</section>
</xsl:template>

<xsl:template name="consignment-form">
	<form class="card" action="/consignments/{@id}/arrive" method="post">
		<xsl:call-template name="form-token"/>
		<h2><xsl:value-of select="c:m('desk.consignment.arrive')"/></h2>
		<div class="taking field">
			<div>
				<label for="came"><xsl:value-of select="c:m('desk.consignment.came', @qty)"/></label>
				<input class="short" id="came" name="came" type="number" inputmode="numeric" min="0" max="{@qty}" required="required" value="{@came}"/>
			</div>
			<div>
				<label for="place"><xsl:value-of select="c:m('desk.return.to')"/></label>
				<select id="place" name="place">
					<option value="shelf"><xsl:if test="@said_place = 'shelf'"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:value-of select="c:m('desk.return.shelf')"/></option>
					<option value="quarantine"><xsl:if test="@said_place = 'quarantine'"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:value-of select="c:m('desk.return.quarantine')"/></option>
				</select>
			</div>
			<div>
				<label for="gap"><xsl:value-of select="c:m('desk.consignment.gap')"/></label>
				<select id="gap" name="gap">
					<option value=""><xsl:value-of select="c:m('desk.consignment.gap.none')"/></option>
					<xsl:call-template name="gap"><xsl:with-param name="value">not_in_parcel</xsl:with-param></xsl:call-template>
					<xsl:call-template name="gap"><xsl:with-param name="value">never_came</xsl:with-param></xsl:call-template>
					<xsl:call-template name="gap"><xsl:with-param name="value">other</xsl:with-param></xsl:call-template>
				</select>
			</div>
		</div>
		<p class="hint"><xsl:value-of select="c:m('desk.consignment.hint')"/></p>
		<button><xsl:if test="@state = 'underway'"><xsl:attribute name="autofocus">autofocus</xsl:attribute></xsl:if><xsl:value-of select="c:m('desk.consignment.do')"/></button>
	</form>
</xsl:template>

<xsl:template name="gap">
	<xsl:param name="value"/>
	<option value="{$value}"><xsl:if test="@said_gap = $value"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:value-of select="c:m(concat('desk.consignment.gap.', $value))"/></option>
</xsl:template>

<!-- On the page of parcels: what is expected here, and what was sent from here and has not arrived. -->
<xsl:template name="consignments">
	<xsl:if test="/*/expected">
		<h2 id="expected"><xsl:value-of select="c:m('desk.consignments.expected')"/></h2>
		<ul class="list"><xsl:apply-templates select="/*/expected/transfer" mode="listed"/></ul>
	</xsl:if>
	<xsl:if test="/*/sent_on">
		<h2><xsl:value-of select="c:m('desk.consignments.sent')"/></h2>
		<ul class="list"><xsl:apply-templates select="/*/sent_on/transfer" mode="listed"/></ul>
	</xsl:if>
</xsl:template>

<xsl:template match="transfer" mode="listed">
	<li><a class="whole" href="/consignments/{@id}">
		<h3><xsl:value-of select="@qty"/> × <xsl:value-of select="@name"/></h3>
		<p><xsl:value-of select="c:m('desk.consignment.way', @from, @to)"/> · <xsl:value-of select="@number"/> · <xsl:value-of select="c:m('desk.consignment.sent', c:instant(@sent_at, /*/@zone, /*/@now))"/></p>
	</a>
	<xsl:if test="@is_late"><xsl:call-template name="badge"><xsl:with-param name="level">late</xsl:with-param><xsl:with-param name="text" select="c:m('desk.overdue')"/></xsl:call-template></xsl:if></li>
</xsl:template>

</xsl:stylesheet>
