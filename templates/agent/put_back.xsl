<?xml version="1.0" encoding="UTF-8"?>
<!-- Where the goods lie and where they go, and the forms that say they are there; the current node is the fulfilment. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">

<xsl:template name="put-back-form">
	<xsl:if test="@slot != ''"><p><xsl:value-of select="c:m('desk.put-back.from')"/><xsl:text> </xsl:text><strong class="shelf"><xsl:value-of select="@slot"/></strong></p></xsl:if>
	<form action="/f/{@id}/put-back" method="post">
		<xsl:call-template name="form-token"/>
		<ul class="list">
			<xsl:for-each select="line[@put_back_due &gt; 0][position() &lt;= $lines-shown]">
				<li><div><p><span class="qty"><xsl:value-of select="@put_back_due"/></span> → <span class="shelf"><xsl:choose>
							<xsl:when test="@shelf != ''"><xsl:value-of select="@shelf"/></xsl:when>
							<xsl:otherwise><xsl:value-of select="c:m('desk.put-back.no-shelf')"/></xsl:otherwise>
						</xsl:choose></span></p>
						<p><strong><xsl:value-of select="@name"/></strong><br/><span class="soft"><xsl:value-of select="@sku"/></span></p></div>
					<xsl:if test="../line[@put_back_due &gt; 0][2]"><div class="actions">
						<button class="quiet" name="line" value="{@line}" aria-label="{c:m('desk.put-back.line')}, {@name}"><xsl:value-of select="c:m('desk.put-back.line')"/></button>
					</div></xsl:if></li>
			</xsl:for-each>
		</ul>
		<xsl:call-template name="lines-more"><xsl:with-param name="count" select="count(line[@put_back_due &gt; 0])"/></xsl:call-template>
	</form>
	<div class="actions">
		<xsl:call-template name="act">
			<xsl:with-param name="action" select="concat('/f/', @id, '/put-back')"/>
			<xsl:with-param name="text" select="c:m('desk.put-back.do')"/>
		</xsl:call-template>
	</div>
</xsl:template>

</xsl:stylesheet>
