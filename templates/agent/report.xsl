<?xml version="1.0" encoding="UTF-8"?>
<!-- What the store did on a day. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">

<xsl:template match="/report" mode="title"><xsl:value-of select="c:m('desk.report.of', c:day(@day_at, @zone))"/></xsl:template>

<xsl:template match="/report" mode="main">
	<p class="actions no-print">
		<xsl:if test="@before"><a href="/report?day={@before}"><xsl:value-of select="c:m('desk.report.before')"/></a></xsl:if>
		<xsl:if test="@after"><xsl:text> </xsl:text><a href="/report?day={@after}"><xsl:value-of select="c:m('desk.report.after')"/></a></xsl:if>
	</p>
	<form class="no-print" action="/report" method="post">
		<xsl:call-template name="form-token"/>
		<input type="hidden" name="day" value="{@day}"/>
		<button class="quiet"><xsl:value-of select="c:m('desk.report.print')"/></button>
	</form>
	<dl class="figures">
		<xsl:for-each select="figure">
			<div><dt><xsl:value-of select="c:m(concat('desk.report.', @name))"/></dt><dd><xsl:value-of select="@value"/></dd></div>
		</xsl:for-each>
	</dl>
	<xsl:if test="time[@count &gt; 0]">
		<h2><xsl:value-of select="c:m('desk.report.times')"/></h2>
		<div class="scroll"><table>
			<thead><tr>
				<td></td>
				<th scope="col" class="number"><xsl:value-of select="c:m('desk.report.median')"/></th>
				<th scope="col" class="number"><xsl:value-of select="c:m('desk.report.longest')"/></th>
			</tr></thead>
			<tbody><xsl:for-each select="time[@count &gt; 0]">
				<tr><th scope="row"><xsl:value-of select="c:m(concat('desk.report.', @name))"/></th>
					<td class="number"><xsl:value-of select="c:duration(@median_ms)"/></td>
					<td class="number"><xsl:value-of select="c:duration(@longest_ms)"/></td></tr>
			</xsl:for-each></tbody>
		</table></div>
	</xsl:if>
	<xsl:if test="clerk_day">
		<h2><xsl:value-of select="c:m('desk.report.people')"/></h2>
		<div class="scroll"><table>
			<thead><tr>
				<th scope="col"><xsl:value-of select="c:m('desk.report.who')"/></th>
				<th scope="col" class="number"><xsl:value-of select="c:m('desk.report.picked')"/></th>
				<th scope="col" class="number"><xsl:value-of select="c:m('desk.report.prepared')"/></th>
				<th scope="col" class="number"><xsl:value-of select="c:m('desk.report.handed_over')"/></th>
				<th scope="col" class="number"><xsl:value-of select="c:m('desk.report.returns')"/></th>
			</tr></thead>
			<tbody><xsl:for-each select="clerk_day">
				<tr><th scope="row"><xsl:value-of select="@name"/></th>
					<td class="number"><xsl:value-of select="@picked"/></td>
					<td class="number"><xsl:value-of select="@prepared"/></td>
					<td class="number"><xsl:value-of select="@handed_over"/></td>
					<td class="number"><xsl:value-of select="@taken_back"/></td></tr>
			</xsl:for-each></tbody>
		</table></div>
	</xsl:if>
</xsl:template>

</xsl:stylesheet>
