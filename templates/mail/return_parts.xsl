<?xml version="1.0" encoding="UTF-8"?>
<!-- What mails about goods that come back share: the goods, the code to bring, until when. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">

<xsl:template match="goods">
	<ul>
		<xsl:for-each select="line">
			<li><xsl:value-of select="@qty"/> × <xsl:value-of select="@name"/>
				<xsl:if test="@ground"><br/><xsl:value-of select="c:m(concat('return.ground.', @ground))"/></xsl:if>
				<xsl:if test="@bring_by"><xsl:text> · </xsl:text><xsl:value-of select="c:m('return.line.until', c:day(@bring_by - 1, /mail/@zone, 'full'))"/></xsl:if></li>
		</xsl:for-each>
	</ul>
	<xsl:if test="@code != ''">
		<p class="key"><xsl:choose>
			<xsl:when test="line/@bring_by"><xsl:value-of select="c:m('return.until.each')"/></xsl:when>
			<xsl:otherwise><xsl:value-of select="c:m('mail.return.until', c:day(@bring_by - 1, /mail/@zone, 'full'))"/></xsl:otherwise>
		</xsl:choose></p>
		<p><xsl:value-of select="c:m('mail.return.show')"/></p>
		<p class="code"><xsl:value-of select="@code"/></p>
	</xsl:if>
</xsl:template>

<!-- What the amount has of each tax. -->
<xsl:template match="refund" mode="taxes">
	<xsl:if test="tax">
		<table class="goods" role="presentation">
			<xsl:for-each select="tax">
				<tr>
					<td><xsl:value-of select="c:m('tax.contained', c:m(concat('tax.', @kind), c:percent(@rate_mpct)))"/></td>
					<td class="money" align="right"><xsl:value-of select="c:money(@minor, /mail/@currency)"/></td>
				</tr>
			</xsl:for-each>
		</table>
	</xsl:if>
</xsl:template>

<xsl:template match="refund" mode="credit-note">
	<xsl:if test="@credit_note != ''">
		<p><a href="{@credit_note_url}"><xsl:value-of select="c:m('credit-note.link', c:m(concat('credit-note.name.', @note_law)), @credit_note)"/></a></p>
	</xsl:if>
</xsl:template>

</xsl:stylesheet>
