<?xml version="1.0" encoding="UTF-8"?>
<!-- The stores, what waits in each, and when its agent was last heard of. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:import href="admin.xsl"/>

<xsl:template match="/page" mode="title"><xsl:value-of select="c:m('admin.stores')"/></xsl:template>

<xsl:template match="/page" mode="main">
	<xsl:call-template name="search">
		<xsl:with-param name="action">/admin/stores</xsl:with-param>
		<xsl:with-param name="label" select="c:m('admin.stores.search')"/>
		<xsl:with-param name="hint" select="c:m('admin.stores.search.hint')"/>
	</xsl:call-template>
	<xsl:choose>
		<xsl:when test="store">
			<div class="scroll" role="group" tabindex="0" aria-label="{c:m('admin.stores')}">
				<table>
					<thead><tr>
						<th scope="col"><xsl:value-of select="c:m('admin.store')"/></th>
						<th scope="col"><xsl:value-of select="c:m('admin.opening')"/></th>
						<th scope="col" class="number"><xsl:value-of select="c:m('admin.waiting')"/></th>
						<th scope="col" class="number"><xsl:value-of select="c:m('admin.late-short')"/></th>
						<th scope="col" class="number"><xsl:value-of select="c:m('state.ready')"/></th>
						<th scope="col"><xsl:value-of select="c:m('admin.agent.seen')"/></th>
					</tr></thead>
					<tbody><xsl:apply-templates select="store"/></tbody>
				</table>
			</div>
			<xsl:call-template name="next"><xsl:with-param name="action">/admin/stores</xsl:with-param></xsl:call-template>
		</xsl:when>
		<xsl:otherwise><p class="card"><xsl:value-of select="c:m('admin.stores.none')"/></p></xsl:otherwise>
	</xsl:choose>
</xsl:template>

<xsl:template match="store">
	<tr>
		<td><a href="/admin/stores/{@code}"><xsl:value-of select="@name"/></a><br/><small class="soft"><xsl:value-of select="@code"/> · <xsl:value-of select="@city"/></small></td>
		<td>
			<xsl:call-template name="opening"/>
			<xsl:if test="not(@has_pickup)"><br/><small><xsl:value-of select="c:m('admin.no-pickup')"/></small></xsl:if>
		</td>
		<td class="number"><xsl:value-of select="@waiting"/></td>
		<td class="number"><xsl:choose>
			<xsl:when test="@late &gt; 0"><xsl:call-template name="badge"><xsl:with-param name="level">late</xsl:with-param><xsl:with-param name="text" select="@late"/></xsl:call-template></xsl:when>
			<xsl:otherwise>0</xsl:otherwise>
		</xsl:choose></td>
		<td class="number"><xsl:value-of select="@ready"/></td>
		<td><xsl:choose>
			<xsl:when test="not(@agent)"><span class="soft"><xsl:value-of select="c:m('admin.agent.none')"/></span></xsl:when>
			<xsl:otherwise>
				<xsl:call-template name="badge">
					<xsl:with-param name="level"><xsl:choose><xsl:when test="@is_silent">late</xsl:when><xsl:otherwise>good</xsl:otherwise></xsl:choose></xsl:with-param>
					<xsl:with-param name="text"><xsl:call-template name="seen"/></xsl:with-param>
				</xsl:call-template>
			</xsl:otherwise>
		</xsl:choose></td>
	</tr>
</xsl:template>

</xsl:stylesheet>
