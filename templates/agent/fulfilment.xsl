<?xml version="1.0" encoding="UTF-8"?>
<!-- One fulfilment: what is to be done with it now. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">

<xsl:template match="/fulfilment" mode="title">
	<xsl:value-of select="fulfilment/@short_id"/> · <xsl:value-of select="fulfilment/@customer"/>
</xsl:template>

<xsl:template match="/fulfilment" mode="main"><xsl:apply-templates select="fulfilment"/></xsl:template>

<xsl:template match="/fulfilment/fulfilment">
	<p class="row">
		<strong><xsl:value-of select="c:m(concat('desk.state.', @state))"/></strong>
		<xsl:if test="@state = 'accepted' or @state = 'picking' or @state = 'assigned'"><xsl:call-template name="promise"/></xsl:if>
		<xsl:choose>
			<xsl:when test="@waits_ms"><xsl:call-template name="waiting-clock"/></xsl:when>
			<xsl:when test="@is_coming and @state = 'ready'"><xsl:call-template name="badge"><xsl:with-param name="text" select="c:m('desk.coming')"/></xsl:call-template></xsl:when>
		</xsl:choose>
		<span><xsl:value-of select="c:m('desk.order', @number)"/></span>
		<span><xsl:call-template name="payment"/></span>
	</p>
	<xsl:if test="@recall"><div class="notice warn" role="note"><h2><xsl:value-of select="c:m(concat('desk.recall.', @recall))"/></h2>
		<p><xsl:value-of select="c:m(concat('desk.recall.', @recall, '.next'))"/></p></div></xsl:if>
	<xsl:if test="@to_store and (@state = 'accepted' or @state = 'picking')"><p class="notice"><xsl:value-of select="c:m('desk.for-store.pick', @to_store)"/></p></xsl:if>
	<xsl:if test="@elsewhere"><p class="notice"><xsl:value-of select="c:m('desk.elsewhere', @elsewhere)"/></p></xsl:if>
	<xsl:if test="rejected_by and (@state = 'assigned' or @state = 'accepted' or @state = 'picking')"><xsl:call-template name="rejections"/></xsl:if>
	<xsl:choose>
		<xsl:when test="@state = 'accepted' or @state = 'picking'"><xsl:call-template name="picking"/></xsl:when>
		<xsl:when test="@is_on_the_way"><xsl:call-template name="receive"/></xsl:when>
		<xsl:when test="@state = 'ready' and @to_store"><xsl:call-template name="send"/></xsl:when>
		<xsl:when test="@state = 'ready'"><xsl:call-template name="waiting"/></xsl:when>
		<xsl:otherwise><xsl:call-template name="plain-lines"/></xsl:otherwise>
	</xsl:choose>
	<xsl:if test="@has_put_back">
		<section class="card">
			<h2><xsl:value-of select="c:m('desk.put-back')"/></h2>
			<xsl:call-template name="put-back-form"/>
		</section>
		<xsl:call-template name="scan">
			<xsl:with-param name="action" select="concat('/f/', @id, '/put-back')"/>
			<xsl:with-param name="label" select="c:m('desk.put-back.scan')"/>
			<xsl:with-param name="hint" select="c:m('desk.put-back.scan.hint')"/>
		</xsl:call-template>
	</xsl:if>
	<xsl:call-template name="papers"/>
</xsl:template>

<!-- Who could not, and why. -->
<xsl:template name="rejections">
	<ul class="notice warn">
		<xsl:for-each select="rejected_by">
			<li><xsl:choose>
				<xsl:when test="@reason"><xsl:value-of select="c:m('desk.rejected-by.why', @store, c:m(concat('desk.reject.', @reason)))"/></xsl:when>
				<xsl:otherwise><xsl:value-of select="c:m('desk.rejected-by', @store)"/></xsl:otherwise>
			</xsl:choose></li>
		</xsl:for-each>
	</ul>
</xsl:template>

<!-- picking -->

<!-- More would make the page heavy; what is done goes to the end, so the rest moves up. -->
<xsl:variable name="lines-shown" select="40"/>

<xsl:template name="lines-more">
	<xsl:param name="count"/>
	<xsl:if test="$count &gt; $lines-shown"><p class="soft"><xsl:value-of select="c:count('desk.lines.more', $count - $lines-shown)"/></p></xsl:if>
</xsl:template>

<xsl:template name="picking">
	<xsl:if test="@clerk and not(@is_mine)">
		<p class="notice warn"><xsl:value-of select="c:m('desk.others', @clerk)"/><xsl:text> </xsl:text><a href="/f/{@id}/take-over"><xsl:value-of select="c:m('desk.take-over')"/></a></p>
	</xsl:if>
	<xsl:apply-templates select="line[@untold &gt; 0][position() &lt;= 5]" mode="untold"/>
	<xsl:call-template name="scan">
		<xsl:with-param name="action" select="concat('/f/', @id, '/scan')"/>
		<xsl:with-param name="label" select="c:m('desk.scan.product')"/>
		<xsl:with-param name="hint" select="c:m('desk.scan.product.hint')"/>
		<xsl:with-param name="autofocus" select="not(@is_picked_through)"/>
	</xsl:call-template>
	<xsl:if test="@is_picked_through">
		<form class="card inline" action="/f/{@id}/ready" method="post">
			<xsl:call-template name="form-token"/>
			<xsl:choose>
				<xsl:when test="line[@picked &gt; 0]">
					<xsl:call-template name="field">
						<xsl:with-param name="name">slot</xsl:with-param>
						<xsl:with-param name="label" select="c:m('desk.slot')"/>
						<xsl:with-param name="value" select="/*/@proposed"/>
						<xsl:with-param name="hint" select="c:m('desk.slot.hint')"/>
						<xsl:with-param name="autofocus" select="true()"/>
						<xsl:with-param name="required" select="true()"/>
					</xsl:call-template>
					<div class="field"><label for="bags"><xsl:value-of select="c:m('desk.bag-count')"/></label>
						<input class="short" id="bags" name="bags" type="number" min="1" max="20" value="1"/></div>
					<input type="hidden" name="anyway" value="{/*/@anyway}"/>
					<button><xsl:value-of select="c:m('desk.ready.do')"/></button>
				</xsl:when>
				<xsl:otherwise><button><xsl:value-of select="c:m('desk.ready.nothing')"/></button></xsl:otherwise>
			</xsl:choose>
		</form>
	</xsl:if>
	<form action="/f/{@id}/pick" method="post">
		<xsl:call-template name="form-token"/>
		<ul class="list">
			<xsl:for-each select="line[position() &lt;= $lines-shown]"><xsl:call-template name="pick-line"/></xsl:for-each>
		</ul>
	</form>
	<xsl:call-template name="lines-more"><xsl:with-param name="count" select="count(line)"/></xsl:call-template>
	<details>
		<summary><xsl:value-of select="c:m('desk.reject')"/></summary>
		<form class="card" action="/f/{@id}/reject" method="post">
			<xsl:call-template name="form-token"/>
			<fieldset>
				<legend><xsl:value-of select="c:m('desk.reject.why')"/></legend>
				<xsl:call-template name="reason-choice"><xsl:with-param name="value">no_stock</xsl:with-param><xsl:with-param name="list">reject</xsl:with-param></xsl:call-template>
				<xsl:call-template name="reason-choice"><xsl:with-param name="value">no_time</xsl:with-param><xsl:with-param name="list">reject</xsl:with-param></xsl:call-template>
				<xsl:call-template name="reason-choice"><xsl:with-param name="value">closed</xsl:with-param><xsl:with-param name="list">reject</xsl:with-param></xsl:call-template>
			</fieldset>
			<fieldset>
				<legend><xsl:value-of select="c:m('desk.effect')"/></legend>
				<xsl:call-template name="effect-choice"><xsl:with-param name="value">none</xsl:with-param></xsl:call-template>
				<xsl:call-template name="effect-choice"><xsl:with-param name="value">units</xsl:with-param></xsl:call-template>
				<xsl:call-template name="effect-choice"><xsl:with-param name="value">zero</xsl:with-param></xsl:call-template>
			</fieldset>
			<xsl:if test="count(line[@left &gt; 0]) &gt; 1">
				<fieldset>
					<legend><xsl:value-of select="c:m('desk.effect.which')"/></legend>
					<xsl:for-each select="line[@left &gt; 0][position() &lt;= $lines-shown]">
						<label class="choice"><input type="checkbox" name="missing-{@line}" value="1"/><span><xsl:value-of select="@left"/> × <xsl:value-of select="@name"/></span></label>
					</xsl:for-each>
				</fieldset>
			</xsl:if>
			<button class="danger"><xsl:value-of select="c:m('desk.reject.do')"/></button>
		</form>
	</details>
</xsl:template>

<xsl:template name="pick-line">
	<li>
		<xsl:if test="@left = 0"><xsl:attribute name="class">is-done</xsl:attribute></xsl:if>
		<div>
			<p class="shelf"><xsl:value-of select="@shelf"/></p>
			<xsl:call-template name="line-name"/>
			<p><span class="qty"><xsl:value-of select="@picked"/> / <xsl:value-of select="@ordered"/></span>
				<xsl:if test="@is_later and @left &gt; 0"><xsl:text> </xsl:text><xsl:call-template name="badge"><xsl:with-param name="level">plain</xsl:with-param><xsl:with-param name="text" select="c:m('desk.later.said')"/></xsl:call-template></xsl:if>
				<xsl:if test="@short &gt; 0"><xsl:text> </xsl:text><xsl:call-template name="badge"><xsl:with-param name="level">late</xsl:with-param><xsl:with-param name="text" select="c:count('desk.short', @short)"/></xsl:call-template></xsl:if></p>
			<xsl:call-template name="doubt"/>
			<xsl:call-template name="offer"/>
			<xsl:call-template name="missing"/>
		</div>
		<div class="actions">
			<xsl:if test="@left &gt; 0 and not(@is_asked)"><xsl:call-template name="pick-button"><xsl:with-param name="qty">1</xsl:with-param><xsl:with-param name="text">+1</xsl:with-param></xsl:call-template></xsl:if>
			<xsl:if test="@left &gt; 1 and not(@is_asked)"><xsl:call-template name="pick-button"><xsl:with-param name="qty" select="@left"/><xsl:with-param name="text" select="c:m('desk.pick.all', @left)"/></xsl:call-template></xsl:if>
			<xsl:if test="@picked &gt; 0"><xsl:call-template name="pick-button"><xsl:with-param name="qty">-1</xsl:with-param><xsl:with-param name="text">−1</xsl:with-param><xsl:with-param name="class">quiet</xsl:with-param></xsl:call-template></xsl:if>
			<xsl:choose>
				<xsl:when test="@left &gt; 0"><a class="button quiet" href="/f/{../@id}/line?line={@line}" aria-label="{c:m('desk.short.do')} {@name}"><xsl:value-of select="c:m('desk.short.do')"/></a></xsl:when>
				<xsl:when test="@short &gt; 0"><a class="button quiet" href="/f/{../@id}/line?line={@line}" aria-label="{c:m('desk.found')} {@name}"><xsl:value-of select="c:m('desk.found')"/></a></xsl:when>
			</xsl:choose>
		</div>
	</li>
</xsl:template>

<!-- Just reported missing, and headquarters is not told yet. -->
<xsl:template match="line" mode="untold">
	<form class="notice row" action="/f/{../@id}/found" method="post">
		<xsl:call-template name="form-token"/>
		<input type="hidden" name="line" value="{@line}"/>
		<span><xsl:value-of select="c:count('desk.untold', @untold, @name)"/></span>
		<button class="quiet" aria-label="{c:m('desk.untold.do')}, {@name}"><xsl:value-of select="c:m('desk.untold.do')"/></button>
	</form>
</xsl:template>

<xsl:template name="effect-choice">
	<xsl:param name="value"/>
	<label class="choice"><input type="radio" name="stock" value="{$value}">
		<xsl:if test="$value = 'none'"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if>
	</input><span><xsl:value-of select="c:m(concat('desk.effect.', $value))"/></span></label>
</xsl:template>

<!-- A button of the one form around the list. -->
<xsl:template name="pick-button">
	<xsl:param name="qty"/>
	<xsl:param name="text"/>
	<xsl:param name="class"/>
	<button name="pick" value="{@line}:{$qty}" aria-label="{$text}, {@name}">
		<xsl:if test="$class"><xsl:attribute name="class"><xsl:value-of select="$class"/></xsl:attribute></xsl:if>
		<xsl:value-of select="$text"/>
	</button>
</xsl:template>

<!-- ready: packed for another store -->

<xsl:template name="send">
	<section class="card">
		<p class="soft"><xsl:value-of select="c:m('desk.slot')"/></p>
		<p class="huge"><xsl:value-of select="@slot"/></p>
		<p><xsl:value-of select="c:m('desk.parcel', @parcel)"/></p>
		<form action="/f/{@id}/send" method="post">
			<xsl:call-template name="form-token"/>
			<p><xsl:value-of select="c:m('desk.send.hint')"/></p>
			<button autofocus="autofocus"><xsl:value-of select="c:m('desk.send.do', @to_store)"/></button>
		</form>
		<xsl:call-template name="waiting-undo"/>
	</section>
	<xsl:call-template name="plain-lines"/>
</xsl:template>

<!-- sent by another store, and not here yet -->

<xsl:template name="receive">
	<p><xsl:value-of select="c:m('desk.from-store', @from_store)"/> · <xsl:value-of select="c:m('desk.parcel', @parcel)"/> · <xsl:value-of select="c:m('desk.expected', c:instant(@promised_at, /*/@zone, /*/@now))"/></p>
	<xsl:if test="@state != 'in_transit'"><p class="notice warn"><xsl:value-of select="c:m('desk.receive.unwanted')"/></p></xsl:if>
	<form class="card" action="/f/{@id}/receive" method="post">
		<xsl:call-template name="form-token"/>
		<h2><xsl:value-of select="c:m('desk.receive')"/></h2>
		<xsl:if test="@state = 'in_transit'">
			<xsl:call-template name="field">
				<xsl:with-param name="name">slot</xsl:with-param>
				<xsl:with-param name="label" select="c:m('desk.slot')"/>
				<xsl:with-param name="value" select="/*/@proposed"/>
				<xsl:with-param name="autofocus" select="true()"/>
			</xsl:call-template>
			<input type="hidden" name="anyway" value="{/*/@anyway}"/>
		</xsl:if>
		<xsl:choose>
			<xsl:when test="count(line[@ordered &gt; @short]) &gt; $lines-folded">
				<p class="hint"><xsl:value-of select="c:m('desk.receive.missing.each')"/></p>
				<xsl:for-each select="line[@ordered &gt; @short]">
					<p class="row"><label for="missing-{@line}"><xsl:value-of select="@ordered - @short"/> × <xsl:value-of select="@name"/></label><xsl:call-template name="missing-field"/></p>
				</xsl:for-each>
			</xsl:when>
			<xsl:otherwise>
				<ul class="plain-list">
					<xsl:for-each select="line[@ordered &gt; @short]">
						<li><strong><xsl:value-of select="@ordered - @short"/> × <xsl:value-of select="@name"/></strong><xsl:text> </xsl:text><small class="soft"><xsl:value-of select="@sku"/></small></li>
					</xsl:for-each>
				</ul>
				<details>
					<summary><xsl:value-of select="c:m('desk.receive.missing')"/></summary>
					<xsl:for-each select="line[@ordered &gt; @short]">
						<div class="field"><label for="missing-{@line}"><xsl:value-of select="c:m('desk.receive.missing.of', @name)"/></label>
							<xsl:call-template name="missing-field"/></div>
					</xsl:for-each>
				</details>
			</xsl:otherwise>
		</xsl:choose>
		<button><xsl:value-of select="c:m('desk.receive.do')"/></button>
	</form>
</xsl:template>

<!-- Of a long parcel what is missing is said beside each line, so that each name is there once. -->
<xsl:variable name="lines-folded" select="12"/>

<xsl:template name="missing-field">
	<input class="short" id="missing-{@line}" name="missing-{@line}" type="number" inputmode="numeric" min="0" max="{@ordered - @short}" value="0"/>
</xsl:template>

<!-- ready: waiting for the customer -->

<xsl:template name="waiting">
	<section class="card">
		<p class="soft"><xsl:value-of select="c:m('desk.slot')"/></p>
		<p class="huge"><xsl:value-of select="@slot"/></p>
		<p><xsl:value-of select="c:m('desk.collect-by', c:instant(@collect_by, /*/@zone, /*/@now))"/></p>
		<xsl:call-template name="waiting-undo"/>
	</section>
	<form class="card inline" action="/f/{@id}/code" method="post">
		<xsl:call-template name="form-token"/>
		<xsl:call-template name="field">
			<xsl:with-param name="name">code</xsl:with-param>
			<xsl:with-param name="label" select="c:m('desk.code')"/>
			<xsl:with-param name="hint" select="c:m('desk.code.hint')"/>
			<xsl:with-param name="autofocus" select="true()"/>
			<xsl:with-param name="required" select="true()"/>
		</xsl:call-template>
		<button><xsl:value-of select="c:m('desk.code.do')"/></button>
	</form>
	<xsl:if test="/*/@is_manager">
		<p><a class="button quiet" href="/f/{@id}/handover"><xsl:value-of select="c:m('desk.code.manager')"/></a></p>
	</xsl:if>
	<xsl:call-template name="plain-lines"/>
</xsl:template>

<!-- Nothing is handed over yet: the bag may move, or be unpacked again. -->
<xsl:template name="waiting-undo">
	<details>
		<xsl:if test="/*/@anyway != ''"><xsl:attribute name="open">open</xsl:attribute></xsl:if>
		<summary><xsl:value-of select="c:m('desk.move')"/></summary>
		<form class="inline" action="/f/{@id}/move" method="post">
			<xsl:call-template name="form-token"/>
			<xsl:call-template name="field">
				<xsl:with-param name="name">slot</xsl:with-param>
				<xsl:with-param name="label" select="c:m('desk.move.to')"/>
				<xsl:with-param name="value" select="/*/@proposed"/>
				<xsl:with-param name="required" select="true()"/>
			</xsl:call-template>
			<input type="hidden" name="anyway" value="{/*/@anyway}"/>
			<button class="quiet"><xsl:value-of select="c:m('desk.move.do')"/></button>
		</form>
		<xsl:call-template name="act">
			<xsl:with-param name="action" select="concat('/f/', @id, '/reopen')"/>
			<xsl:with-param name="text" select="c:m('desk.reopen')"/>
			<xsl:with-param name="class">quiet</xsl:with-param>
		</xsl:call-template>
		<xsl:if test="not(@to_store)"><p><a class="button quiet" href="/f/{@id}/not-collected"><xsl:value-of select="c:m('desk.not-collected')"/></a></p></xsl:if>
	</details>
</xsl:template>

<xsl:template name="plain-lines">
	<div class="scroll" role="region" tabindex="0" aria-label="{c:m('desk.lines')}">
		<table>
			<thead><tr>
				<th scope="col"><xsl:value-of select="c:m('desk.product')"/></th>
				<th scope="col" class="number"><xsl:value-of select="c:m('desk.ordered')"/></th>
				<th scope="col" class="number"><xsl:value-of select="c:m('desk.picked')"/></th>
				<th scope="col" class="number"><xsl:value-of select="c:m('desk.collected')"/></th>
				<th scope="col" class="number"><xsl:value-of select="c:m('desk.returned')"/></th>
			</tr></thead>
			<tbody>
				<xsl:for-each select="line">
					<tr>
						<th scope="row"><xsl:value-of select="@name"/><xsl:if test="@short &gt; 0 and ../@state = 'ready'"><br/><a href="/f/{../@id}/line?line={@line}" aria-label="{c:count('desk.short', @short)}, {@name}"><xsl:value-of select="c:count('desk.short', @short)"/></a></xsl:if></th>
						<td class="number"><xsl:value-of select="@ordered"/></td>
						<td class="number"><xsl:value-of select="@picked"/></td>
						<td class="number"><xsl:value-of select="@collected"/></td>
						<td class="number"><xsl:value-of select="@returned"/></td>
					</tr>
				</xsl:for-each>
			</tbody>
		</table>
	</div>
</xsl:template>

<!-- paper -->

<xsl:template name="papers">
	<section class="no-print">
		<h2><xsl:value-of select="c:m('desk.papers')"/></h2>
		<xsl:if test="/*/print"><p class="soft"><xsl:choose>
			<xsl:when test="/*/print/@printed_at &gt; 0"><xsl:value-of select="c:m('desk.printed', c:instant(/*/print/@printed_at, /*/@zone, /*/@now), /*/print/@file)"/></xsl:when>
			<xsl:otherwise><xsl:value-of select="c:m('desk.printing')"/></xsl:otherwise>
		</xsl:choose></p></xsl:if>
		<div class="actions">
			<xsl:call-template name="act">
				<xsl:with-param name="action" select="concat('/f/', @id, '/print')"/>
				<xsl:with-param name="text" select="c:m('desk.print.again')"/>
				<xsl:with-param name="class">quiet</xsl:with-param>
			</xsl:call-template>
			<xsl:if test="@state = 'ready'">
				<form class="inline" action="/f/{@id}/print" method="post">
					<xsl:call-template name="form-token"/>
					<input type="hidden" name="what" value="labels"/>
					<div class="field"><label for="label-bags"><xsl:value-of select="c:m('desk.bag-count')"/></label>
						<input class="short" id="label-bags" name="bags" type="number" min="1" max="20" value="1"/></div>
					<button class="quiet"><xsl:value-of select="c:m('desk.print.labels')"/></button>
				</form>
			</xsl:if>
			<xsl:if test="@state = 'collected'">
				<form action="/f/{@id}/print" method="post">
					<xsl:call-template name="form-token"/>
					<input type="hidden" name="what" value="receipt"/>
					<button class="quiet"><xsl:value-of select="c:m('desk.print.receipt')"/></button>
				</form>
				<xsl:if test="line[@returnable &gt; 0]"><a class="button quiet" href="/returns/new?f={@id}"><xsl:value-of select="c:m('desk.return.do')"/></a></xsl:if>
			</xsl:if>
		</div>
	</section>
</xsl:template>

</xsl:stylesheet>
