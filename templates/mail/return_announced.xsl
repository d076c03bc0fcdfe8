<?xml version="1.0" encoding="UTF-8"?>
<!-- A return was announced: what to bring, with which code, until when. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:import href="layout.xsl"/>
<xsl:import href="return_parts.xsl"/>

<xsl:template match="/mail" mode="main">
	<h1><xsl:value-of select="c:m('mail.return_announced.title')"/></h1>
	<xsl:apply-templates select="goods"/>
	<xsl:call-template name="track"/>
	<xsl:apply-templates select="store"/>
</xsl:template>

</xsl:stylesheet>
