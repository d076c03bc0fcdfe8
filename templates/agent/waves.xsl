<?xml version="1.0" encoding="UTF-8"?>
<!-- Waves in progress, and taking a new one. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">

<xsl:template match="/waves" mode="title"><xsl:value-of select="c:m('desk.waves')"/></xsl:template>

<xsl:template match="/waves" mode="main">
	<xsl:choose>
		<xsl:when test="@untouched &gt; 0">
			<form class="card inline" action="/waves" method="post">
				<xsl:call-template name="form-token"/>
				<div class="field">
					<label for="most"><xsl:value-of select="c:m('desk.waves.most')"/></label>
					<p class="hint" id="most-hint"><xsl:value-of select="c:count('desk.waves.untouched', @untouched)"/></p>
					<input class="short" id="most" name="most" type="number" min="1" max="{@most}" required="required" aria-describedby="most-hint" autofocus="autofocus">
						<xsl:attribute name="value"><xsl:choose><xsl:when test="@untouched &lt; 10"><xsl:value-of select="@untouched"/></xsl:when><xsl:otherwise>10</xsl:otherwise></xsl:choose></xsl:attribute>
					</input>
				</div>
				<button><xsl:value-of select="c:m('desk.waves.take')"/></button>
			</form>
		</xsl:when>
		<xsl:otherwise><p class="card"><xsl:value-of select="c:m('desk.waves.none')"/></p></xsl:otherwise>
	</xsl:choose>
	<xsl:if test="wave">
		<h2><xsl:value-of select="c:m('desk.waves.open')"/></h2>
		<ul class="list">
			<xsl:for-each select="wave">
				<li><a class="whole" href="/w/{@id}">
					<h2 class="name"><xsl:value-of select="c:m('desk.wave', @number)"/></h2>
					<p><xsl:value-of select="c:m('desk.waves.made', c:instant(@made_at, /*/@zone, /*/@now))"/></p>
				</a></li>
			</xsl:for-each>
		</ul>
	</xsl:if>
</xsl:template>

</xsl:stylesheet>
