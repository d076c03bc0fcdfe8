<?xml version="1.0" encoding="UTF-8"?>
<!-- Which lines come back, whether a rule covers them, why, how they are, and where they go. The first button is the
     scanner's: what it reads is looked at and the rules are asked, and nothing is taken back yet. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">

<xsl:template match="/return" mode="title"><xsl:value-of select="c:m('desk.return', order/@number)"/></xsl:template>

<xsl:template match="/return" mode="main"><xsl:apply-templates select="order"/></xsl:template>

<xsl:template match="/return/order">
	<p><xsl:value-of select="@customer"/> · <xsl:value-of select="c:m(concat('desk.kind.', @kind))"/></p>
	<xsl:call-template name="order-signals"/>
	<xsl:choose>
		<xsl:when test="@returnable &gt; 0">
			<form action="/returns/new" method="post">
				<xsl:call-template name="form-token"/>
				<input type="hidden" name="f" value="{@f}"/>
				<input type="hidden" name="number" value="{@number}"/>
				<input type="hidden" name="found" value="{@found}"/>
				<xsl:if test="@is_announced"><p class="notice good"><xsl:value-of select="c:m('desk.return.announced')"/></p></xsl:if>
				<xsl:call-template name="held-exchange"/>
				<xsl:if test="photo"><xsl:call-template name="announced-photos"/></xsl:if>
				<xsl:if test="not(/*/@is_online)"><p class="notice warn"><xsl:value-of select="c:m('desk.returns.away')"/><xsl:text> </xsl:text><xsl:value-of select="c:m('desk.returns.away.waits')"/></p></xsl:if>
				<xsl:if test="@is_pickup_unheard"><p class="notice warn"><xsl:value-of select="c:m('desk.return.unheard')"/></p></xsl:if>
				<xsl:call-template name="is-it-ours"/>
				<xsl:if test="@is_long"><p><xsl:value-of select="c:m('desk.return.long')"/></p></xsl:if>
				<ul class="list">
					<xsl:for-each select="line[@returnable &gt; 0]"><xsl:choose>
						<xsl:when test="@is_open"><xsl:call-template name="return-line"/></xsl:when>
						<xsl:otherwise><xsl:call-template name="return-line-short"/></xsl:otherwise>
					</xsl:choose></xsl:for-each>
				</ul>
				<xsl:call-template name="whys"/>
				<fieldset>
					<legend><xsl:value-of select="c:m('desk.way')"/></legend>
					<xsl:call-template name="way"><xsl:with-param name="value">original</xsl:with-param><xsl:with-param name="text" select="c:m(concat('desk.way.original.', @kind))"/></xsl:call-template>
					<xsl:call-template name="way"><xsl:with-param name="value">voucher</xsl:with-param><xsl:with-param name="text" select="c:m('desk.way.voucher')"/></xsl:call-template>
				</fieldset>
				<xsl:if test="@is_refused"><xsl:call-template name="manager"/></xsl:if>
				<div class="actions">
					<button><xsl:value-of select="c:m('desk.return.take')"/></button>
					<a class="button quiet" href="/returns"><xsl:value-of select="c:m('desk.back')"/></a>
				</div>
			</form>
		</xsl:when>
		<xsl:otherwise>
			<div class="card">
				<p><xsl:value-of select="c:m('desk.return.nothing')"/></p>
				<xsl:if test="@is_ours"><p class="soft"><xsl:value-of select="c:m('desk.return.nothing.yet')"/></p></xsl:if>
			</div>
		</xsl:otherwise>
	</xsl:choose>
</xsl:template>

<!-- What the customer shows, as headquarters has it. A picture is looked at beside the form, which may be half filled in. -->
<xsl:template name="announced-photos">
	<section class="card" aria-labelledby="photos">
		<h2 id="photos"><xsl:value-of select="c:m('desk.return.photos')"/></h2>
		<xsl:choose>
			<xsl:when test="/*/@is_online">
				<ul class="photos">
					<xsl:for-each select="photo">
						<li><a href="/returns/photo/{@id}" target="_blank" rel="noopener"><img src="/returns/photo/{@id}" alt="{c:m('desk.return.photo', position())}"/></a><xsl:if test="@of"><p><small><xsl:value-of select="@of"/></small></p></xsl:if></li>
					</xsl:for-each>
				</ul>
			</xsl:when>
			<xsl:otherwise><p class="notice warn"><xsl:value-of select="c:count('desk.return.photos.away', @photos)"/></p></xsl:otherwise>
		</xsl:choose>
	</section>
</xsl:template>

<xsl:template name="is-it-ours">
	<div class="card inline">
		<div class="field">
			<label for="scan"><xsl:value-of select="c:m('desk.return.scan')"/></label>
			<p class="hint" id="scan-hint"><xsl:value-of select="c:m('desk.return.scan.hint')"/></p>
			<input id="scan" name="scan" type="text" autocomplete="off" maxlength="64" aria-describedby="scan-hint">
				<xsl:if test="not(line[@scans &gt; 0])"><xsl:attribute name="autofocus">autofocus</xsl:attribute></xsl:if>
			</input>
		</div>
		<button class="quiet" name="act" value="check" formnovalidate="formnovalidate"><xsl:value-of select="c:m('desk.return.check')"/></button>
	</div>
</xsl:template>

<xsl:template name="way">
	<xsl:param name="value"/>
	<xsl:param name="text"/>
	<label class="choice"><input type="radio" name="refund_way" value="{$value}"><xsl:if test="@refund_way = $value"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input>
		<span><xsl:value-of select="$text"/></span></label>
</xsl:template>

<!-- One line of many: how many, and what was said of it already. -->
<xsl:template name="return-line-short">
	<li class="slim">
		<div><label for="line-{@line}"><xsl:value-of select="@name"/></label><xsl:text> </xsl:text><small class="soft"><xsl:value-of select="@sku"/></small><xsl:if test="@condition"><xsl:text> </xsl:text><small><xsl:value-of select="c:m(concat('desk.condition.', @condition))"/></small></xsl:if></div>
		<div class="row"><input class="short" id="line-{@line}" name="line-{@line}" type="number" min="0" max="{@returnable}" value="{@qty}"/><span>/ <xsl:value-of select="@returnable"/></span></div>
		<xsl:if test="@scans &gt; 0"><input type="hidden" name="scans-{@line}" value="{@scans}"/></xsl:if>
		<xsl:if test="@condition"><input type="hidden" name="condition-{@line}" value="{@condition}"/></xsl:if>
		<xsl:if test="@to"><input type="hidden" name="to-{@line}" value="{@to}"/></xsl:if>
		<xsl:call-template name="serials-kept"/>
	</li>
</xsl:template>

<!-- How many, how they are, where they go; and what the rules say, at first for both kinds of reasons. -->
<xsl:template name="return-line">
	<li>
		<div>
			<xsl:call-template name="line-name"/>
			<p class="price"><xsl:value-of select="c:money(@price_minor, ../@currency)"/><xsl:call-template name="before-tax"/></p>
			<p><a class="button quiet" href="/exchange?f={../@f}&amp;number={../@number}&amp;found={../@found}&amp;line={@line}"><xsl:value-of select="c:m('desk.exchange.link')"/><span class="hidden-text">: <xsl:value-of select="@name"/></span></a></p>
			<xsl:if test="@scans &gt; 0"><p><xsl:call-template name="badge"><xsl:with-param name="level">good</xsl:with-param><xsl:with-param name="text" select="c:m('desk.return.checked', @scans)"/></xsl:call-template></p></xsl:if>
			<xsl:call-template name="serials-say"/>
			<xsl:if test="@has_serials and @serials_known = 0"><p class="hint"><xsl:value-of select="c:m('desk.serial.none-known')"/></p></xsl:if>
			<xsl:call-template name="rules"/>
		</div>
		<div class="taking whole-row">
			<div>
				<label for="line-{@line}"><xsl:value-of select="c:m('desk.return.qty', @returnable)"/><span class="hidden-text">: <xsl:value-of select="@name"/></span></label>
				<input class="short" id="line-{@line}" name="line-{@line}" type="number" min="0" max="{@returnable}" value="{@qty}" required="required"/>
				<input type="hidden" name="scans-{@line}" value="{@scans}"/>
			</div>
			<xsl:call-template name="condition-field"><xsl:with-param name="id" select="concat('condition-', @line)"/></xsl:call-template>
			<xsl:call-template name="place-field"><xsl:with-param name="id" select="concat('to-', @line)"/><xsl:with-param name="may_wait" select="true()"/></xsl:call-template>
			<xsl:if test="count(../line[@returnable &gt; 0]) &gt; 1"><xsl:call-template name="why-field"><xsl:with-param name="id" select="concat('why-', @line)"/></xsl:call-template></xsl:if>
			<xsl:if test="@has_serials"><xsl:call-template name="serial-fields">
				<xsl:with-param name="units" select="@returnable"/>
				<xsl:with-param name="filled" select="."/>
			</xsl:call-template></xsl:if>
		</div>
	</li>
</xsl:template>

</xsl:stylesheet>
