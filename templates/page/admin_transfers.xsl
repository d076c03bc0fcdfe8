<?xml version="1.0" encoding="UTF-8"?>
<!-- What is on the way between stores, the first promised first. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:import href="admin.xsl"/>

<xsl:template match="/page" mode="title"><xsl:value-of select="c:m('admin.transfers')"/></xsl:template>

<xsl:template match="/page" mode="main">
	<p><xsl:value-of select="c:count('admin.transfers.late', @late)"/></p>
	<xsl:choose>
		<xsl:when test="transfer">
			<xsl:call-template name="transfers"/>
			<xsl:if test="@next != ''">
				<p class="actions"><a class="button quiet" href="/admin/transfers?cursor={c:url(@next)}"><xsl:value-of select="c:m('admin.next')"/></a></p>
			</xsl:if>
		</xsl:when>
		<xsl:otherwise><p class="card"><xsl:value-of select="c:m('admin.transfers.none')"/></p></xsl:otherwise>
	</xsl:choose>
	<xsl:if test="consignment or @consignments_late &gt; 0"><xsl:call-template name="consignments"/></xsl:if>
</xsl:template>

<xsl:template name="consignments">
	<h2><xsl:value-of select="c:m('admin.consignments')"/></h2>
	<p><xsl:value-of select="c:count('admin.consignments.late', @consignments_late)"/></p>
	<div class="scroll" role="group" tabindex="0" aria-label="{c:m('admin.consignments')}">
		<table>
			<thead><tr>
				<th scope="col"><xsl:value-of select="c:m('admin.consignments.what')"/></th>
				<th scope="col"><xsl:value-of select="c:m('admin.consignments.by')"/></th>
				<th scope="col"><xsl:value-of select="c:m('admin.transfers.to')"/></th>
				<th scope="col"><xsl:value-of select="c:m('admin.transfers.from')"/></th>
				<th scope="col"><xsl:value-of select="c:m('admin.transfers.sent')"/></th>
			</tr></thead>
			<tbody><xsl:apply-templates select="consignment"/></tbody>
		</table>
	</div>
	<xsl:if test="@next_consignment != ''">
		<p class="actions"><a class="button quiet" href="/admin/transfers?list=returned&amp;cursor={c:url(@next_consignment)}"><xsl:value-of select="c:m('admin.next')"/></a></p>
	</xsl:if>
</xsl:template>

<xsl:template match="consignment">
	<tr>
		<td><strong><xsl:value-of select="@number"/></strong><br/><xsl:value-of select="@qty"/> × <xsl:value-of select="@sku"/> · <a href="/admin/orders/{@order}"><xsl:value-of select="@order_number"/></a></td>
		<td>
			<xsl:value-of select="c:instant(@arrives_by, from/@zone, /page/@now)"/>
			<xsl:if test="@is_late"><br/><xsl:call-template name="badge"><xsl:with-param name="level">late</xsl:with-param><xsl:with-param name="text" select="c:m('admin.transfers.is-late', c:duration(/page/@now - @arrives_by))"/></xsl:call-template></xsl:if>
		</td>
		<td><xsl:choose>
			<xsl:when test="to"><a href="/admin/stores/{to/@code}"><xsl:value-of select="to/@name"/></a></xsl:when>
			<xsl:otherwise><xsl:value-of select="c:m('admin.consignments.nowhere')"/></xsl:otherwise>
		</xsl:choose></td>
		<td><a href="/admin/stores/{from/@code}"><xsl:value-of select="from/@name"/></a></td>
		<td><xsl:value-of select="c:instant(@sent_at, from/@zone, /page/@now)"/></td>
	</tr>
</xsl:template>

<xsl:template name="transfers">
	<div class="scroll" role="group" tabindex="0" aria-label="{c:m('admin.transfers')}">
		<table>
			<thead><tr>
				<th scope="col"><xsl:value-of select="c:m('admin.order')"/></th>
				<th scope="col"><xsl:value-of select="c:m('admin.transfers.promised')"/></th>
				<th scope="col"><xsl:value-of select="c:m('admin.transfers.to')"/></th>
				<th scope="col"><xsl:value-of select="c:m('admin.transfers.from')"/></th>
				<th scope="col"><xsl:value-of select="c:m('admin.transfers.sent')"/></th>
			</tr></thead>
			<tbody><xsl:apply-templates select="transfer"/></tbody>
		</table>
	</div>
</xsl:template>

<xsl:template match="transfer">
	<tr>
		<td><a href="/admin/orders/{@order}"><xsl:value-of select="@number"/></a><xsl:text> </xsl:text><small class="soft"><xsl:value-of select="@short_id"/></small></td>
		<td>
			<xsl:value-of select="c:instant(@arrives_at, to/@zone, /page/@now)"/>
			<xsl:if test="@is_late"><br/><xsl:call-template name="badge"><xsl:with-param name="level">late</xsl:with-param><xsl:with-param name="text" select="c:m('admin.transfers.is-late', c:duration(/page/@now - @arrives_at))"/></xsl:call-template></xsl:if>
			<xsl:if test="@is_unwanted"><br/><small class="soft"><xsl:value-of select="c:m('admin.transfers.unwanted')"/></small></xsl:if>
		</td>
		<td><a href="/admin/stores/{to/@code}"><xsl:value-of select="to/@name"/></a></td>
		<td><a href="/admin/stores/{from/@code}"><xsl:value-of select="from/@name"/></a></td>
		<td><xsl:value-of select="c:instant(@sent_at, from/@zone, /page/@now)"/></td>
	</tr>
</xsl:template>

</xsl:stylesheet>
