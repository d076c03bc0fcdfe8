<?xml version="1.0" encoding="UTF-8"?>
<!-- Somebody else is in the middle of this: is it to be taken over? -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">

<xsl:template match="/take_over" mode="title"><xsl:value-of select="c:m('desk.take-over.title', fulfilment/@short_id)"/></xsl:template>

<xsl:template match="/take_over" mode="main"><xsl:apply-templates select="fulfilment"/></xsl:template>

<xsl:template match="/take_over/fulfilment">
	<section class="card">
		<p><xsl:value-of select="c:m('desk.take-over.why', @clerk)"/></p>
		<div class="actions">
			<form action="/f/{@id}/take-over" method="post">
				<xsl:call-template name="form-token"/>
				<button autofocus="autofocus"><xsl:value-of select="c:m('desk.take-over.do')"/></button>
			</form>
			<a class="button quiet" href="/f/{@id}"><xsl:value-of select="c:m('desk.back')"/></a>
		</div>
	</section>
</xsl:template>

</xsl:stylesheet>
