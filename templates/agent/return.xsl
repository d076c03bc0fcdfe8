<?xml version="1.0" encoding="UTF-8"?>
<!-- Which lines come back, whether a rule covers them, why, how they are, and where they go. The first button is the
     scanner's: what it reads is looked at and the rules are asked, and nothing is taken back yet. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:import href="frame.xsl"/>

<xsl:template match="/page" mode="title"><xsl:value-of select="c:m('desk.return', order/@number)"/></xsl:template>

<xsl:template match="/page" mode="main"><xsl:apply-templates select="order"/></xsl:template>

<xsl:template match="order">
	<p><xsl:value-of select="@customer"/> · <xsl:value-of select="c:m(concat('desk.kind.', @kind))"/></p>
	<xsl:choose>
		<xsl:when test="@returnable &gt; 0">
			<form action="/returns/new" method="post">
				<xsl:call-template name="form-token"/>
				<input type="hidden" name="f" value="{@f}"/>
				<input type="hidden" name="number" value="{@number}"/>
				<input type="hidden" name="found" value="{@found}"/>
				<xsl:if test="@is_announced"><p class="notice good"><xsl:value-of select="c:m('desk.return.announced')"/></p></xsl:if>
				<xsl:if test="@is_pickup_unheard"><p class="notice warn"><xsl:value-of select="c:m('desk.return.unheard')"/></p></xsl:if>
				<xsl:call-template name="is-it-ours"/>
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
				<xsl:if test="@is_refused"><xsl:call-template name="manager"/></xsl:if>
				<div class="actions">
					<button><xsl:value-of select="c:m('desk.return.take')"/></button>
					<a class="button quiet" href="/returns"><xsl:value-of select="c:m('desk.back')"/></a>
				</div>
			</form>
		</xsl:when>
		<xsl:otherwise><p class="card"><xsl:value-of select="c:m('desk.return.nothing')"/></p></xsl:otherwise>
	</xsl:choose>
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

<xsl:template name="why">
	<xsl:param name="value"/>
	<label class="choice"><input type="radio" name="reason" value="{$value}" required="required"><xsl:if test="@reason = $value"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input>
		<span><xsl:value-of select="c:m(concat('agent.return-reason.', $value))"/></span></label>
</xsl:template>

<!-- How many, how they are, where they go; and what the rules say, at first for both kinds of reasons. -->
<xsl:template name="return-line">
	<li>
		<div>
			<xsl:call-template name="line-name"/>
			<p class="price"><xsl:value-of select="c:money(@price_minor, ../@currency)"/></p>
			<p><a class="button quiet" href="/exchange?f={../@f}&amp;number={../@number}&amp;line={@line}"><xsl:value-of select="c:m('desk.exchange.link')"/><span class="hidden-text">: <xsl:value-of select="@name"/></span></a></p>
			<xsl:if test="@scans &gt; 0"><p><xsl:call-template name="badge"><xsl:with-param name="level">good</xsl:with-param><xsl:with-param name="text" select="c:m('desk.return.checked', @scans)"/></xsl:call-template></p></xsl:if>
			<xsl:choose>
				<xsl:when test="decision[@of = 'brought']"><xsl:apply-templates select="decision[@of = 'brought']"/></xsl:when>
				<xsl:otherwise><xsl:apply-templates select="decision"/></xsl:otherwise>
			</xsl:choose>
		</div>
		<div class="taking whole-row">
			<div>
				<label for="line-{@line}"><xsl:value-of select="c:m('desk.return.qty', @returnable)"/><span class="hidden-text">: <xsl:value-of select="@name"/></span></label>
				<input class="short" id="line-{@line}" name="line-{@line}" type="number" min="0" max="{@returnable}" value="{@qty}" required="required"/>
				<input type="hidden" name="scans-{@line}" value="{@scans}"/>
			</div>
			<div>
				<label for="condition-{@line}"><xsl:value-of select="c:m('desk.condition')"/><span class="hidden-text">: <xsl:value-of select="@name"/></span></label>
				<select id="condition-{@line}" name="condition-{@line}">
					<option value=""><xsl:value-of select="c:m('desk.condition.choose')"/></option>
					<xsl:call-template name="condition"><xsl:with-param name="value">sealed</xsl:with-param></xsl:call-template>
					<xsl:call-template name="condition"><xsl:with-param name="value">opened</xsl:with-param></xsl:call-template>
					<xsl:call-template name="condition"><xsl:with-param name="value">worn</xsl:with-param></xsl:call-template>
					<xsl:call-template name="condition"><xsl:with-param name="value">damaged</xsl:with-param></xsl:call-template>
				</select>
			</div>
			<div>
				<label for="to-{@line}"><xsl:value-of select="c:m('desk.return.to')"/><span class="hidden-text">: <xsl:value-of select="@name"/></span></label>
				<select id="to-{@line}" name="to-{@line}">
					<option value=""><xsl:value-of select="c:m('desk.return.by-condition')"/></option>
					<xsl:call-template name="place"><xsl:with-param name="value">inspect</xsl:with-param></xsl:call-template>
					<xsl:call-template name="place"><xsl:with-param name="value">shelf</xsl:with-param></xsl:call-template>
					<xsl:call-template name="place"><xsl:with-param name="value">quarantine</xsl:with-param></xsl:call-template>
					<xsl:call-template name="place"><xsl:with-param name="value">transfer</xsl:with-param></xsl:call-template>
					<xsl:call-template name="place"><xsl:with-param name="value">supplier</xsl:with-param></xsl:call-template>
					<xsl:call-template name="place"><xsl:with-param name="value">destroy</xsl:with-param></xsl:call-template>
				</select>
			</div>
		</div>
	</li>
</xsl:template>

<xsl:template name="condition">
	<xsl:param name="value"/>
	<option value="{$value}"><xsl:if test="@condition = $value"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:value-of select="c:m(concat('desk.condition.', $value))"/></option>
</xsl:template>

<xsl:template name="place">
	<xsl:param name="value"/>
	<option value="{$value}"><xsl:if test="@to = $value"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:value-of select="c:m(concat('desk.return.', $value))"/></option>
</xsl:template>

<!-- Accepted or refused, on which ground, until when, by which rule. -->
<xsl:template match="decision">
	<xsl:variable name="of" select="c:m(concat('desk.rule.', @of))"/>
	<p class="rule">
		<xsl:choose>
			<xsl:when test="@is_allowed"><xsl:call-template name="badge"><xsl:with-param name="level">good</xsl:with-param><xsl:with-param name="text" select="c:m('desk.rule.accepted', $of)"/></xsl:call-template></xsl:when>
			<xsl:otherwise><xsl:call-template name="badge"><xsl:with-param name="level">late</xsl:with-param><xsl:with-param name="text" select="c:m('desk.rule.refused', $of)"/></xsl:call-template></xsl:otherwise>
		</xsl:choose>
		<xsl:text> </xsl:text>
		<xsl:value-of select="c:m(concat('return.ground.', @ground))"/>
		<xsl:if test="@ends_at and (@is_allowed or @rule = 'period_over')"><xsl:text> · </xsl:text><xsl:value-of select="c:m('desk.rule.until', c:day(@ends_at - 1, ../../@zone, /page/@now))"/></xsl:if>
		<xsl:if test="not(@is_allowed)"><xsl:text> · </xsl:text><strong><xsl:value-of select="c:m(concat('return.rule.', @rule))"/></strong></xsl:if>
		<xsl:if test="@is_allowed and @must_be_sealed"><xsl:text> · </xsl:text><strong><xsl:value-of select="c:m('return.sealed')"/></strong></xsl:if>
	</p>
</xsl:template>

<!-- What no rule covers is taken on a manager's word; in somebody else's session with his PIN. -->
<xsl:template name="manager">
	<fieldset>
		<legend><xsl:value-of select="c:m('desk.exception')"/></legend>
		<xsl:if test="/page/manager">
			<p class="hint"><xsl:value-of select="c:m('desk.exception.call')"/></p>
			<div class="taking field">
				<div>
					<label for="manager"><xsl:value-of select="c:m('desk.exception.who')"/></label>
					<select id="manager" name="manager">
						<option value=""><xsl:value-of select="c:m('desk.exception.nobody')"/></option>
						<xsl:for-each select="/page/manager"><option value="{@login}"><xsl:value-of select="@name"/></option></xsl:for-each>
					</select>
				</div>
				<div>
					<label for="pin"><xsl:value-of select="c:m('desk.login.pin')"/></label>
					<input class="short" id="pin" name="pin" type="password" inputmode="numeric" autocomplete="off"/>
				</div>
			</div>
		</xsl:if>
		<xsl:call-template name="exception"><xsl:with-param name="value">goodwill</xsl:with-param></xsl:call-template>
		<xsl:call-template name="exception"><xsl:with-param name="value">our_mistake</xsl:with-param></xsl:call-template>
		<xsl:call-template name="exception"><xsl:with-param name="value">judged_defect</xsl:with-param></xsl:call-template>
		<xsl:call-template name="exception"><xsl:with-param name="value">other</xsl:with-param></xsl:call-template>
	</fieldset>
</xsl:template>

<xsl:template name="exception">
	<xsl:param name="value"/>
	<label class="choice"><input type="radio" name="override" value="{$value}"><xsl:if test="@override = $value"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input>
		<span><xsl:value-of select="c:m(concat('desk.exception.', $value))"/></span></label>
</xsl:template>

</xsl:stylesheet>
