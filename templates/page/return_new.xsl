<?xml version="1.0" encoding="UTF-8"?>
<!-- The shopper says what will come back, and why. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:import href="shop.xsl"/>
<xsl:import href="photos.xsl"/>

<xsl:template match="/page" mode="title"><xsl:value-of select="c:m('return.new.title')"/></xsl:template>

<xsl:template match="/page" mode="main">
	<p class="soft"><xsl:value-of select="c:m('order.number', order/@number)"/></p>
	<xsl:choose>
		<xsl:when test="choice[@returnable &gt; 0]">
			<form action="/o/{@token}/return" method="post" enctype="multipart/form-data">
				<xsl:call-template name="key"><xsl:with-param name="of" select="form"/></xsl:call-template>
				<section class="card" aria-labelledby="what">
					<h2 id="what"><xsl:value-of select="c:m('return.new.what')"/></h2>
					<ul class="lines"><xsl:apply-templates select="choice[@returnable &gt; 0]"/></ul>
				</section>
				<fieldset class="card">
					<legend><xsl:value-of select="c:m('return.new.why')"/></legend>
					<xsl:call-template name="why"><xsl:with-param name="value">changed_mind</xsl:with-param></xsl:call-template>
					<xsl:call-template name="why"><xsl:with-param name="value">wrong_size</xsl:with-param></xsl:call-template>
					<xsl:call-template name="why"><xsl:with-param name="value">defect</xsl:with-param></xsl:call-template>
					<xsl:call-template name="why"><xsl:with-param name="value">wrong_item</xsl:with-param></xsl:call-template>
					<xsl:call-template name="why"><xsl:with-param name="value">other</xsl:with-param></xsl:call-template>
				</fieldset>
				<fieldset class="card">
					<legend><xsl:value-of select="c:m('return.photos.optional')"/></legend>
					<xsl:call-template name="photo-fields">
						<xsl:with-param name="lines" select="choice[@returnable &gt; 0]"/>
						<xsl:with-param name="chosen" select="chosen/@photo_line"/>
					</xsl:call-template>
				</fieldset>
				<fieldset class="card">
					<legend><xsl:value-of select="c:m('return.new.way')"/></legend>
					<label class="choice"><input type="radio" name="refund_way" value="original"><xsl:if test="not(chosen/@refund_way = 'voucher')"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input>
						<span><xsl:value-of select="c:m(concat('return.way.original.', order/@kind))"/></span></label>
					<label class="choice"><input type="radio" name="refund_way" value="voucher"><xsl:if test="chosen/@refund_way = 'voucher'"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input>
						<span><xsl:value-of select="c:m('return.way.voucher')"/></span></label>
				</fieldset>
				<div class="actions">
					<button><xsl:value-of select="c:m('return.new.do')"/></button>
					<a class="button quiet" href="/o/{@token}"><xsl:value-of select="c:m('order.back')"/></a>
				</div>
			</form>
		</xsl:when>
		<xsl:otherwise>
			<p class="lead"><xsl:value-of select="c:m('return.new.none')"/></p>
			<p><a class="button" href="/o/{@token}"><xsl:value-of select="c:m('order.back')"/></a></p>
		</xsl:otherwise>
	</xsl:choose>
</xsl:template>

<xsl:template match="choice">
	<xsl:variable name="chosen" select="/page/chosen/line[@line = current()/@line]/@qty"/>
	<li>
		<div>
			<label for="qty-{@line}"><strong><xsl:value-of select="@name"/></strong></label>
			<xsl:for-each select="/page/order/bundle[@bundle = /page/order/line[@line = current()/@line]/@bundle]">
				<p class="soft">
					<xsl:value-of select="c:m('bundle.of', @name)"/>
					<xsl:if test="@is_set"><xsl:text> </xsl:text><xsl:value-of select="c:m('bundle.set')"/></xsl:if>
				</p>
			</xsl:for-each>
			<p class="soft" id="hint-{@line}">
				<xsl:choose>
					<xsl:when test="@is_free and @ends_at"><xsl:value-of select="c:m('return.new.until', c:day(@ends_at - 1, /page/order/@zone, 'full'))"/></xsl:when>
					<xsl:when test="@by_defect"><xsl:value-of select="c:m(concat('return.rule.', @rule))"/><xsl:text> </xsl:text><xsl:value-of select="c:m('return.new.defect-only')"/></xsl:when>
					<xsl:when test="not(@is_free)"><xsl:value-of select="c:m(concat('return.rule.', @rule))"/></xsl:when>
				</xsl:choose>
				<xsl:if test="@must_be_sealed"><xsl:text> </xsl:text><xsl:value-of select="c:m('return.sealed')"/></xsl:if>
			</p>
			<xsl:if test="count(/page/choice[@returnable &gt; 0]) &gt; 1"><xsl:call-template name="why-of-line"/></xsl:if>
		</div>
		<div class="count">
			<input class="short" id="qty-{@line}" name="qty-{@line}" type="number" min="0" max="{@returnable}" aria-describedby="hint-{@line}">
				<xsl:attribute name="value"><xsl:choose>
					<xsl:when test="$chosen != ''"><xsl:value-of select="$chosen"/></xsl:when>
					<xsl:otherwise>0</xsl:otherwise>
				</xsl:choose></xsl:attribute>
			</input>
			<span class="soft"><xsl:text> </xsl:text><xsl:value-of select="c:m('return.new.of', @returnable)"/></span>
		</div>
	</li>
</xsl:template>

<!-- Of the current line, where it comes back for another reason than the rest. -->
<xsl:template name="why-of-line">
	<xsl:variable name="chosen" select="/page/chosen/line[@line = current()/@line]/@why"/>
	<label for="why-{@line}"><xsl:value-of select="c:m('return.new.why-line')"/><span class="hidden-text"><xsl:value-of select="c:m('return.new.why-line.of', @name)"/></span></label>
	<select id="why-{@line}" name="why-{@line}">
		<option value=""><xsl:value-of select="c:m('return.new.why-all')"/></option>
		<xsl:call-template name="why-option"><xsl:with-param name="value">changed_mind</xsl:with-param><xsl:with-param name="chosen" select="$chosen"/></xsl:call-template>
		<xsl:call-template name="why-option"><xsl:with-param name="value">wrong_size</xsl:with-param><xsl:with-param name="chosen" select="$chosen"/></xsl:call-template>
		<xsl:call-template name="why-option"><xsl:with-param name="value">defect</xsl:with-param><xsl:with-param name="chosen" select="$chosen"/></xsl:call-template>
		<xsl:call-template name="why-option"><xsl:with-param name="value">wrong_item</xsl:with-param><xsl:with-param name="chosen" select="$chosen"/></xsl:call-template>
		<xsl:call-template name="why-option"><xsl:with-param name="value">other</xsl:with-param><xsl:with-param name="chosen" select="$chosen"/></xsl:call-template>
	</select>
</xsl:template>

<xsl:template name="why-option">
	<xsl:param name="value"/>
	<xsl:param name="chosen"/>
	<option value="{$value}"><xsl:if test="$chosen = $value"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:value-of select="c:m(concat('return.reason.', $value))"/></option>
</xsl:template>

<xsl:template name="why">
	<xsl:param name="value"/>
	<label class="choice"><input type="radio" name="reason" value="{$value}" required="required"><xsl:if test="chosen/@reason = $value"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input>
		<span><xsl:value-of select="c:m(concat('return.reason.', $value))"/></span></label>
</xsl:template>

</xsl:stylesheet>
