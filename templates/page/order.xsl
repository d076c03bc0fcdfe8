<?xml version="1.0" encoding="UTF-8"?>
<!-- Tracking: where the order is, the code to show, what can still be done. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:import href="shop.xsl"/>
<xsl:import href="order_parts.xsl"/>
<xsl:import href="return_parts.xsl"/>

<xsl:template match="/page" mode="title"><xsl:value-of select="c:m(concat('order.title.', order/@state))"/></xsl:template>

<xsl:template match="/page" mode="main">
	<xsl:apply-templates select="order"/>
</xsl:template>

<xsl:template match="order">
	<p class="soft"><xsl:value-of select="c:m('order.number', @number)"/> · <xsl:value-of select="c:m(concat('order.kind.', @kind))"/></p>
	<xsl:if test="@can_choose">
		<section class="card" aria-labelledby="choose">
			<h2 id="choose"><xsl:value-of select="c:m('choice.title')"/></h2>
			<p><xsl:value-of select="c:m(concat('order.choose.explain.', @choice_state), c:instant(@choice_until, @zone, /page/@now))"/></p>
			<p><a class="button" href="/o/{../@token}/choose"><xsl:value-of select="c:m('order.choose')"/></a></p>
		</section>
	</xsl:if>
	<xsl:if test="substitute">
		<section class="card" aria-labelledby="substitute">
			<h2 id="substitute"><xsl:value-of select="c:m('substitute.title')"/></h2>
			<p><xsl:value-of select="c:m('order.substitute.explain', substitute/@ordered, c:instant(substitute/@answer_by, @zone, /page/@now))"/></p>
			<p><a class="button" href="/o/{../@token}/substitute"><xsl:value-of select="c:m('order.substitute')"/></a></p>
		</section>
	</xsl:if>
	<xsl:choose>
		<xsl:when test="@state = 'to_choose' or @state = 'waiting'"/>
		<xsl:when test="count(fulfilment[@is_open]) &gt; 1"><p class="lead"><xsl:value-of select="c:count('order.together', count(fulfilment[@is_open]))"/></p></xsl:when>
		<xsl:otherwise><xsl:apply-templates select="fulfilment[@is_current]" mode="promise"/></xsl:otherwise>
	</xsl:choose>
	<div class="columns">
		<xsl:if test="@code"><xsl:call-template name="code"/></xsl:if>
		<xsl:apply-templates select="fulfilment[@is_open]" mode="place"/>
	</div>
	<section class="card" aria-labelledby="lines">
		<h2 id="lines"><xsl:value-of select="c:m('order.lines')"/></h2>
		<xsl:call-template name="order-lines"/>
	</section>
	<xsl:if test="refund">
		<section class="card" aria-labelledby="refunds">
			<h2 id="refunds"><xsl:value-of select="c:m('order.refunds')"/></h2>
			<xsl:call-template name="refunds"/>
			<xsl:if test="refund[@way = 'original']"><p class="soft"><xsl:value-of select="c:m('order.refunds.explain')"/></p></xsl:if>
		</section>
	</xsl:if>
	<xsl:if test="/page/@can_return or /page/return or /page/withdrawal"><xsl:call-template name="returns"/></xsl:if>
	<div class="columns">
		<xsl:call-template name="timeline"/>
		<xsl:if test="@can_name_collector"><xsl:call-template name="collector"/></xsl:if>
	</div>
	<xsl:if test="/page/right[@has_function and @is_open] and (/page/@can_return or fulfilment[@is_open])">
		<p class="actions"><a class="button quiet" href="/o/{../@token}/withdraw"><xsl:value-of select="c:m('withdraw.here')"/></a></p>
	</xsl:if>
	<xsl:if test="@can_cancel">
		<p class="actions"><a class="button danger" href="/o/{../@token}/cancel"><xsl:value-of select="c:m('order.cancel')"/></a></p>
	</xsl:if>
</xsl:template>

<!-- What comes back, and the function of withdrawal, for as long as the law gives it. -->
<xsl:template name="returns">
	<section class="card" aria-labelledby="returns">
		<h2 id="returns"><xsl:value-of select="c:m('order.returns')"/></h2>
		<xsl:for-each select="/page/withdrawal">
			<p><xsl:value-of select="c:m('withdraw.declared', c:instant(@declared_at, /page/order/@zone, 'full'))"/></p>
		</xsl:for-each>
		<ul class="plain-list">
			<xsl:for-each select="/page/return[@state != 'undone']">
				<li>
					<xsl:for-each select="line"><xsl:value-of select="@qty"/> × <xsl:value-of select="@name"/><xsl:if test="position() != last()">, </xsl:if></xsl:for-each>
					<xsl:text> · </xsl:text><xsl:value-of select="c:m(concat('return.state.', @state))"/>
					<xsl:apply-templates select="exchange" mode="of-return"/>
					<xsl:if test="@state = 'announced'"><xsl:text> · </xsl:text><a href="/o/{/page/@token}/return/{@id}"><xsl:value-of select="c:m('order.returns.code', @code)"/></a></xsl:if>
					<xsl:if test="@credit_note != ''"><xsl:text> · </xsl:text><a href="/o/{/page/@token}/return/{@id}/credit-note.pdf"><xsl:value-of select="c:m('credit-note.link', c:m(concat('credit-note.name.', @note_law)), @credit_note)"/></a></xsl:if>
					<xsl:apply-templates select="voucher"/>
					<xsl:apply-templates select="." mode="of-lines"/>
				</li>
			</xsl:for-each>
		</ul>
		<xsl:if test="/page/@can_return"><p><a class="button quiet" href="/o/{/page/@token}/return"><xsl:value-of select="c:m('order.returns.new')"/></a></p></xsl:if>
	</section>
</xsl:template>

<xsl:template match="voucher">
	<p><xsl:choose>
		<xsl:when test="@is_good">
			<xsl:value-of select="c:m('order.voucher', c:money(@amount_minor, @currency))"/>
			<strong class="code voucher"><xsl:value-of select="@code"/></strong>
			<xsl:if test="@expires_at"><xsl:value-of select="c:m('order.voucher.until', c:day(@expires_at - 1, /page/order/@zone, 'full'))"/></xsl:if>
		</xsl:when>
		<xsl:when test="@state = 'open'"><xsl:value-of select="c:m('order.voucher.expired', c:money(@amount_minor, @currency))"/></xsl:when>
		<xsl:otherwise><xsl:value-of select="c:m(concat('order.voucher.', @state), c:money(@amount_minor, @currency))"/></xsl:otherwise>
	</xsl:choose></p>
</xsl:template>

<!-- One sentence: what the shopper may expect now. While nothing can be done the page looks again by itself. -->
<xsl:template match="fulfilment" mode="promise">
	<p class="lead"><xsl:choose>
		<xsl:when test="@recall = 'cancel'"><xsl:value-of select="c:m('order.cancelling', c:instant(@answer_by, store/@zone, /page/@now))"/></xsl:when>
		<xsl:when test="@state = 'ready'"><xsl:value-of select="c:m('order.until', c:instant(@collect_by, store/@zone, /page/@now))"/></xsl:when>
		<xsl:when test="@is_late"><xsl:value-of select="c:m('order.late', c:instant(@promised_at, store/@zone, /page/@now))"/></xsl:when>
		<xsl:when test="@is_to_send and @is_open"><xsl:value-of select="c:m('order.promise-sent', @sender, c:instant(@promised_at, store/@zone, /page/@now))"/></xsl:when>
		<xsl:when test="@state = 'in_transit'"><xsl:value-of select="c:m('order.on-its-way', @sender, c:instant(@promised_at, store/@zone, /page/@now))"/></xsl:when>
		<xsl:when test="@is_open"><xsl:value-of select="c:m('order.promise', c:instant(@promised_at, store/@zone, /page/@now))"/></xsl:when>
		<xsl:when test="@state = 'collected'"><xsl:value-of select="c:m('order.collected', c:instant(@ended_at, store/@zone, /page/@now))"/></xsl:when>
		<xsl:otherwise><xsl:value-of select="c:m(concat('order.over.', @state))"/></xsl:otherwise>
	</xsl:choose></p>
	<xsl:if test="@recall = 'cancel' and not(../@can_name_collector)"><p class="soft"><xsl:value-of select="c:m('order.cancelling.again')"/></p></xsl:if>
</xsl:template>

<xsl:template name="code">
	<section class="card pickup" aria-labelledby="code">
		<h2 id="code"><xsl:value-of select="c:m('order.code')"/></h2>
		<p class="code"><xsl:value-of select="@code"/></p>
		<xsl:for-each select="qr">
			<xsl:call-template name="qr"><xsl:with-param name="label" select="c:m('order.qr', ../@code)"/></xsl:call-template>
		</xsl:for-each>
		<p class="soft"><xsl:choose>
			<xsl:when test="count(fulfilment[@is_open]) &gt; 1"><xsl:value-of select="c:m('order.code.together')"/></xsl:when>
			<xsl:when test="@state = 'ready'"><xsl:value-of select="c:m('order.code.explain')"/></xsl:when>
			<xsl:otherwise><xsl:value-of select="c:m('order.code.wait')"/></xsl:otherwise>
		</xsl:choose></p>
	</section>
</xsl:template>

<xsl:template match="fulfilment" mode="place">
	<section class="card" aria-label="{store/@name}">
		<xsl:for-each select="store">
			<h2><xsl:value-of select="@name"/></h2>
			<xsl:if test="count(../../fulfilment[@is_open]) &gt; 1"><xsl:apply-templates select=".." mode="share"/></xsl:if>
			<address>
				<xsl:value-of select="@street"/><br/><xsl:call-template name="town"/>
			</address>
			<p><xsl:call-template name="opening"/></p>
			<xsl:if test="@phone != ''"><p><a href="tel:{translate(@phone, ' ', '')}"><xsl:value-of select="@phone"/></a></p></xsl:if>
		</xsl:for-each>
		<p><strong><xsl:value-of select="c:m('order.keep', c:instant(@collect_by, store/@zone, /page/@now))"/></strong></p>
		<xsl:if test="../@can_arrive"><xsl:call-template name="presence"/></xsl:if>
		<xsl:if test="@is_current and ../@can_extend">
			<form action="/o/{/page/@token}/extend" method="post">
				<xsl:call-template name="key"><xsl:with-param name="of" select="/page/extend"/></xsl:call-template>
				<button class="quiet"><xsl:value-of select="c:m('order.extend')"/></button>
			</form>
		</xsl:if>
		<details>
			<summary><xsl:value-of select="c:m('store.hours')"/></summary>
			<xsl:apply-templates select="store/hours"/>
		</details>
	</section>
</xsl:template>

<!-- What one of several stores gives, and how far it is. -->
<xsl:template match="fulfilment" mode="share">
	<ul class="plain-list">
		<xsl:for-each select="item"><li><strong><xsl:value-of select="@qty"/> × </strong><xsl:value-of select="@name"/></li></xsl:for-each>
	</ul>
	<xsl:if test="@to_pay_minor"><p><xsl:value-of select="c:m('order.share.to-pay', c:money(@to_pay_minor, ../@currency))"/></p></xsl:if>
	<xsl:apply-templates select="." mode="promise"/>
</xsl:template>

<!-- "I am here" is offered where somebody can act on it: the goods are ready, or should be. -->
<xsl:template name="presence">
	<xsl:choose>
		<xsl:when test="@is_shopper_here"><p class="notice good"><xsl:value-of select="c:m('order.here', c:instant(@arrived_at, store/@zone, /page/@now))"/></p></xsl:when>
		<xsl:when test="@state = 'ready' or @is_late">
			<div class="actions">
				<xsl:call-template name="presence-form"><xsl:with-param name="what">arrived</xsl:with-param><xsl:with-param name="key" select="/page/arrived"/></xsl:call-template>
				<xsl:if test="not(@is_shopper_coming)"><xsl:call-template name="presence-form"><xsl:with-param name="what">coming</xsl:with-param><xsl:with-param name="key" select="/page/coming"/><xsl:with-param name="class">quiet</xsl:with-param></xsl:call-template></xsl:if>
			</div>
			<xsl:if test="@is_shopper_coming"><p class="soft"><xsl:value-of select="c:m('order.coming')"/></p></xsl:if>
		</xsl:when>
	</xsl:choose>
</xsl:template>

<xsl:template name="presence-form">
	<xsl:param name="what"/>
	<xsl:param name="key"/>
	<xsl:param name="class"/>
	<form action="/o/{/page/@token}/{$what}" method="post">
		<xsl:call-template name="key"><xsl:with-param name="of" select="$key"/></xsl:call-template>
		<input type="hidden" name="store" value="{store/@code}"/>
		<button class="{$class}"><xsl:value-of select="c:m(concat('order.', $what, '.do'))"/></button>
	</form>
</xsl:template>

<!-- Placed, moved to another store, confirmed, prepared, ready, collected: what was, is and comes; of several stores each. -->
<xsl:template name="timeline">
	<xsl:variable name="zone" select="@zone"/>
	<xsl:variable name="several" select="fulfilment[@state != 'rejected' and @state != 'sent']"/>
	<section class="card" aria-labelledby="timeline">
		<h2 id="timeline"><xsl:value-of select="c:m('timeline')"/></h2>
		<ol class="timeline">
			<li class="done"><xsl:value-of select="c:m('timeline.placed')"/><xsl:call-template name="when"><xsl:with-param name="at" select="@placed_at"/><xsl:with-param name="zone" select="$zone"/></xsl:call-template></li>
			<xsl:for-each select="fulfilment[@state = 'rejected']">
				<li class="done">
					<xsl:value-of select="c:m('timeline.moved', store/@name)"/>
					<xsl:if test="@why != ''"><xsl:text> </xsl:text><xsl:value-of select="c:m(concat('timeline.why.', @why))"/></xsl:if>
					<xsl:call-template name="when"><xsl:with-param name="at" select="@ended_at"/><xsl:with-param name="zone" select="$zone"/></xsl:call-template>
				</li>
			</xsl:for-each>
			<xsl:choose>
				<xsl:when test="@state = 'to_choose' or @state = 'waiting'">
					<li class="now"><xsl:value-of select="c:m(concat('timeline.', @state))"/></li>
				</xsl:when>
				<xsl:when test="count($several) &gt; 1"/>
				<xsl:otherwise><xsl:apply-templates select="fulfilment[@is_current]" mode="steps"/></xsl:otherwise>
			</xsl:choose>
		</ol>
		<xsl:if test="count($several) &gt; 1">
			<xsl:for-each select="$several">
				<h3><xsl:value-of select="store/@name"/></h3>
				<ol class="timeline"><xsl:apply-templates select="." mode="steps"/></ol>
			</xsl:for-each>
		</xsl:if>
	</section>
</xsl:template>

<xsl:template match="fulfilment" mode="steps">
	<xsl:variable name="at" select="."/>
	<xsl:choose>
		<xsl:when test="@state = 'rejected'">
			<li class="now"><xsl:value-of select="c:m('timeline.nobody')"/></li>
		</xsl:when>
		<xsl:when test="@state = 'cancelled' or @state = 'expired'">
			<li class="now"><xsl:value-of select="c:m(concat('timeline.', @state))"/><xsl:call-template name="when"><xsl:with-param name="at" select="@ended_at"/><xsl:with-param name="zone" select="../@zone"/></xsl:call-template></li>
		</xsl:when>
		<xsl:when test="@sender">
			<xsl:call-template name="step"><xsl:with-param name="name">sent</xsl:with-param><xsl:with-param name="who" select="@sender"/><xsl:with-param name="of" select="$at"/><xsl:with-param name="at" select="@sent_at"/><xsl:with-param name="is_now" select="@state = 'in_transit'"/></xsl:call-template>
			<xsl:call-template name="step"><xsl:with-param name="name">received</xsl:with-param><xsl:with-param name="of" select="$at"/><xsl:with-param name="at" select="@received_at"/><xsl:with-param name="by" select="@promised_at"/><xsl:with-param name="is_now" select="@state = 'ready'"/></xsl:call-template>
			<xsl:call-template name="step"><xsl:with-param name="name">collected</xsl:with-param><xsl:with-param name="of" select="$at"/><xsl:with-param name="at" select="@ended_at"/><xsl:with-param name="by" select="@collect_by"/><xsl:with-param name="is_now" select="@state = 'collected'"/></xsl:call-template>
		</xsl:when>
		<xsl:otherwise>
			<xsl:call-template name="step"><xsl:with-param name="name">accepted</xsl:with-param><xsl:with-param name="of" select="$at"/><xsl:with-param name="at" select="@accepted_at"/><xsl:with-param name="is_now" select="@state = 'accepted'"/></xsl:call-template>
			<xsl:call-template name="step"><xsl:with-param name="name">picking</xsl:with-param><xsl:with-param name="of" select="$at"/><xsl:with-param name="at" select="@picking_at"/><xsl:with-param name="is_now" select="@state = 'picking'"/></xsl:call-template>
			<xsl:call-template name="step"><xsl:with-param name="name">ready</xsl:with-param><xsl:with-param name="of" select="$at"/><xsl:with-param name="at" select="@ready_at"/><xsl:with-param name="by" select="@promised_at"/><xsl:with-param name="is_now" select="@state = 'ready'"/></xsl:call-template>
			<xsl:call-template name="step"><xsl:with-param name="name">collected</xsl:with-param><xsl:with-param name="of" select="$at"/><xsl:with-param name="at" select="@ended_at"/><xsl:with-param name="by" select="@collect_by"/><xsl:with-param name="is_now" select="@state = 'collected'"/></xsl:call-template>
		</xsl:otherwise>
	</xsl:choose>
</xsl:template>

<!-- at: when it happened; by: until when it will. -->
<xsl:template name="step">
	<xsl:param name="name"/>
	<xsl:param name="of"/>
	<xsl:param name="at"/>
	<xsl:param name="by"/>
	<xsl:param name="is_now"/>
	<xsl:param name="who" select="''"/>
	<li>
		<xsl:if test="$is_now"><xsl:attribute name="class">now</xsl:attribute><xsl:attribute name="aria-current">step</xsl:attribute></xsl:if>
		<xsl:if test="$at and not($is_now)"><xsl:attribute name="class">done</xsl:attribute></xsl:if>
		<xsl:choose>
			<xsl:when test="$at"><xsl:value-of select="c:m(concat('timeline.', $name), $who)"/></xsl:when>
			<xsl:otherwise><xsl:value-of select="c:m(concat('timeline.', $name, '.to-come'), $who)"/></xsl:otherwise>
		</xsl:choose>
		<xsl:choose>
			<xsl:when test="$at"><xsl:call-template name="when"><xsl:with-param name="at" select="$at"/><xsl:with-param name="zone" select="$of/store/@zone"/></xsl:call-template></xsl:when>
			<xsl:when test="$by"><time datetime="{c:iso($by)}"><xsl:value-of select="c:m('timeline.by', c:instant($by, $of/store/@zone, /page/@now))"/></time></xsl:when>
		</xsl:choose>
	</li>
</xsl:template>

<xsl:template name="when">
	<xsl:param name="at"/>
	<xsl:param name="zone"/>
	<time datetime="{c:iso($at)}"><xsl:value-of select="c:instant($at, $zone, /page/@now)"/></time>
</xsl:template>

<xsl:template name="collector">
	<section class="card" aria-labelledby="who">
		<h2 id="who"><xsl:value-of select="c:m('order.collector')"/></h2>
		<p><xsl:choose>
			<xsl:when test="@collector != ''"><xsl:value-of select="c:m('order.collector.is', @collector)"/></xsl:when>
			<xsl:otherwise><xsl:value-of select="c:m('order.collector.you', @customer)"/></xsl:otherwise>
		</xsl:choose></p>
		<form action="/o/{/page/@token}/collector" method="post">
			<xsl:call-template name="key"><xsl:with-param name="of" select="/page/collector"/></xsl:call-template>
			<xsl:call-template name="field">
				<xsl:with-param name="name">collector</xsl:with-param>
				<xsl:with-param name="label" select="c:m('order.collector.name')"/>
				<xsl:with-param name="value"><xsl:choose>
					<xsl:when test="/page/@collector_typed != ''"><xsl:value-of select="/page/@collector_typed"/></xsl:when>
					<xsl:otherwise><xsl:value-of select="@collector"/></xsl:otherwise>
				</xsl:choose></xsl:with-param>
				<xsl:with-param name="hint" select="c:m('order.collector.hint')"/>
			</xsl:call-template>
			<button class="quiet"><xsl:value-of select="c:m('order.collector.save')"/></button>
		</form>
	</section>
</xsl:template>

</xsl:stylesheet>
