<?xml version="1.0" encoding="UTF-8"?>
<!-- What the forms of a return and of an exchange are made of: why goods come back, how they are, where they go, what the
     rules say, and a manager's exception. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">

<!-- Of the current order, for managers: what was noticed of its returns. -->
<!-- Of the current order: what is held for its shopper to take instead, and in which store. -->
<xsl:template name="held-exchange">
	<xsl:for-each select="held">
		<p class="notice good"><strong><xsl:value-of select="c:m('desk.held', concat(@qty, ' × ', @name))"/></strong><xsl:text> </xsl:text><xsl:choose>
			<xsl:when test="@is_here"><xsl:value-of select="c:m('desk.held.here', c:instant(@held_until, /*/@zone, /*/@now))"/></xsl:when>
			<xsl:otherwise><xsl:value-of select="c:m('desk.held.there', @store, c:instant(@held_until, /*/@zone, /*/@now))"/></xsl:otherwise>
		</xsl:choose></p>
	</xsl:for-each>
</xsl:template>

<xsl:template name="order-signals">
	<xsl:if test="signal">
		<div class="notice" role="note">
			<p><strong><xsl:value-of select="c:m('desk.signals')"/></strong></p>
			<ul>
				<xsl:for-each select="signal">
					<li><xsl:value-of select="c:m(concat('signal.', @kind))"/> · <xsl:value-of select="c:m(concat('signal.', @kind, '.what'), @detail, @days)"/> · <xsl:value-of select="c:instant(@noticed_at, /*/@zone, /*/@now)"/></li>
				</xsl:for-each>
			</ul>
		</div>
	</xsl:if>
</xsl:template>

<!-- Of the current order. -->
<xsl:template name="whys">
	<fieldset>
		<legend><xsl:value-of select="c:m('desk.return.why')"/></legend>
		<xsl:call-template name="why"><xsl:with-param name="value">changed_mind</xsl:with-param></xsl:call-template>
		<xsl:call-template name="why"><xsl:with-param name="value">wrong_size</xsl:with-param></xsl:call-template>
		<xsl:call-template name="why"><xsl:with-param name="value">defect</xsl:with-param></xsl:call-template>
		<xsl:call-template name="why"><xsl:with-param name="value">wrong_item</xsl:with-param></xsl:call-template>
		<xsl:call-template name="why"><xsl:with-param name="value">other</xsl:with-param></xsl:call-template>
	</fieldset>
</xsl:template>

<xsl:template name="why">
	<xsl:param name="value"/>
	<label class="choice"><input type="radio" name="reason" value="{$value}" required="required"><xsl:if test="@reason = $value"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input>
		<span><xsl:value-of select="c:m(concat('agent.return-reason.', $value))"/></span></label>
</xsl:template>

<!-- Of the current line, where it came back for another reason than the rest. -->
<xsl:template name="why-field">
	<xsl:param name="id"/>
	<div>
		<label for="{$id}"><xsl:value-of select="c:m('desk.return.why')"/><span class="hidden-text">: <xsl:value-of select="@name"/></span></label>
		<select id="{$id}" name="{$id}">
			<option value=""><xsl:value-of select="c:m('desk.return.why.all')"/></option>
			<xsl:call-template name="why-of-line"><xsl:with-param name="value">changed_mind</xsl:with-param></xsl:call-template>
			<xsl:call-template name="why-of-line"><xsl:with-param name="value">wrong_size</xsl:with-param></xsl:call-template>
			<xsl:call-template name="why-of-line"><xsl:with-param name="value">defect</xsl:with-param></xsl:call-template>
			<xsl:call-template name="why-of-line"><xsl:with-param name="value">wrong_item</xsl:with-param></xsl:call-template>
			<xsl:call-template name="why-of-line"><xsl:with-param name="value">other</xsl:with-param></xsl:call-template>
		</select>
	</div>
</xsl:template>

<xsl:template name="why-of-line">
	<xsl:param name="value"/>
	<option value="{$value}"><xsl:if test="@reason = $value"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:value-of select="c:m(concat('agent.return-reason.', $value))"/></option>
</xsl:template>

<!-- Of the current line; named after the id. -->
<xsl:template name="condition-field">
	<xsl:param name="id">condition</xsl:param>
	<div>
		<label for="{$id}"><xsl:value-of select="c:m('desk.condition')"/><span class="hidden-text">: <xsl:value-of select="@name"/></span></label>
		<select id="{$id}" name="{$id}">
			<option value=""><xsl:value-of select="c:m('desk.condition.choose')"/></option>
			<xsl:call-template name="condition"><xsl:with-param name="value">sealed</xsl:with-param></xsl:call-template>
			<xsl:call-template name="condition"><xsl:with-param name="value">opened</xsl:with-param></xsl:call-template>
			<xsl:call-template name="condition"><xsl:with-param name="value">worn</xsl:with-param></xsl:call-template>
			<xsl:call-template name="condition"><xsl:with-param name="value">damaged</xsl:with-param></xsl:call-template>
		</select>
	</div>
</xsl:template>

<xsl:template name="condition">
	<xsl:param name="value"/>
	<option value="{$value}"><xsl:if test="@condition = $value"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:value-of select="c:m(concat('desk.condition.', $value))"/></option>
</xsl:template>

<xsl:template name="place-field">
	<xsl:param name="id">to</xsl:param>
	<xsl:param name="may_wait" select="false()"/>
	<div>
		<label for="{$id}"><xsl:value-of select="c:m('desk.return.to')"/><span class="hidden-text">: <xsl:value-of select="@name"/></span></label>
		<select id="{$id}" name="{$id}">
			<option value=""><xsl:value-of select="c:m('desk.return.by-condition')"/></option>
			<xsl:if test="$may_wait"><xsl:call-template name="place"><xsl:with-param name="value">inspect</xsl:with-param></xsl:call-template></xsl:if>
			<xsl:call-template name="place"><xsl:with-param name="value">shelf</xsl:with-param></xsl:call-template>
			<xsl:call-template name="place"><xsl:with-param name="value">quarantine</xsl:with-param></xsl:call-template>
			<xsl:call-template name="destinations"><xsl:with-param name="chosen" select="@to"/></xsl:call-template>
			<xsl:call-template name="place"><xsl:with-param name="value">supplier</xsl:with-param></xsl:call-template>
			<xsl:call-template name="place"><xsl:with-param name="value">destroy</xsl:with-param></xsl:call-template>
		</select>
	</div>
</xsl:template>

<xsl:template name="place">
	<xsl:param name="value"/>
	<option value="{$value}"><xsl:if test="@to = $value"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:value-of select="c:m(concat('desk.return.', $value))"/></option>
</xsl:template>

<!-- Where returned goods may be sent on to, the proposed one first. -->
<xsl:template name="destinations">
	<xsl:param name="chosen"/>
	<xsl:if test="/*/destination">
		<optgroup label="{c:m('desk.return.transfer')}">
			<xsl:for-each select="/*/destination">
				<option value="transfer:{@code}"><xsl:if test="$chosen = concat('transfer:', @code)"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:value-of select="c:m('desk.return.to-store', @name, @city)"/><xsl:if test="@is_warehouse"> · <xsl:value-of select="c:m('desk.return.warehouse')"/></xsl:if></option>
			</xsl:for-each>
		</optgroup>
	</xsl:if>
</xsl:template>

<!-- Of the current line: as filled in, else for both kinds of reasons. -->
<xsl:template name="rules">
	<xsl:choose>
		<xsl:when test="decision[@of = 'brought']"><xsl:apply-templates select="decision[@of = 'brought']"/></xsl:when>
		<xsl:otherwise><xsl:apply-templates select="decision"/></xsl:otherwise>
	</xsl:choose>
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
		<xsl:if test="@ends_at and (@is_allowed or @rule = 'period_over')"><xsl:text> · </xsl:text><xsl:value-of select="c:m('desk.rule.until', c:day(@ends_at - 1, ../../@zone, 'full'))"/></xsl:if>
		<xsl:if test="not(@is_allowed)"><xsl:text> · </xsl:text><strong><xsl:value-of select="c:m(concat('return.rule.', @rule))"/></strong></xsl:if>
		<xsl:if test="@is_allowed and @must_be_sealed"><xsl:text> · </xsl:text><strong><xsl:value-of select="c:m('return.sealed')"/></strong></xsl:if>
	</p>
</xsl:template>

<!-- What no rule covers is taken on a manager's word; in somebody else's session with his PIN. -->
<xsl:template name="manager">
	<fieldset>
		<legend><xsl:value-of select="c:m('desk.exception')"/></legend>
		<xsl:if test="/*/manager">
			<p class="hint"><xsl:value-of select="c:m('desk.exception.call')"/></p>
			<div class="taking field">
				<div>
					<label for="manager"><xsl:value-of select="c:m('desk.exception.who')"/></label>
					<select id="manager" name="manager">
						<option value=""><xsl:value-of select="c:m('desk.exception.nobody')"/></option>
						<xsl:for-each select="/*/manager"><option value="{@login}"><xsl:value-of select="@name"/></option></xsl:for-each>
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
