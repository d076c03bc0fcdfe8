<?xml version="1.0" encoding="UTF-8"?>
<!-- The form that says goods are on the shelf again; the current node is the fulfilment. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:import href="frame.xsl"/>

<xsl:template name="put-back-form">
	<ul class="list">
		<xsl:for-each select="line[@put_back_due &gt; 0]">
			<li><div><p><strong><xsl:value-of select="@name"/></strong><br/><span class="soft"><xsl:value-of select="@sku"/></span></p></div>
				<p><span class="qty"><xsl:value-of select="@put_back_due"/></span> → <span class="shelf"><xsl:value-of select="@shelf"/></span></p></li>
		</xsl:for-each>
	</ul>
	<div class="actions">
		<xsl:call-template name="act">
			<xsl:with-param name="action" select="concat('/f/', @id, '/put-back')"/>
			<xsl:with-param name="text" select="c:m('desk.put-back.do')"/>
		</xsl:call-template>
	</div>
</xsl:template>

</xsl:stylesheet>
