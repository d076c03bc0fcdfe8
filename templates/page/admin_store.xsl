<?xml version="1.0" encoding="UTF-8"?>
<!-- One store: hours, work, and how a stock figure was made. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:import href="admin.xsl"/>

<xsl:template match="/page" mode="title"><xsl:value-of select="store/@name"/></xsl:template>

<!-- Stock grows old until a person has looked at what was sent. -->
<xsl:template match="held">
	<div class="notice warn">
		<h2><xsl:value-of select="c:m('board.held')"/></h2>
		<p><xsl:value-of select="c:m('admin.held.what', @source, c:instant(@as_of, /page/store/@zone, /page/@now), @to_zero, @with_stock)"/></p>
		<ul>
			<li><xsl:choose>
				<xsl:when test="@is_kept"><xsl:value-of select="c:m('admin.held.right')"/></xsl:when>
				<xsl:otherwise><xsl:value-of select="c:m('admin.held.right.send')"/></xsl:otherwise>
			</xsl:choose></li>
			<li><xsl:value-of select="c:m('admin.held.wrong')"/></li>
		</ul>
		<xsl:if test="@is_kept and contains(/page/@may, ' POST /admin/stores/{code:code}/confirm-held ')">
			<xsl:call-template name="decide-held"><xsl:with-param name="act" select="'confirm'"/></xsl:call-template>
		</xsl:if>
		<xsl:if test="contains(/page/@may, ' POST /admin/stores/{code:code}/discard-held ')">
			<xsl:call-template name="decide-held"><xsl:with-param name="act" select="'discard'"/></xsl:call-template>
		</xsl:if>
	</div>
</xsl:template>

<!-- Of the current <held>; act: confirm or discard. What it does is said before the button that does it. -->
<xsl:template name="decide-held">
	<xsl:param name="act"/>
	<details>
		<summary><xsl:value-of select="c:m(concat('admin.held.', $act))"/></summary>
		<form action="/admin/stores/{/page/store/@code}/{$act}-held" method="post">
			<xsl:call-template name="form-token"/>
			<xsl:call-template name="key"><xsl:with-param name="of" select="/page/*[name() = $act]"/></xsl:call-template>
			<input type="hidden" name="source" value="{@source}"/>
			<input type="hidden" name="seq" value="{@seq}"/>
			<p><xsl:value-of select="c:m(concat('admin.held.', $act, '.what'), @source)"/></p>
			<button class="danger"><xsl:value-of select="c:m(concat('admin.held.', $act, '.do'))"/></button>
		</form>
	</details>
</xsl:template>

<xsl:template match="/page" mode="main">
	<xsl:apply-templates select="held"/>
	<div class="columns">
		<section class="card" aria-labelledby="work">
			<h2 id="work"><xsl:value-of select="c:m('admin.work')"/></h2>
			<xsl:for-each select="store">
				<p><xsl:call-template name="opening"/></p>
				<dl class="facts">
					<dt><xsl:value-of select="c:m('admin.code')"/></dt><dd><xsl:value-of select="@code"/></dd>
					<dt><xsl:value-of select="c:m('admin.address')"/></dt><dd><xsl:call-template name="address"/></dd>
					<dt><xsl:value-of select="c:m('admin.waiting')"/></dt><dd><xsl:value-of select="@waiting"/></dd>
					<dt><xsl:value-of select="c:m('admin.late-short')"/></dt><dd><xsl:value-of select="@late"/></dd>
					<dt><xsl:value-of select="c:m('state.ready')"/></dt><dd><xsl:value-of select="@ready"/></dd>
					<dt><xsl:value-of select="c:m('admin.agent.seen')"/></dt>
					<dd><xsl:choose>
						<xsl:when test="@agent"><xsl:value-of select="@agent"/> · <xsl:call-template name="seen"/></xsl:when>
						<xsl:otherwise><xsl:value-of select="c:m('admin.agent.none')"/></xsl:otherwise>
					</xsl:choose></dd>
					<xsl:if test="@agent"><dt><xsl:value-of select="c:m('admin.agent.unread')"/></dt><dd><xsl:value-of select="@unread"/></dd></xsl:if>
				</dl>
			</xsl:for-each>
		</section>
		<section class="card" aria-labelledby="hours">
			<h2 id="hours"><xsl:value-of select="c:m('store.hours')"/></h2>
			<xsl:apply-templates select="store/hours"/>
		</section>
	</div>
	<xsl:if test="shortage">
		<section class="card" aria-labelledby="shortages">
			<h2 id="shortages"><xsl:value-of select="c:m('admin.shortages')"/></h2>
			<p class="soft"><xsl:value-of select="c:m('admin.shortages.explain')"/></p>
			<div class="scroll" role="group" tabindex="0" aria-label="{c:m('admin.shortages')}">
				<table>
					<thead><tr>
						<th scope="col"><xsl:value-of select="c:m('admin.shortages.product')"/></th>
						<th scope="col" class="number"><xsl:value-of select="c:m('admin.shortages.units')"/></th>
						<th scope="col"><xsl:value-of select="c:m('admin.shortages.since')"/></th>
					</tr></thead>
					<tbody>
						<xsl:for-each select="shortage">
							<tr>
								<td><a href="/admin/stores/{/page/store/@code}?sku={@sku}"><xsl:value-of select="@name"/></a></td>
								<td class="number"><xsl:value-of select="@units"/></td>
								<td><xsl:value-of select="c:instant(@noticed_at, /page/store/@zone, /page/@now)"/></td>
							</tr>
						</xsl:for-each>
					</tbody>
				</table>
			</div>
		</section>
	</xsl:if>
	<section class="card" aria-labelledby="figure">
		<h2 id="figure"><xsl:value-of select="c:m('admin.figure')"/></h2>
		<form class="inline" action="/admin/stores/{store/@code}" method="get">
			<xsl:call-template name="field">
				<xsl:with-param name="name">sku</xsl:with-param>
				<xsl:with-param name="label" select="c:m('admin.figure.sku')"/>
				<xsl:with-param name="value" select="@sku"/>
				<xsl:with-param name="required" select="true()"/>
			</xsl:call-template>
			<button><xsl:value-of select="c:m('admin.figure.show')"/></button>
		</form>
		<xsl:choose>
			<xsl:when test="@sku = ''"/>
			<xsl:when test="not(product)"><p class="notice warn"><xsl:value-of select="c:m('admin.figure.unknown', @sku)"/></p></xsl:when>
			<xsl:when test="not(stock)"><p class="notice"><xsl:value-of select="c:m('admin.figure.never', product/@name)"/></p></xsl:when>
			<xsl:otherwise><xsl:apply-templates select="stock"/></xsl:otherwise>
		</xsl:choose>
	</section>
</xsl:template>

<xsl:template match="stock">
	<h3><xsl:value-of select="../product/@name"/></h3>
	<dl class="figures sum">
		<div><dt><xsl:value-of select="c:m('stock.on_hand')"/></dt><dd><xsl:value-of select="@on_hand"/></dd></div>
		<div><dt><xsl:value-of select="c:m('stock.reserved')"/></dt><dd>− <xsl:value-of select="@reserved"/></dd></div>
		<div><dt><xsl:value-of select="c:m('stock.safety')"/></dt><dd>− <xsl:value-of select="@safety"/></dd></div>
		<div class="result"><dt><xsl:value-of select="c:m('stock.available')"/></dt><dd>= <xsl:value-of select="@available"/></dd></div>
	</dl>
	<p class="soft">
		<xsl:value-of select="c:m('stock.as-of', c:duration(/page/@now - @as_of))"/>
		<xsl:if test="@shelf != ''"> · <xsl:value-of select="c:m('stock.shelf', @shelf)"/></xsl:if>
	</p>
	<xsl:if test="@shortage &gt; 0"><p class="notice bad"><xsl:value-of select="c:m('stock.shortage', @shortage)"/></p></xsl:if>
	<div class="scroll" role="group" tabindex="0" aria-label="{c:m('stock.movements')}">
		<table>
			<caption><xsl:value-of select="c:m('stock.movements')"/></caption>
			<thead><tr>
				<th scope="col"><xsl:value-of select="c:m('stock.when')"/></th>
				<th scope="col"><xsl:value-of select="c:m('stock.kind')"/></th>
				<th scope="col" class="number"><xsl:value-of select="c:m('stock.on_hand')"/></th>
				<th scope="col" class="number"><xsl:value-of select="c:m('stock.reserved')"/></th>
			</tr></thead>
			<tbody>
				<xsl:for-each select="movement">
					<tr>
						<td><xsl:value-of select="c:instant(@at, /page/store/@zone, /page/@now)"/></td>
						<td><xsl:value-of select="c:m(concat('movement.', @kind))"/></td>
						<td class="number"><xsl:call-template name="change"><xsl:with-param name="by" select="@on_hand_by"/><xsl:with-param name="to" select="@on_hand"/></xsl:call-template></td>
						<td class="number"><xsl:call-template name="change"><xsl:with-param name="by" select="@reserved_by"/><xsl:with-param name="to" select="@reserved"/></xsl:call-template></td>
					</tr>
				</xsl:for-each>
			</tbody>
		</table>
	</div>
</xsl:template>

<!-- +2 → 7 -->
<xsl:template name="change">
	<xsl:param name="by"/>
	<xsl:param name="to"/>
	<xsl:choose>
		<xsl:when test="$by &gt; 0">+<xsl:value-of select="$by"/> → </xsl:when>
		<xsl:when test="$by &lt; 0">−<xsl:value-of select="-$by"/> → </xsl:when>
	</xsl:choose>
	<xsl:value-of select="$to"/>
</xsl:template>

</xsl:stylesheet>
