<?xml version="1.0" encoding="UTF-8"?>
<!-- Orders, newest first, or those of a number or an e-mail address. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:import href="admin.xsl"/>

<xsl:template match="/page" mode="title"><xsl:value-of select="c:m('admin.orders')"/></xsl:template>

<xsl:template match="/page" mode="main">
	<xsl:call-template name="search">
		<xsl:with-param name="action">/admin/orders</xsl:with-param>
		<xsl:with-param name="label" select="c:m('admin.orders.search')"/>
		<xsl:with-param name="hint" select="c:m('admin.orders.search.hint')"/>
	</xsl:call-template>
	<xsl:choose>
		<xsl:when test="row">
			<div class="scroll" role="group" tabindex="0" aria-label="{c:m('admin.orders')}">
				<table>
					<thead><tr>
						<th scope="col"><xsl:value-of select="c:m('admin.order')"/></th>
						<th scope="col"><xsl:value-of select="c:m('admin.customer')"/></th>
						<th scope="col"><xsl:value-of select="c:m('admin.state')"/></th>
						<th scope="col"><xsl:value-of select="c:m('admin.store')"/></th>
						<th scope="col"><xsl:value-of select="c:m('admin.placed')"/></th>
						<th scope="col" class="number"><xsl:value-of select="c:m('admin.total')"/></th>
					</tr></thead>
					<tbody>
						<xsl:for-each select="row">
							<tr>
								<td><a href="/admin/orders/{@id}"><xsl:value-of select="@number"/></a><br/><small class="soft"><xsl:value-of select="c:m(concat('order.kind.', @kind))"/></small></td>
								<td><xsl:value-of select="@customer"/></td>
								<td><xsl:call-template name="order-state"/></td>
								<td><xsl:value-of select="@store"/></td>
								<td><xsl:value-of select="c:instant(@placed_at, @zone, /page/@now)"/></td>
								<td class="number"><xsl:value-of select="c:money(@total_minor, @currency)"/></td>
							</tr>
						</xsl:for-each>
					</tbody>
				</table>
			</div>
			<xsl:call-template name="next"><xsl:with-param name="action">/admin/orders</xsl:with-param></xsl:call-template>
		</xsl:when>
		<xsl:otherwise><p class="card"><xsl:value-of select="c:m('admin.orders.none')"/></p></xsl:otherwise>
	</xsl:choose>
</xsl:template>

</xsl:stylesheet>
