<?xml version="1.0" encoding="UTF-8"?>
<!-- The goods are held: who will collect them? -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:import href="shop.xsl"/>

<xsl:template match="/page" mode="title">
	<xsl:choose>
		<xsl:when test="hold/@is_over"><xsl:value-of select="c:m('checkout.over.title')"/></xsl:when>
		<xsl:otherwise><xsl:value-of select="c:m('checkout.title')"/></xsl:otherwise>
	</xsl:choose>
</xsl:template>

<xsl:template match="/page" mode="main">
	<xsl:choose>
		<xsl:when test="hold/@is_over">
			<xsl:call-template name="what"/>
			<div class="actions">
				<form action="/checkout" method="post">
					<xsl:call-template name="key"><xsl:with-param name="of" select="again"/></xsl:call-template>
					<button name="store" value="{store/@code}">
						<xsl:if test="hold/@sent_from"><xsl:attribute name="name">send_to</xsl:attribute></xsl:if>
						<xsl:if test="with"><xsl:attribute name="name">together</xsl:attribute></xsl:if>
						<xsl:choose>
							<xsl:when test="with"><xsl:value-of select="c:m('checkout.again.together', store/@name)"/></xsl:when>
							<xsl:otherwise><xsl:value-of select="c:m('checkout.again', store/@name)"/></xsl:otherwise>
						</xsl:choose>
					</button>
				</form>
				<a class="button quiet" href="/basket"><xsl:value-of select="c:m('checkout.other-store')"/></a>
			</div>
		</xsl:when>
		<xsl:otherwise>
			<div class="checkout">
				<xsl:call-template name="held"/>
				<xsl:apply-templates select="form"/>
				<xsl:call-template name="what"/>
			</div>
		</xsl:otherwise>
	</xsl:choose>
</xsl:template>

<xsl:template name="held">
	<section class="card held" aria-labelledby="held">
		<h2 id="held"><xsl:value-of select="c:m('checkout.held', c:time(hold/@expires_at, store/@zone))"/></h2>
		<xsl:apply-templates select="store" mode="place"/>
		<p><strong><xsl:value-of select="c:m('store.ready', c:instant(hold/@promised_at, store/@zone, @now))"/></strong></p>
		<xsl:for-each select="with">
			<xsl:apply-templates select="." mode="place"/>
			<xsl:call-template name="promise"/>
			<p><xsl:value-of select="c:m('checkout.together')"/></p>
		</xsl:for-each>
		<xsl:if test="hold/@sent_from"><p><xsl:value-of select="c:m('store.sent.from', hold/@sent_from)"/></p></xsl:if>
		<p class="soft"><xsl:value-of select="c:m('checkout.held.explain')"/></p>
		<div class="actions">
			<xsl:if test="hold/@can_extend">
				<form action="/checkout/{hold/@id}/extend" method="post">
					<xsl:call-template name="key"><xsl:with-param name="of" select="extend"/></xsl:call-template>
					<button class="quiet"><xsl:value-of select="c:m('checkout.extend')"/></button>
				</form>
			</xsl:if>
			<form action="/checkout/{hold/@id}/release" method="post">
				<xsl:call-template name="key"><xsl:with-param name="of" select="release"/></xsl:call-template>
				<button class="quiet"><xsl:value-of select="c:m('checkout.release')"/></button>
			</form>
		</div>
	</section>
</xsl:template>

<xsl:template match="store|with" mode="place">
	<p><strong><xsl:value-of select="@name"/></strong><br/><xsl:call-template name="address"/><br/><xsl:call-template name="opening"/></p>
</xsl:template>

<xsl:template name="what">
	<section class="card what" aria-labelledby="what">
		<h2 id="what"><xsl:value-of select="c:m('checkout.what')"/></h2>
		<ul class="lines">
			<xsl:for-each select="item">
				<li>
					<div>
						<strong><xsl:value-of select="@qty"/> × </strong><xsl:value-of select="@name"/><xsl:call-template name="parts"/>
						<xsl:if test="/page/with"><br/><small class="soft"><xsl:choose>
							<xsl:when test="@is_with"><xsl:value-of select="/page/with/@name"/></xsl:when>
							<xsl:otherwise><xsl:value-of select="/page/store/@name"/></xsl:otherwise>
						</xsl:choose></small></xsl:if>
					</div>
					<span class="price"><xsl:value-of select="c:money(@sum_minor, @currency)"/></span>
				</li>
			</xsl:for-each>
			<xsl:call-template name="tax-rows"/>
			<li class="sum">
				<div><xsl:value-of select="c:m('checkout.to-pay')"/></div>
				<span class="price"><xsl:value-of select="c:money(@total_minor, @currency)"/></span>
			</li>
		</ul>
	</section>
</xsl:template>

<xsl:template name="tick">
	<xsl:param name="name"/>
	<xsl:param name="is_ticked"/>
	<label class="choice">
		<input type="checkbox" name="{$name}" value="yes">
			<xsl:if test="$is_ticked"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if>
		</input><span><xsl:value-of select="c:m(concat('checkout.', $name))"/></span>
	</label>
</xsl:template>

<xsl:template match="form">
	<form class="card who" action="/checkout/{../hold/@id}" method="post" novalidate="novalidate" aria-labelledby="who">
		<h2 id="who"><xsl:value-of select="c:m('checkout.who')"/></h2>
		<xsl:call-template name="key"><xsl:with-param name="of" select="../place"/></xsl:call-template>
		<xsl:call-template name="field">
			<xsl:with-param name="name">name</xsl:with-param>
			<xsl:with-param name="label" select="c:m('checkout.name')"/>
			<xsl:with-param name="value" select="@name"/>
			<xsl:with-param name="hint" select="c:m('checkout.name.hint')"/>
			<xsl:with-param name="autocomplete">name</xsl:with-param>
			<xsl:with-param name="required" select="true()"/>
		</xsl:call-template>
		<xsl:call-template name="field">
			<xsl:with-param name="name">email</xsl:with-param>
			<xsl:with-param name="label" select="c:m('checkout.email')"/>
			<xsl:with-param name="value" select="@email"/>
			<xsl:with-param name="hint" select="c:m('checkout.email.hint')"/>
			<xsl:with-param name="type">email</xsl:with-param>
			<xsl:with-param name="autocomplete">email</xsl:with-param>
			<xsl:with-param name="required" select="true()"/>
		</xsl:call-template>
		<xsl:call-template name="field">
			<xsl:with-param name="name">phone</xsl:with-param>
			<xsl:with-param name="label" select="c:m('checkout.phone')"/>
			<xsl:with-param name="value" select="@phone"/>
			<xsl:with-param name="hint" select="c:m('checkout.phone.hint')"/>
			<xsl:with-param name="type">tel</xsl:with-param>
			<xsl:with-param name="autocomplete">tel</xsl:with-param>
		</xsl:call-template>
		<fieldset>
			<legend><xsl:value-of select="c:m('checkout.language')"/></legend>
			<label class="choice">
				<input type="radio" name="language" value="fr">
					<xsl:if test="@language = 'fr'"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if>
				</input><span lang="fr">Français</span>
			</label>
			<label class="choice">
				<input type="radio" name="language" value="en">
					<xsl:if test="@language = 'en'"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if>
				</input><span lang="en">English</span>
			</label>
		</fieldset>
		<fieldset>
			<legend><xsl:value-of select="c:m('checkout.if')"/></legend>
			<xsl:call-template name="tick"><xsl:with-param name="name">move</xsl:with-param><xsl:with-param name="is_ticked" select="@move"/></xsl:call-template>
			<xsl:call-template name="tick"><xsl:with-param name="name">split</xsl:with-param><xsl:with-param name="is_ticked" select="@split"/></xsl:call-template>
		</fieldset>
		<p class="soft"><xsl:value-of select="c:m('checkout.privacy')"/></p>
		<div class="actions"><button><xsl:value-of select="c:m('checkout.place')"/></button></div>
		<p class="hint"><xsl:value-of select="c:m('checkout.no-payment')"/></p>
	</form>
</xsl:template>

</xsl:stylesheet>
