<?xml version="1.0" encoding="UTF-8"?>
<!-- What of returns a manager is told about: a pattern or an article that was not sold, nobody refused. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:import href="admin.xsl"/>

<xsl:template match="/page" mode="title"><xsl:value-of select="c:m('admin.signals')"/></xsl:template>

<xsl:template match="/page" mode="main">
	<p><xsl:value-of select="c:m('admin.signals.what', @within)"/></p>
	<xsl:choose>
		<xsl:when test="signal">
			<p id="number"><xsl:choose>
				<xsl:when test="@total = 0"><xsl:value-of select="c:m('admin.signals.all-seen')"/></xsl:when>
				<xsl:otherwise><xsl:value-of select="c:count('admin.signals.number', @total)"/></xsl:otherwise>
			</xsl:choose><xsl:if test="@total &gt; count(signal)"><xsl:text> </xsl:text><xsl:value-of select="c:m('admin.signals.first', count(signal))"/></xsl:if></p>
			<xsl:call-template name="signals"/>
		</xsl:when>
		<xsl:otherwise><p class="card"><xsl:value-of select="c:m('admin.signals.none')"/></p></xsl:otherwise>
	</xsl:choose>
</xsl:template>

<xsl:template name="signals">
	<div class="scroll" role="group" tabindex="0" aria-labelledby="number">
		<table>
			<thead><tr>
				<th scope="col"><xsl:value-of select="c:m('admin.order')"/></th>
				<th scope="col"><xsl:value-of select="c:m('admin.signals.noticed')"/></th>
				<th scope="col"><xsl:value-of select="c:m('admin.signals.when')"/></th>
				<th scope="col"><xsl:value-of select="c:m('admin.signals.where')"/></th>
				<th scope="col"><xsl:value-of select="c:m('admin.signals.seen')"/></th>
			</tr></thead>
			<tbody>
				<xsl:for-each select="signal">
					<tr>
						<td><a href="/admin/orders/{@order}"><xsl:value-of select="@number"/></a><xsl:text> </xsl:text><small class="soft"><xsl:value-of select="@customer"/></small></td>
						<td><xsl:call-template name="signal"/></td>
						<td><xsl:value-of select="c:instant(@noticed_at, @zone, /page/@now)"/></td>
						<td><xsl:call-template name="signal-from"/></td>
						<td><xsl:call-template name="signal-seen"/><xsl:call-template name="see"/></td>
					</tr>
				</xsl:for-each>
			</tbody>
		</table>
	</div>
</xsl:template>

<!-- Of the current signal: somebody has looked at it, or takes that back. -->
<xsl:template name="see">
	<form action="/admin/signals" method="post">
		<xsl:call-template name="form-token"/>
		<xsl:call-template name="key"><xsl:with-param name="of" select="/page/see"/></xsl:call-template>
		<input type="hidden" name="cause" value="{@cause}"/>
		<input type="hidden" name="kind" value="{@kind}"/>
		<xsl:choose>
			<xsl:when test="@seen_at"><button class="quiet" name="act" value="open" aria-label="{c:m('admin.signals.open')} {@number}"><xsl:value-of select="c:m('admin.signals.open')"/></button></xsl:when>
			<xsl:otherwise><button class="quiet" name="act" value="seen" aria-label="{c:m('admin.signals.see')} {@number}"><xsl:value-of select="c:m('admin.signals.see')"/></button></xsl:otherwise>
		</xsl:choose>
	</form>
</xsl:template>

</xsl:stylesheet>
