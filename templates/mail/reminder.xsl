<?xml version="1.0" encoding="UTF-8"?>
<!-- The goods still wait, a day later. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:import href="ready.xsl"/>

<xsl:template match="/mail" mode="what">
	<h1><xsl:value-of select="c:m('mail.reminder.title', store/@name)"/></h1>
</xsl:template>

</xsl:stylesheet>
