<?xml version="1.0" encoding="UTF-8"?>
<!-- Everything about one order. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:import href="admin.xsl"/>
<xsl:import href="order_parts.xsl"/>
<xsl:import href="return_parts.xsl"/>
<xsl:import href="photos.xsl"/>

<xsl:template match="/page" mode="title"><xsl:value-of select="c:m('admin.order.title', order/@number)"/></xsl:template>

<xsl:template match="/page" mode="main">
	<xsl:apply-templates select="order"/>
	<xsl:apply-templates select="why"/>
	<section class="card" aria-labelledby="history">
		<h2 id="history"><xsl:value-of select="c:m('admin.history')"/></h2>
		<ol class="timeline">
			<xsl:for-each select="happened">
				<li class="done">
					<xsl:value-of select="c:m(concat('history.', @what))"/>
					<xsl:if test="@from">, <xsl:value-of select="c:m('history.moved', @from, @to)"/></xsl:if>
					<xsl:if test="@why">, <xsl:value-of select="c:m(concat('history.why.', @why))"/></xsl:if>
					<xsl:if test="@is_identity_checked">, <xsl:value-of select="c:m('history.identity')"/></xsl:if>
					<xsl:text> </xsl:text><small class="soft"><xsl:choose>
						<xsl:when test="@who = 'shopper' or @who = 'system'"><xsl:value-of select="c:m(concat('who.', @who))"/></xsl:when>
						<xsl:otherwise><xsl:value-of select="@who"/></xsl:otherwise>
					</xsl:choose></small>
					<time datetime="{c:iso(@at)}"><xsl:value-of select="c:instant(@at, /page/order/@zone, /page/@now)"/></time>
				</li>
			</xsl:for-each>
		</ol>
	</section>
	<xsl:if test="order/@can_cancel and contains(@may, ' POST /admin/orders/{id:uuid}/cancel ')"><xsl:call-template name="cancel"/></xsl:if>
</xsl:template>

<xsl:template match="order">
	<p><xsl:call-template name="order-state"/><xsl:text> </xsl:text><xsl:value-of select="c:m(concat('order.kind.', @kind))"/> · <a href="{../@tracking}"><xsl:value-of select="c:m('admin.order.tracking')"/></a></p>
	<div class="columns">
		<section class="card" aria-labelledby="customer">
			<h2 id="customer"><xsl:value-of select="c:m('admin.customer')"/></h2>
			<dl class="facts">
				<dt><xsl:value-of select="c:m('checkout.name')"/></dt><dd><xsl:value-of select="@customer"/></dd>
				<dt><xsl:value-of select="c:m('checkout.email')"/></dt><dd><a href="mailto:{@email}"><xsl:value-of select="@email"/></a></dd>
				<xsl:if test="@phone != ''"><dt><xsl:value-of select="c:m('admin.phone')"/></dt><dd><a href="tel:{translate(@phone, ' ()', '')}"><xsl:value-of select="@phone"/></a></dd></xsl:if>
				<dt><xsl:value-of select="c:m('admin.language')"/></dt><dd><xsl:value-of select="c:m(concat('language.', @language))"/></dd>
				<xsl:if test="@collector != ''"><dt><xsl:value-of select="c:m('admin.collector')"/></dt><dd><xsl:value-of select="@collector"/></dd></xsl:if>
				<xsl:if test="@payment_ref != ''"><dt><xsl:value-of select="c:m('admin.payment')"/></dt><dd><xsl:value-of select="@payment_ref"/></dd></xsl:if>
				<dt><xsl:value-of select="c:m('admin.placed')"/></dt><dd><xsl:value-of select="c:instant(@placed_at, @zone, /page/@now)"/></dd>
			</dl>
		</section>
		<xsl:apply-templates select="fulfilment"/>
	</div>
	<section class="card" aria-labelledby="lines">
		<h2 id="lines"><xsl:value-of select="c:m('admin.lines')"/></h2>
		<xsl:call-template name="order-lines"/>
	</section>
	<xsl:if test="refund">
		<section class="card" aria-labelledby="refunds">
			<h2 id="refunds"><xsl:value-of select="c:m('order.refunds')"/></h2>
			<xsl:call-template name="refunds"/>
		</section>
	</xsl:if>
	<xsl:if test="/page/return"><xsl:call-template name="returns"/></xsl:if>
	<xsl:if test="/page/signal"><xsl:call-template name="signals"/></xsl:if>
	<xsl:if test="act"><xsl:call-template name="money"/></xsl:if>
</xsl:template>

<!-- What came back or is announced, how far it has got, and what it was paid back as. -->
<xsl:template name="returns">
	<section class="card" aria-labelledby="returns">
		<h2 id="returns"><xsl:value-of select="c:m('order.returns')"/></h2>
		<ul class="plain-list">
			<xsl:for-each select="/page/return">
				<li>
					<xsl:for-each select="line"><xsl:value-of select="@qty"/> × <xsl:value-of select="@name"/><xsl:if test="@reason"> (<xsl:value-of select="c:m(concat('agent.return-reason.', @reason))"/>)</xsl:if><xsl:if test="position() != last()">, </xsl:if></xsl:for-each>
					<xsl:text> · </xsl:text><xsl:value-of select="c:m(concat('agent.return-reason.', @reason))"/>
					<xsl:text> · </xsl:text><xsl:value-of select="c:m(concat('return.state.', @state))"/>
					<xsl:if test="not(line[@is_apart]) and @state != 'undone'"><xsl:text> · </xsl:text><xsl:apply-templates select="." mode="ground"/></xsl:if>
					<xsl:apply-templates select="exchange" mode="of-return"/>
					<xsl:if test="@settled_at"><xsl:text> · </xsl:text><xsl:value-of select="c:instant(@settled_at, /page/order/@zone, /page/@now)"/></xsl:if>
					<xsl:if test="@credit_note != ''"><xsl:text> · </xsl:text><xsl:value-of select="@credit_note"/></xsl:if>
					<xsl:for-each select="voucher">
						<xsl:text> · </xsl:text><xsl:value-of select="c:m('refund.way.voucher')"/>
						<xsl:text> · </xsl:text><xsl:value-of select="c:m(concat('voucher.state.', @state))"/>
						<xsl:if test="@expires_at and @state = 'open'"><xsl:text> · </xsl:text><xsl:value-of select="c:m('order.voucher.until', c:day(@expires_at - 1, /page/order/@zone, 'full'))"/></xsl:if>
						<xsl:if test="@state = 'open'"><xsl:call-template name="voucher-form"/></xsl:if>
					</xsl:for-each>
					<xsl:apply-templates select="." mode="of-lines"/>
					<xsl:if test="photo and contains(/page/@may, ' GET /admin/orders/{id:uuid}/photos/{photo:uuid} ')">
						<xsl:call-template name="photos"><xsl:with-param name="folder" select="concat('/admin/orders/', /page/order/@id, '/photos')"/></xsl:call-template>
					</xsl:if>
				</li>
			</xsl:for-each>
		</ul>
	</section>
</xsl:template>

<xsl:template name="voucher-form">
	<xsl:if test="contains(/page/@may, ' POST /admin/orders/{id:uuid}/voucher ')">
		<xsl:choose>
			<xsl:when test="/page/@void_max_minor &lt; @amount_minor"><p class="soft"><xsl:value-of select="c:m('admin.voucher.too-large', c:money(@amount_minor, @currency), c:money(/page/@void_max_minor, @currency))"/></p></xsl:when>
			<xsl:otherwise><xsl:call-template name="voucher-void"/></xsl:otherwise>
		</xsl:choose>
	</xsl:if>
</xsl:template>

<xsl:template name="voucher-void">
	<details>
		<summary><xsl:value-of select="c:m('admin.voucher.void')"/></summary>
		<p><xsl:value-of select="c:m('admin.voucher.void.means', c:money(@amount_minor, @currency))"/></p>
		<form action="/admin/orders/{/page/order/@id}/voucher" method="post">
			<xsl:call-template name="form-token"/>
			<xsl:call-template name="key"><xsl:with-param name="of" select="/page/cancel"/></xsl:call-template>
			<input type="hidden" name="return" value="{../@id}"/>
			<div class="field">
				<label for="void-{../@id}"><xsl:value-of select="c:m('admin.cancel.reason')"/></label>
				<select id="void-{../@id}" name="why" required="required">
					<option value=""><xsl:value-of select="c:m('admin.cancel.choose')"/></option>
					<option value="customer_asked"><xsl:value-of select="c:m('admin.cancel.customer_asked')"/></option>
					<option value="suspected_fraud"><xsl:value-of select="c:m('admin.cancel.suspected_fraud')"/></option>
					<option value="mistake"><xsl:value-of select="c:m('admin.cancel.mistake')"/></option>
				</select>
			</div>
			<button><xsl:value-of select="c:m('admin.voucher.void')"/></button>
		</form>
	</details>
</xsl:template>

<!-- What a manager is told of its returns; it refuses nobody anything. -->
<xsl:template name="signals">
	<section class="card" aria-labelledby="signals">
		<h2 id="signals"><xsl:value-of select="c:m('admin.signals')"/></h2>
		<ul class="plain-list">
			<xsl:for-each select="/page/signal">
				<li>
					<xsl:call-template name="signal"/>
					<xsl:text> · </xsl:text><xsl:value-of select="c:instant(@noticed_at, @zone, /page/@now)"/>
					<xsl:text> · </xsl:text><xsl:call-template name="signal-from"/>
					<xsl:if test="@seen_at"><xsl:text> · </xsl:text><xsl:call-template name="signal-seen"/></xsl:if>
				</li>
			</xsl:for-each>
		</ul>
	</section>
</xsl:template>

<!-- What was asked of whoever holds the money. -->
<xsl:template name="money">
	<section class="card" aria-labelledby="money">
		<h2 id="money"><xsl:value-of select="c:m('admin.money')"/></h2>
		<div class="scroll" role="group" tabindex="0" aria-labelledby="money">
			<table>
				<thead><tr>
					<th scope="col"><xsl:value-of select="c:m('admin.money.act')"/></th>
					<th scope="col"><xsl:value-of select="c:m('admin.state')"/></th>
					<th scope="col"><xsl:value-of select="c:m('admin.money.asked')"/></th>
					<th scope="col"><xsl:value-of select="c:m('admin.money.settled')"/></th>
					<th scope="col"><xsl:value-of select="c:m('admin.money.provider-ref')"/></th>
					<th scope="col" class="number"><xsl:value-of select="c:m('admin.money.amount')"/></th>
				</tr></thead>
				<tbody>
					<xsl:for-each select="act">
						<tr>
							<td><xsl:value-of select="c:m(concat('money.act.', @kind))"/><xsl:text> </xsl:text><small class="soft"><xsl:value-of select="@provider"/></small></td>
							<td><xsl:call-template name="money-state"/></td>
							<td><xsl:value-of select="c:instant(@requested_at, ../@zone, /page/@now)"/></td>
							<td><xsl:if test="@settled_at"><xsl:value-of select="c:instant(@settled_at, ../@zone, /page/@now)"/></xsl:if></td>
							<td><xsl:value-of select="@provider_ref"/></td>
							<td class="number"><xsl:value-of select="c:money(@amount_minor, @currency)"/>
								<xsl:for-each select="tax"><br/><small class="soft"><xsl:value-of select="c:m('admin.money.tax', c:m(concat('tax.', @kind), c:percent(@rate_mpct)), c:money(@minor, ../@currency))"/></small></xsl:for-each>
							</td>
						</tr>
					</xsl:for-each>
				</tbody>
			</table>
		</div>
		<xsl:for-each select="act[@can_retry][contains(/page/@may, ' POST /admin/orders/{id:uuid}/money ')]">
			<form class="inline" action="/admin/orders/{../@id}/money" method="post">
				<xsl:call-template name="form-token"/>
				<xsl:call-template name="key"><xsl:with-param name="of" select="/page/cancel"/></xsl:call-template>
				<input type="hidden" name="act" value="{@id}"/>
				<div class="field">
					<label for="why-{@id}"><xsl:value-of select="c:m('admin.money.why', c:m(concat('money.act.', @kind)), c:money(@amount_minor, @currency))"/></label>
					<select id="why-{@id}" name="why" required="required">
						<option value=""><xsl:value-of select="c:m('admin.cancel.choose')"/></option>
						<option value="provider_mended"><xsl:value-of select="c:m('history.why.provider_mended')"/></option>
						<option value="customer_asked"><xsl:value-of select="c:m('admin.cancel.customer_asked')"/></option>
						<option value="mistake"><xsl:value-of select="c:m('admin.cancel.mistake')"/></option>
					</select>
				</div>
				<button><xsl:value-of select="c:m('admin.money.retry')"/></button>
			</form>
		</xsl:for-each>
	</section>
</xsl:template>

<xsl:template match="fulfilment">
	<section class="card">
		<xsl:attribute name="aria-label"><xsl:if test="@is_to_send"><xsl:value-of select="@sender"/> → </xsl:if><xsl:value-of select="store/@name"/></xsl:attribute>
		<h2><xsl:choose>
			<xsl:when test="@is_to_send"><a href="/admin/stores/{@sender_code}"><xsl:value-of select="@sender"/></a><xsl:text> → </xsl:text><a href="/admin/stores/{store/@code}"><xsl:value-of select="store/@name"/></a></xsl:when>
			<xsl:otherwise><a href="/admin/stores/{store/@code}"><xsl:value-of select="store/@name"/></a></xsl:otherwise>
		</xsl:choose></h2>
		<p><xsl:call-template name="fulfilment-state"/></p>
		<dl class="facts">
			<dt><xsl:value-of select="c:m('admin.short-id')"/></dt><dd><xsl:value-of select="@short_id"/></dd>
			<xsl:if test="@distance_m"><dt><xsl:value-of select="c:m('admin.distance')"/></dt><dd><xsl:value-of select="c:distance(@distance_m)"/></dd></xsl:if>
			<dt><xsl:value-of select="c:m('admin.promised')"/></dt><dd><xsl:value-of select="c:instant(@promised_at, store/@zone, /page/@now)"/></dd>
			<xsl:if test="@ready_at"><dt><xsl:value-of select="c:m('state.ready')"/></dt><dd><xsl:value-of select="c:instant(@ready_at, store/@zone, /page/@now)"/></dd></xsl:if>
			<dt><xsl:value-of select="c:m('admin.last-day')"/></dt><dd><xsl:value-of select="c:instant(@collect_by, store/@zone, /page/@now)"/></dd>
			<xsl:if test="@ready_to_send_by"><dt><xsl:value-of select="c:m('admin.to-send-by')"/></dt><dd><xsl:value-of select="c:instant(@ready_to_send_by, store/@zone, /page/@now)"/></dd></xsl:if>
			<xsl:if test="@sent_at"><dt><xsl:value-of select="c:m('admin.sent-by', @sender)"/></dt><dd><xsl:value-of select="c:instant(@sent_at, store/@zone, /page/@now)"/></dd></xsl:if>
			<xsl:if test="@received_at"><dt><xsl:value-of select="c:m('admin.received')"/></dt><dd><xsl:value-of select="c:instant(@received_at, store/@zone, /page/@now)"/></dd></xsl:if>
			<xsl:if test="@slot != ''"><dt><xsl:value-of select="c:m('admin.slot')"/></dt><dd><xsl:value-of select="@slot"/></dd></xsl:if>
			<xsl:if test="@collected_by != ''"><dt><xsl:value-of select="c:m('admin.collected-by')"/></dt><dd><xsl:value-of select="@collected_by"/></dd></xsl:if>
			<xsl:if test="@outcome"><dt><xsl:value-of select="c:m('admin.outcome')"/></dt><dd><xsl:value-of select="c:m(concat('outcome.', @outcome))"/></dd></xsl:if>
			<xsl:if test="@is_put_back_due"><dt><xsl:value-of select="c:m('admin.put-back')"/></dt><dd><xsl:value-of select="c:m('admin.put-back.due')"/></dd></xsl:if>
		</dl>
		<xsl:if test="@recall"><xsl:call-template name="recall"/></xsl:if>
		<xsl:apply-templates select="../review[@fulfilment = current()/@id]"/>
		<xsl:apply-templates select="../way[@fulfilment = current()/@id]"/>
	</section>
</xsl:template>

<!-- What the store is asked for, by whom, and until when its answer is waited for. -->
<xsl:template name="recall">
	<xsl:variable name="asked" select="/page/happened[(@what = 'cancel_asked' and current()/@recall = 'cancel') or (@what = 'move_asked' and current()/@recall = 'move')][last()]"/>
	<div class="notice warn">
		<h3><xsl:value-of select="c:m(concat('recall.', @recall))"/></h3>
		<dl class="facts">
			<dt><xsl:value-of select="c:m('recall.by')"/></dt><dd><xsl:choose>
				<xsl:when test="not($asked)"><xsl:value-of select="c:m('who.system')"/></xsl:when>
				<xsl:when test="$asked/@who = 'shopper' or $asked/@who = 'system'"><xsl:value-of select="c:m(concat('who.', $asked/@who))"/></xsl:when>
				<xsl:otherwise><xsl:value-of select="$asked/@who"/></xsl:otherwise>
			</xsl:choose></dd>
			<dt><xsl:value-of select="c:m('recall.since')"/></dt><dd><xsl:value-of select="c:instant(@recalled_at, store/@zone, /page/@now)"/></dd>
			<dt><xsl:value-of select="c:m('recall.answer-by')"/></dt><dd><xsl:value-of select="c:instant(@answer_by, store/@zone, /page/@now)"/></dd>
			<dt><xsl:value-of select="c:m('recall.contact')"/></dt><dd><xsl:choose>
				<xsl:when test="@contact_at"><xsl:value-of select="c:instant(@contact_at, store/@zone, /page/@now)"/></xsl:when>
				<xsl:otherwise><xsl:value-of select="c:m('admin.agent.never')"/></xsl:otherwise>
			</xsl:choose></dd>
		</dl>
		<xsl:if test="@recall = 'move'"><p><xsl:value-of select="c:m('recall.move.waits')"/></p></xsl:if>
	</div>
</xsl:template>

<xsl:template match="review">
	<div>
		<xsl:attribute name="class">notice<xsl:if test="not(@decision)"> warn</xsl:if></xsl:attribute>
		<h3><xsl:value-of select="c:m(concat('review.', @kind))"/></h3>
		<p><xsl:value-of select="c:m(concat('review.', @kind, '.what'))"/></p>
		<xsl:choose>
			<xsl:when test="@decision">
				<p><strong><xsl:value-of select="c:m(concat('review.decided.', @decision))"/></strong> · <xsl:value-of select="c:m(concat('history.why.', @reason))"/> · <xsl:choose>
					<xsl:when test="@decided_by = 'system'"><xsl:value-of select="c:m('who.system')"/></xsl:when>
					<xsl:otherwise><xsl:value-of select="@decided_by"/></xsl:otherwise>
				</xsl:choose> · <xsl:value-of select="c:instant(@decided_at, ../@zone, /page/@now)"/></p>
			</xsl:when>
			<xsl:when test="contains(/page/@may, ' GET /admin/reviews ')"><p><a href="/admin/reviews#r-{@fulfilment}"><xsl:value-of select="c:m('admin.reviews.link')"/></a></p></xsl:when>
		</xsl:choose>
	</div>
</xsl:template>

<xsl:template match="way">
	<xsl:if test="@may_stop and contains(/page/@may, ' POST /admin/orders/{id:uuid}/recall ')">
		<xsl:call-template name="recall-form">
			<xsl:with-param name="act">stop</xsl:with-param>
		</xsl:call-template>
	</xsl:if>
	<xsl:if test="@may_move and contains(/page/@may, ' POST /admin/orders/{id:uuid}/recall ')">
		<xsl:call-template name="recall-form">
			<xsl:with-param name="act">move</xsl:with-param>
		</xsl:call-template>
	</xsl:if>
</xsl:template>

<xsl:template name="recall-form">
	<xsl:param name="act"/>
	<details>
		<summary><xsl:value-of select="c:m(concat('recall.', $act, '.do'))"/></summary>
		<p><xsl:value-of select="c:m(concat('recall.', $act, '.means'))"/></p>
		<form action="/admin/orders/{../@id}/recall" method="post">
			<xsl:call-template name="form-token"/>
			<xsl:call-template name="key"><xsl:with-param name="of" select="/page/cancel"/></xsl:call-template>
			<input type="hidden" name="act" value="{$act}"/>
			<input type="hidden" name="fulfilment" value="{@fulfilment}"/>
			<div class="field">
				<label for="{$act}-{@fulfilment}"><xsl:value-of select="c:m('admin.cancel.reason')"/></label>
				<select id="{$act}-{@fulfilment}" name="why" required="required">
					<option value=""><xsl:value-of select="c:m('admin.cancel.choose')"/></option>
					<option value="store_cannot"><xsl:value-of select="c:m('admin.cancel.store_cannot')"/></option>
					<option value="store_silent"><xsl:value-of select="c:m('admin.recall.store_silent')"/></option>
					<option value="customer_asked"><xsl:value-of select="c:m('admin.cancel.customer_asked')"/></option>
					<option value="mistake"><xsl:value-of select="c:m('admin.cancel.mistake')"/></option>
				</select>
			</div>
			<button><xsl:value-of select="c:m(concat('recall.', $act, '.do'))"/></button>
		</form>
	</details>
</xsl:template>

<xsl:template name="fulfilment-state">
	<xsl:call-template name="badge">
		<xsl:with-param name="level"><xsl:choose>
			<xsl:when test="@is_late">late</xsl:when>
			<xsl:when test="@state = 'ready'">good</xsl:when>
			<xsl:when test="@state = 'collected'">done</xsl:when>
			<xsl:otherwise>plain</xsl:otherwise>
		</xsl:choose></xsl:with-param>
		<xsl:with-param name="text" select="c:m(concat('state.', @state))"/>
	</xsl:call-template>
	<xsl:if test="@is_late"><xsl:text> </xsl:text><xsl:value-of select="c:m('admin.is-late', c:duration(/page/@now - @promised_at))"/></xsl:if>
</xsl:template>

<!-- Who was considered when the order was placed, and why the first that could was chosen. -->
<xsl:template match="why">
	<section class="card" aria-labelledby="why">
		<h2 id="why"><xsl:value-of select="c:m('admin.why')"/></h2>
		<p><xsl:value-of select="c:m(concat('admin.why.', @rule))"/></p>
		<div class="scroll" role="group" tabindex="0" aria-labelledby="why">
			<table>
				<thead><tr>
					<th scope="col"><xsl:value-of select="c:m('admin.store')"/></th>
					<th scope="col" class="number"><xsl:value-of select="c:m('admin.distance')"/></th>
					<th scope="col"><xsl:value-of select="c:m('admin.why.missing')"/></th>
					<th scope="col" class="number"><xsl:value-of select="c:m('admin.queue')"/></th>
					<th scope="col"><xsl:value-of select="c:m('admin.promised')"/></th>
				</tr></thead>
				<tbody>
					<xsl:for-each select="considered">
						<tr>
							<th scope="row">
								<xsl:value-of select="@store"/>
								<xsl:if test="@is_chosen"><xsl:text> </xsl:text><xsl:call-template name="badge"><xsl:with-param name="level">done</xsl:with-param><xsl:with-param name="text" select="c:m('admin.why.chosen')"/></xsl:call-template></xsl:if>
							</th>
							<td class="number"><xsl:if test="@distance_m"><xsl:value-of select="c:distance(@distance_m)"/></xsl:if></td>
							<td>
								<xsl:if test="not(missing)"><xsl:value-of select="c:m('admin.why.nothing')"/></xsl:if>
								<xsl:for-each select="missing"><xsl:if test="position() &gt; 1">, </xsl:if><xsl:value-of select="@sku"/></xsl:for-each>
								<xsl:if test="@with"><br/><small class="soft"><xsl:value-of select="c:m('admin.why.with', @with)"/></small></xsl:if>
							</td>
							<td class="number"><xsl:value-of select="@queue"/></td>
							<td><xsl:if test="@promised_at"><xsl:value-of select="c:instant(@promised_at, @zone, /page/@now)"/></xsl:if></td>
						</tr>
					</xsl:for-each>
				</tbody>
			</table>
		</div>
	</section>
</xsl:template>

<xsl:template name="cancel">
	<xsl:variable name="problem" select="problem[@field = 'why']"/>
	<details class="card">
		<xsl:if test="$problem"><xsl:attribute name="open">open</xsl:attribute></xsl:if>
		<summary><xsl:value-of select="c:m('admin.cancel')"/></summary>
		<form action="/admin/orders/{order/@id}/cancel" method="post">
			<xsl:call-template name="form-token"/>
			<xsl:call-template name="key"><xsl:with-param name="of" select="cancel"/></xsl:call-template>
			<div class="field">
				<label for="why"><xsl:value-of select="c:m('admin.cancel.reason')"/></label>
				<xsl:if test="$problem"><p class="mistake" id="why-mistake"><xsl:value-of select="c:m($problem/@key)"/></p></xsl:if>
				<select id="why" name="why" required="required">
					<xsl:if test="$problem">
						<xsl:attribute name="aria-invalid">true</xsl:attribute>
						<xsl:attribute name="aria-describedby">why-mistake</xsl:attribute>
					</xsl:if>
					<option value=""><xsl:value-of select="c:m('admin.cancel.choose')"/></option>
					<option value="customer_asked"><xsl:value-of select="c:m('admin.cancel.customer_asked')"/></option>
					<option value="suspected_fraud"><xsl:value-of select="c:m('admin.cancel.suspected_fraud')"/></option>
					<option value="store_cannot"><xsl:value-of select="c:m('admin.cancel.store_cannot')"/></option>
					<option value="mistake"><xsl:value-of select="c:m('admin.cancel.mistake')"/></option>
				</select>
			</div>
			<xsl:if test="count(order/fulfilment[@is_open]) &gt; 1">
				<div class="field">
					<label for="cancel-store"><xsl:value-of select="c:m('admin.cancel.what')"/></label>
					<select id="cancel-store" name="store">
						<option value=""><xsl:value-of select="c:m('admin.cancel.all')"/></option>
						<xsl:for-each select="order/fulfilment[@can_cancel]"><option value="{store/@code}"><xsl:value-of select="store/@name"/></option></xsl:for-each>
					</select>
				</div>
			</xsl:if>
			<button class="danger"><xsl:value-of select="c:m('admin.cancel.do')"/></button>
		</form>
	</details>
</xsl:template>

</xsl:stylesheet>
