<?xml version="1.0" encoding="UTF-8"?>
<!-- Goods were taken back: what is due. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:import href="frame.xsl"/>

<xsl:template match="/page" mode="title"><xsl:value-of select="c:m('desk.returned.title', @number)"/></xsl:template>

<xsl:template match="/page" mode="main">
	<section class="card">
		<p class="soft"><xsl:value-of select="c:m('agent.print.refund-due')"/></p>
		<p class="huge"><xsl:value-of select="c:money(@total_minor, @currency)"/></p>
		<p><xsl:value-of select="c:m('agent.print.refund-note')"/></p>
	</section>
	<div class="actions">
		<form action="/returns/print" method="post">
			<xsl:call-template name="form-token"/>
			<input type="hidden" name="command" value="{@command}"/>
			<button class="quiet"><xsl:value-of select="c:m('desk.print.receipt')"/></button>
		</form>
		<a class="button" href="/"><xsl:value-of select="c:m('desk.queue')"/></a>
	</div>
</xsl:template>

</xsl:stylesheet>
