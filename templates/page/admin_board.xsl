<?xml version="1.0" encoding="UTF-8"?>
<!-- How every store is, the worst first. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:import href="admin.xsl"/>

<xsl:template match="/page" mode="title"><xsl:value-of select="c:m('board.title')"/></xsl:template>

<xsl:template match="/page" mode="head"><script src="/assets/board.js" defer="defer"></script></xsl:template>

<xsl:template match="/page" mode="main">
	<p class="soft"><xsl:choose>
		<xsl:when test="@made_at and @now - @made_at &lt; 60000"><xsl:value-of select="c:m('board.made-now')"/></xsl:when>
		<xsl:when test="@made_at"><xsl:value-of select="c:m('board.made', c:duration(@now - @made_at))"/></xsl:when>
		<xsl:otherwise><xsl:value-of select="c:m('board.not-made')"/></xsl:otherwise>
	</xsl:choose><xsl:text> </xsl:text><a href="{@self}"><xsl:value-of select="c:m('board.refresh')"/></a></p>
	<xsl:if test="@made_at"><xsl:call-template name="totals"/></xsl:if>
	<xsl:call-template name="search">
		<xsl:with-param name="action">/admin/board</xsl:with-param>
		<xsl:with-param name="label" select="c:m('admin.stores.search')"/>
		<xsl:with-param name="hint" select="c:m('admin.stores.search.hint')"/>
	</xsl:call-template>
	<xsl:choose>
		<xsl:when test="store"><xsl:call-template name="board-table"/></xsl:when>
		<xsl:when test="@made_at and @stores = 0"><p class="card"><xsl:value-of select="c:m('board.empty')"/></p></xsl:when>
		<xsl:when test="@made_at"><p class="card"><xsl:value-of select="c:m('admin.stores.none')"/></p></xsl:when>
	</xsl:choose>
</xsl:template>

<xsl:template name="totals">
	<dl class="figures">
		<div><dt><xsl:value-of select="c:m('board.in-trouble', @stores)"/></dt><dd><xsl:value-of select="@in_trouble"/></dd></div>
		<div><dt><xsl:value-of select="c:m('board.offline')"/></dt><dd><xsl:value-of select="@offline"/></dd></div>
		<div><dt><xsl:value-of select="c:m('board.late')"/></dt><dd><xsl:value-of select="@late"/></dd></div>
		<div><dt><xsl:value-of select="c:m('board.risk')"/></dt><dd><xsl:value-of select="@at_risk"/></dd></div>
		<div><dt><a href="/admin/transfers"><xsl:value-of select="c:m('board.parcels')"/></a></dt><dd><xsl:value-of select="@parcels_late"/></dd></div>
		<xsl:if test="@held &gt; 0"><div><dt><xsl:value-of select="c:m('board.held')"/></dt><dd><xsl:value-of select="@held"/></dd></div></xsl:if>
		<div><dt><xsl:value-of select="c:m('board.behind')"/></dt><dd><xsl:value-of select="@behind"/></dd></div>
		<div><dt><xsl:value-of select="c:m('board.printers')"/></dt><dd><xsl:value-of select="@printers"/></dd></div>
	</dl>
</xsl:template>

<xsl:template name="board-table">
	<div class="scroll" role="group" tabindex="0" aria-label="{c:m('board.title')}">
		<table>
			<thead><tr>
				<th scope="col"><xsl:value-of select="c:m('admin.store')"/></th>
				<th scope="col"><xsl:value-of select="c:m('board.contact')"/></th>
				<th scope="col" class="number"><xsl:value-of select="c:m('admin.waiting')"/></th>
				<th scope="col" class="number"><xsl:value-of select="c:m('board.late')"/></th>
				<th scope="col" class="number"><xsl:value-of select="c:m('board.risk')"/></th>
				<th scope="col" class="number"><xsl:value-of select="c:m('board.in-time')"/></th>
				<th scope="col" class="number"><xsl:value-of select="c:m('board.parcels')"/></th>
				<th scope="col"><xsl:value-of select="c:m('board.agent')"/></th>
				<th scope="col"><xsl:value-of select="c:m('board.printing')"/></th>
			</tr></thead>
			<tbody><xsl:apply-templates select="store"/></tbody>
		</table>
	</div>
	<xsl:call-template name="next"><xsl:with-param name="action">/admin/board</xsl:with-param></xsl:call-template>
</xsl:template>

<xsl:template match="store">
	<tr>
		<th scope="row"><a href="/admin/stores/{@code}"><xsl:value-of select="@name"/></a><br/><small class="soft"><xsl:value-of select="@code"/> · <xsl:value-of select="@city"/></small><xsl:if test="@is_stock_held"><br/><xsl:call-template name="badge"><xsl:with-param name="level">late</xsl:with-param><xsl:with-param name="text" select="c:m('board.held')"/></xsl:call-template></xsl:if></th>
		<td class="contact"><xsl:call-template name="contact"/></td>
		<td class="number"><xsl:value-of select="@waiting"/></td>
		<td class="number"><xsl:call-template name="counted"><xsl:with-param name="level">late</xsl:with-param><xsl:with-param name="number" select="@late"/></xsl:call-template></td>
		<td class="number"><xsl:call-template name="counted"><xsl:with-param name="level">risk</xsl:with-param><xsl:with-param name="number" select="@at_risk"/></xsl:call-template></td>
		<td class="number"><xsl:value-of select="@in_time"/></td>
		<td class="number"><xsl:call-template name="counted"><xsl:with-param name="level">late</xsl:with-param><xsl:with-param name="number" select="@parcels_late"/></xsl:call-template></td>
		<td><xsl:call-template name="agent"/></td>
		<td><xsl:call-template name="printing"/></td>
	</tr>
</xsl:template>

<xsl:template name="counted">
	<xsl:param name="level"/>
	<xsl:param name="number"/>
	<xsl:choose>
		<xsl:when test="$number &gt; 0"><xsl:call-template name="badge"><xsl:with-param name="level" select="$level"/><xsl:with-param name="text" select="$number"/></xsl:call-template></xsl:when>
		<xsl:otherwise>0</xsl:otherwise>
	</xsl:choose>
</xsl:template>

<xsl:template name="contact">
	<xsl:choose>
		<xsl:when test="@is_offline"><xsl:call-template name="badge"><xsl:with-param name="level">late</xsl:with-param><xsl:with-param name="text" select="c:m('board.is-offline')"/></xsl:call-template></xsl:when>
		<xsl:when test="@has_agent and @seen_at"><xsl:call-template name="badge"><xsl:with-param name="level">good</xsl:with-param><xsl:with-param name="text" select="c:m('board.is-online')"/></xsl:call-template></xsl:when>
	</xsl:choose>
	<xsl:choose>
		<xsl:when test="@has_agent"><br/><small class="soft"><xsl:call-template name="seen"/></small></xsl:when>
		<xsl:otherwise><xsl:if test="@is_offline"><br/></xsl:if><span class="soft"><xsl:value-of select="c:m('admin.agent.none')"/></span></xsl:otherwise>
	</xsl:choose>
</xsl:template>

<!-- What the agent has not read or not sent, and what is wrong with its journal and its clock. -->
<xsl:template name="agent">
	<xsl:if test="@is_behind"><xsl:call-template name="badge"><xsl:with-param name="level">risk</xsl:with-param><xsl:with-param name="text" select="c:m('board.is-behind')"/></xsl:call-template><br/></xsl:if>
	<xsl:if test="@is_journal_refused"><xsl:call-template name="badge"><xsl:with-param name="level">late</xsl:with-param><xsl:with-param name="text" select="c:m('board.journal')"/></xsl:call-template><br/></xsl:if>
	<xsl:if test="@is_clock_wrong"><xsl:call-template name="badge"><xsl:with-param name="level">risk</xsl:with-param><xsl:with-param name="text"><xsl:choose>
		<xsl:when test="@is_clock_ahead"><xsl:value-of select="c:m('board.clock.ahead', c:duration(@clock_off_ms))"/></xsl:when>
		<xsl:otherwise><xsl:value-of select="c:m('board.clock.behind', c:duration(@clock_off_ms))"/></xsl:otherwise>
	</xsl:choose></xsl:with-param></xsl:call-template><br/></xsl:if>
	<xsl:if test="@unread &gt; 0"><small><xsl:value-of select="c:count('board.unread', @unread)"/></small><br/></xsl:if>
	<xsl:if test="@unsent &gt; 0"><small><xsl:value-of select="c:count('board.unsent', @unsent)"/></small><br/></xsl:if>
	<xsl:if test="@version != ''"><small class="soft"><xsl:value-of select="@version"/></small></xsl:if>
</xsl:template>

<xsl:template name="printing">
	<xsl:if test="@printers &gt; 0">
		<xsl:call-template name="badge"><xsl:with-param name="level">risk</xsl:with-param><xsl:with-param name="text" select="c:m(concat('board.printer.trouble.', @printer_trouble))"/></xsl:call-template>
		<xsl:if test="@printers &gt; 1"><xsl:text> </xsl:text><small><xsl:value-of select="c:count('board.printer', @printers)"/></small></xsl:if>
		<br/>
	</xsl:if>
	<xsl:if test="@to_print &gt; 0"><small><xsl:value-of select="c:count('board.to-print', @to_print)"/></small></xsl:if>
</xsl:template>

</xsl:stylesheet>
