<?xml version="1.0" encoding="UTF-8"?>
<!-- What a person must decide about: what happened, what is at stake, and what may be decided. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:import href="admin.xsl"/>

<xsl:template match="/page" mode="title"><xsl:value-of select="c:m('admin.reviews')"/></xsl:template>

<xsl:template match="/page" mode="main">
	<xsl:choose>
		<xsl:when test="review">
			<p><xsl:value-of select="c:count('admin.reviews.number', @waiting)"/><xsl:if test="@waiting &gt; count(review)"><xsl:text> </xsl:text><xsl:value-of select="c:m('admin.reviews.first', count(review))"/></xsl:if></p>
			<xsl:apply-templates select="review"/>
		</xsl:when>
		<xsl:otherwise><p class="card"><xsl:value-of select="c:m('admin.reviews.none')"/></p></xsl:otherwise>
	</xsl:choose>
</xsl:template>

<xsl:template match="review">
	<section class="card" aria-labelledby="r-{@fulfilment}">
		<h2 id="r-{@fulfilment}"><a href="/admin/orders/{@order}"><xsl:value-of select="@number"/></a><xsl:text> </xsl:text><small class="soft"><xsl:value-of select="@short_id"/></small></h2>
		<p>
			<xsl:call-template name="badge">
				<xsl:with-param name="level"><xsl:choose><xsl:when test="@kind = 'collected_twice'">late</xsl:when><xsl:otherwise>risk</xsl:otherwise></xsl:choose></xsl:with-param>
				<xsl:with-param name="text" select="c:m(concat('review.', @kind))"/>
			</xsl:call-template>
		</p>
		<p><xsl:value-of select="c:m(concat('review.', @kind, '.what'))"/><xsl:if test="@kind = 'lease_ended' and not(@may_refund)"><xsl:text> </xsl:text><xsl:value-of select="c:m('review.moved')"/></xsl:if></p>
		<dl class="facts">
			<dt><xsl:value-of select="c:m('admin.store')"/></dt><dd><a href="/admin/stores/{@code}"><xsl:value-of select="@store"/></a></dd>
			<dt><xsl:value-of select="c:m('admin.customer')"/></dt><dd><xsl:value-of select="@customer"/> · <xsl:value-of select="c:m(concat('order.kind.', @order_kind))"/></dd>
			<xsl:if test="@collected_by != ''"><dt><xsl:value-of select="c:m('admin.collected-by')"/></dt><dd><xsl:value-of select="@collected_by"/></dd></xsl:if>
			<dt><xsl:value-of select="c:m('admin.reviews.since')"/></dt><dd><xsl:value-of select="c:instant(@opened_at, @zone, /page/@now)"/> · <xsl:value-of select="c:m('admin.agent.ago', c:duration(/page/@now - @opened_at))"/></dd>
			<dt><xsl:value-of select="c:m('admin.reviews.at-stake')"/></dt><dd><xsl:value-of select="c:money(@at_stake_minor, @currency)"/></dd>
		</dl>
		<xsl:call-template name="decide"/>
	</section>
</xsl:template>

<xsl:template name="decide">
	<xsl:variable name="is_mistaken" select="/page/@mistaken = @fulfilment"/>
	<form action="/admin/orders/{@order}/review" method="post">
		<xsl:call-template name="form-token"/>
		<xsl:call-template name="key"><xsl:with-param name="of" select="/page/decide"/></xsl:call-template>
		<input type="hidden" name="fulfilment" value="{@fulfilment}"/>
		<xsl:if test="$is_mistaken"><p class="mistake" id="mistake-{@fulfilment}"><xsl:value-of select="c:m('admin.reviews.wrong')"/></p></xsl:if>
		<fieldset>
			<legend><xsl:value-of select="c:m('admin.reviews.decide')"/></legend>
			<label class="choice"><input type="radio" name="decision" value="keep" required="required"/><span><xsl:value-of select="c:m('review.keep')"/></span></label>
			<xsl:if test="@may_refund"><label class="choice"><input type="radio" name="decision" value="refund" required="required"/><span><xsl:value-of select="c:m('review.refund', c:money(@at_stake_minor, @currency))"/></span></label></xsl:if>
		</fieldset>
		<div class="field">
			<label for="why-{@fulfilment}"><xsl:value-of select="c:m('admin.cancel.reason')"/></label>
			<select id="why-{@fulfilment}" name="why" required="required">
				<xsl:if test="$is_mistaken">
					<xsl:attribute name="aria-invalid">true</xsl:attribute>
					<xsl:attribute name="aria-describedby">mistake-<xsl:value-of select="@fulfilment"/></xsl:attribute>
				</xsl:if>
				<option value=""><xsl:value-of select="c:m('admin.cancel.choose')"/></option>
				<option value="store_has_goods"><xsl:value-of select="c:m('history.why.store_has_goods')"/></option>
				<option value="customer_has_goods"><xsl:value-of select="c:m('history.why.customer_has_goods')"/></option>
				<option value="goods_lost"><xsl:value-of select="c:m('history.why.goods_lost')"/></option>
				<option value="goodwill"><xsl:value-of select="c:m('history.why.goodwill')"/></option>
				<option value="settled"><xsl:value-of select="c:m('history.why.settled')"/></option>
			</select>
		</div>
		<button><xsl:value-of select="c:m('admin.reviews.do')"/></button>
	</form>
</xsl:template>

</xsl:stylesheet>
