<?xml version="1.0" encoding="UTF-8"?>
<!-- Who stands at the counter and waits; for the top of the clerks' lists. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">

<xsl:template name="arrivals">
	<xsl:if test="/*/arrivals/fulfilment">
		<section aria-labelledby="arrivals">
			<h2 id="arrivals"><xsl:value-of select="c:m('desk.arrivals')"/></h2>
			<ul class="list">
				<xsl:for-each select="/*/arrivals/fulfilment">
					<li class="waits"><a class="whole" href="/f/{@id}">
						<h3><xsl:value-of select="@short_id"/> · <xsl:value-of select="@customer"/></h3>
						<p><xsl:call-template name="waiting-clock"/><xsl:text> · </xsl:text><xsl:value-of select="c:m(concat('desk.state.', @state))"/></p>
					</a>
					<xsl:if test="@slot != ''"><span class="shelf"><xsl:value-of select="@slot"/></span></xsl:if></li>
				</xsl:for-each>
			</ul>
			<xsl:if test="/*/arrivals/@more"><p class="soft"><xsl:value-of select="c:count('desk.arrivals.more', /*/arrivals/@more)"/></p></xsl:if>
		</section>
	</xsl:if>
</xsl:template>

</xsl:stylesheet>
