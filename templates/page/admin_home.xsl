<?xml version="1.0" encoding="UTF-8"?>
<!-- How the day goes, what is late, who is out of contact. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:import href="admin.xsl"/>

<xsl:template match="/page" mode="title"><xsl:value-of select="c:m('admin.home')"/></xsl:template>

<xsl:template match="/page" mode="main">
	<section aria-labelledby="day">
		<h2 id="day"><xsl:value-of select="c:m('admin.day')"/></h2>
		<dl class="figures">
			<xsl:for-each select="state">
				<div><dt><xsl:value-of select="c:m(concat('state.', @name))"/></dt><dd><xsl:value-of select="@number"/></dd></div>
			</xsl:for-each>
		</dl>
	</section>
	<xsl:if test="@reviews_waiting &gt; 0 and contains(@may, ' GET /admin/reviews ')">
		<p class="notice warn"><a href="/admin/reviews"><xsl:value-of select="c:count('admin.reviews.number', @reviews_waiting)"/></a></p>
	</xsl:if>
	<xsl:if test="@return_signals &gt; 0 and contains(@may, ' GET /admin/signals ')">
		<p class="notice"><a href="/admin/signals"><xsl:value-of select="c:count('admin.signals.number', @return_signals)"/></a></p>
	</xsl:if>
	<section aria-labelledby="late">
		<h2 id="late"><xsl:value-of select="c:m('admin.late', @late_total)"/></h2>
		<xsl:choose>
			<xsl:when test="late"><xsl:call-template name="late-table"/></xsl:when>
			<xsl:otherwise><p><xsl:value-of select="c:m('admin.late.none')"/></p></xsl:otherwise>
		</xsl:choose>
	</section>
	<section aria-labelledby="agents">
		<h2 id="agents"><xsl:value-of select="c:m('admin.agents')"/></h2>
		<p><xsl:value-of select="c:m('admin.agents.contact', @in_contact, @agents)"/> · <a href="/admin/stores"><xsl:value-of select="c:count('admin.stores.number', @stores)"/></a><xsl:if test="contains(@may, ' GET /admin/board ')"> · <a href="/admin/board"><xsl:choose>
			<xsl:when test="@in_trouble &gt; 0"><xsl:call-template name="badge"><xsl:with-param name="level">late</xsl:with-param><xsl:with-param name="text" select="c:count('board.link', @in_trouble)"/></xsl:call-template></xsl:when>
			<xsl:otherwise><xsl:value-of select="c:m('board.title')"/></xsl:otherwise>
		</xsl:choose></a></xsl:if></p>
		<xsl:if test="silent"><xsl:call-template name="silent-table"/></xsl:if>
	</section>
	<xsl:if test="@mails_refused + @mails_unknown &gt; 0">
		<section aria-labelledby="mails">
			<h2 id="mails"><xsl:value-of select="c:m('admin.mails')"/></h2>
			<p><xsl:value-of select="c:m('admin.mails.trouble', @mails_refused, @mails_unknown)"/></p>
		</section>
	</xsl:if>
</xsl:template>

<xsl:template name="late-table">
	<div class="scroll" role="group" tabindex="0" aria-labelledby="late">
		<table>
			<thead><tr>
				<th scope="col"><xsl:value-of select="c:m('admin.order')"/></th>
				<th scope="col"><xsl:value-of select="c:m('admin.store')"/></th>
				<th scope="col"><xsl:value-of select="c:m('admin.state')"/></th>
				<th scope="col"><xsl:value-of select="c:m('admin.promised')"/></th>
				<th scope="col" class="number"><xsl:value-of select="c:m('admin.late-by')"/></th>
			</tr></thead>
			<tbody>
				<xsl:for-each select="late">
					<tr>
						<td><a href="/admin/orders/{@order}"><xsl:value-of select="@number"/></a><xsl:text> </xsl:text><small class="soft"><xsl:value-of select="@short_id"/></small></td>
						<td><xsl:value-of select="@store"/></td>
						<td><xsl:value-of select="c:m(concat('state.', @state))"/></td>
						<td><xsl:value-of select="c:instant(@promised_at, @zone, /page/@now)"/></td>
						<td class="number"><xsl:call-template name="badge"><xsl:with-param name="level">late</xsl:with-param><xsl:with-param name="text" select="c:duration(/page/@now - @promised_at)"/></xsl:call-template></td>
					</tr>
				</xsl:for-each>
			</tbody>
		</table>
	</div>
</xsl:template>

<xsl:template name="silent-table">
	<div class="scroll" role="group" tabindex="0" aria-labelledby="agents">
		<table>
			<caption><xsl:value-of select="c:m('admin.agents.silent')"/></caption>
			<thead><tr>
				<th scope="col"><xsl:value-of select="c:m('admin.store')"/></th>
				<th scope="col"><xsl:value-of select="c:m('admin.agent')"/></th>
				<th scope="col"><xsl:value-of select="c:m('admin.agent.seen')"/></th>
				<th scope="col" class="number"><xsl:value-of select="c:m('admin.agent.unread')"/></th>
			</tr></thead>
			<tbody>
				<xsl:for-each select="silent">
					<tr>
						<td><a href="/admin/stores/{@code}"><xsl:value-of select="@store"/></a></td>
						<td><xsl:value-of select="@name"/></td>
						<td><xsl:call-template name="seen"/></td>
						<td class="number"><xsl:value-of select="@unread"/></td>
					</tr>
				</xsl:for-each>
			</tbody>
		</table>
	</div>
</xsl:template>

</xsl:stylesheet>
