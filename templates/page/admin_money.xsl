<?xml version="1.0" encoding="UTF-8"?>
<!-- What of the money needs a person: failed, unknown for long, about to end. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:import href="admin.xsl"/>

<xsl:template match="/page" mode="title"><xsl:value-of select="c:m('admin.money')"/></xsl:template>

<xsl:template match="/page" mode="main">
	<section aria-labelledby="acts">
		<h2 id="acts"><xsl:value-of select="c:m('admin.money.alarms')"/></h2>
		<xsl:choose>
			<xsl:when test="act"><xsl:call-template name="alarms"/></xsl:when>
			<xsl:otherwise><p><xsl:value-of select="c:m('admin.money.alarms.none')"/></p></xsl:otherwise>
		</xsl:choose>
	</section>
	<section aria-labelledby="owed">
		<h2 id="owed"><xsl:value-of select="c:m('admin.money.owed')"/></h2>
		<xsl:choose>
			<xsl:when test="owed | uninspected"><xsl:call-template name="owed"/></xsl:when>
			<xsl:otherwise><p><xsl:value-of select="c:m('admin.money.endings.none')"/></p></xsl:otherwise>
		</xsl:choose>
	</section>
	<section aria-labelledby="unsettled">
		<h2 id="unsettled"><xsl:value-of select="c:m('admin.money.unsettled')"/></h2>
		<xsl:choose>
			<xsl:when test="unsettled"><xsl:call-template name="unsettled"/></xsl:when>
			<xsl:otherwise><p><xsl:value-of select="c:m('admin.money.endings.none')"/></p></xsl:otherwise>
		</xsl:choose>
	</section>
	<section aria-labelledby="endings">
		<h2 id="endings"><xsl:value-of select="c:m('admin.money.endings')"/></h2>
		<xsl:choose>
			<xsl:when test="ending"><xsl:call-template name="endings"/></xsl:when>
			<xsl:otherwise><p><xsl:value-of select="c:m('admin.money.endings.none')"/></p></xsl:otherwise>
		</xsl:choose>
	</section>
</xsl:template>

<xsl:template name="alarms">
	<div class="scroll" role="group" tabindex="0" aria-labelledby="acts">
		<table>
			<thead><tr>
				<th scope="col"><xsl:value-of select="c:m('admin.order')"/></th>
				<th scope="col"><xsl:value-of select="c:m('admin.money.act')"/></th>
				<th scope="col"><xsl:value-of select="c:m('admin.state')"/></th>
				<th scope="col"><xsl:value-of select="c:m('admin.money.since')"/></th>
				<th scope="col" class="number"><xsl:value-of select="c:m('admin.money.amount')"/></th>
			</tr></thead>
			<tbody>
				<xsl:for-each select="act">
					<tr>
						<td><a href="/admin/orders/{@order}"><xsl:value-of select="@number"/></a></td>
						<td><xsl:value-of select="c:m(concat('money.act.', @kind))"/><xsl:text> </xsl:text><small class="soft"><xsl:value-of select="@provider"/></small></td>
						<td><xsl:call-template name="money-state"/></td>
						<td><xsl:value-of select="c:duration(/page/@now - @requested_at)"/></td>
						<td class="number"><xsl:value-of select="c:money(@amount_minor, @currency)"/></td>
					</tr>
				</xsl:for-each>
			</tbody>
		</table>
	</div>
</xsl:template>

<xsl:template name="owed">
	<div class="scroll" role="group" tabindex="0" aria-labelledby="owed">
		<table>
			<thead><tr>
				<th scope="col"><xsl:value-of select="c:m('admin.order')"/></th>
				<th scope="col"><xsl:value-of select="c:m('admin.state')"/></th>
				<th scope="col"><xsl:value-of select="c:m('admin.money.pay-by')"/></th>
				<th scope="col" class="number"><xsl:value-of select="c:m('admin.money.amount')"/></th>
			</tr></thead>
			<tbody>
				<xsl:for-each select="owed | uninspected">
					<xsl:sort select="@pay_by" data-type="number"/>
					<tr>
						<td><a href="/admin/orders/{@order}"><xsl:value-of select="@number"/></a></td>
						<td><xsl:choose>
							<xsl:when test="self::uninspected"><xsl:value-of select="c:m('admin.money.uninspected')"/></xsl:when>
							<xsl:otherwise><xsl:value-of select="c:m(concat('refund.state.', @state))"/></xsl:otherwise>
						</xsl:choose></td>
						<td><xsl:choose>
							<xsl:when test="@pay_by &lt; /page/@now"><xsl:call-template name="badge"><xsl:with-param name="level">late</xsl:with-param><xsl:with-param name="text" select="c:m('desk.late', c:duration(/page/@now - @pay_by))"/></xsl:call-template></xsl:when>
							<xsl:otherwise><xsl:value-of select="c:instant(@pay_by, 'UTC', /page/@now)"/></xsl:otherwise>
						</xsl:choose></td>
						<td class="number"><xsl:value-of select="c:money(@amount_minor, @currency)"/></td>
					</tr>
				</xsl:for-each>
			</tbody>
		</table>
	</div>
</xsl:template>

<xsl:template name="unsettled">
	<div class="scroll" role="group" tabindex="0" aria-labelledby="unsettled">
		<table>
			<thead><tr>
				<th scope="col"><xsl:value-of select="c:m('admin.order')"/></th>
				<th scope="col"><xsl:value-of select="c:m('admin.state')"/></th>
				<th scope="col"><xsl:value-of select="c:m('admin.money.inspected')"/></th>
				<th scope="col" class="number"><xsl:value-of select="c:m('admin.money.amount')"/></th>
			</tr></thead>
			<tbody>
				<xsl:for-each select="unsettled">
					<tr>
						<td><a href="/admin/orders/{@order}"><xsl:value-of select="@number"/></a></td>
						<td><xsl:value-of select="c:m(concat('refund.state.', @state))"/><xsl:if test="@way = 'voucher'"><xsl:text> · </xsl:text><xsl:value-of select="c:m('refund.way.voucher')"/></xsl:if></td>
						<td><xsl:value-of select="c:instant(@inspected_at, 'UTC', /page/@now)"/></td>
						<td class="number"><xsl:value-of select="c:money(@amount_minor, @currency)"/></td>
					</tr>
				</xsl:for-each>
			</tbody>
		</table>
	</div>
</xsl:template>

<xsl:template name="endings">
	<div class="scroll" role="group" tabindex="0" aria-labelledby="endings">
		<table>
			<thead><tr>
				<th scope="col"><xsl:value-of select="c:m('admin.order')"/></th>
				<th scope="col"><xsl:value-of select="c:m('admin.money.ends')"/></th>
				<th scope="col" class="number"><xsl:value-of select="c:m('admin.money.amount')"/></th>
			</tr></thead>
			<tbody>
				<xsl:for-each select="ending">
					<tr>
						<td><a href="/admin/orders/{@order}"><xsl:value-of select="@number"/></a></td>
						<td><xsl:value-of select="c:instant(@capture_before, 'UTC', /page/@now)"/></td>
						<td class="number"><xsl:value-of select="c:money(@amount_minor, @currency)"/></td>
					</tr>
				</xsl:for-each>
			</tbody>
		</table>
	</div>
</xsl:template>

</xsl:stylesheet>
