<?xml version="1.0" encoding="UTF-8"?>
<!-- Where staff sign in. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:import href="admin.xsl"/>

<xsl:template match="/page" mode="title"><xsl:value-of select="c:m('login.title')"/></xsl:template>

<xsl:template match="/page" mode="main">
	<form class="card narrow-card" action="/admin/login" method="post">
		<xsl:call-template name="field">
			<xsl:with-param name="name">login</xsl:with-param>
			<xsl:with-param name="label" select="c:m('login.login')"/>
			<xsl:with-param name="value" select="@login"/>
			<xsl:with-param name="autocomplete">username</xsl:with-param>
			<xsl:with-param name="required" select="true()"/>
		</xsl:call-template>
		<xsl:call-template name="field">
			<xsl:with-param name="name">password</xsl:with-param>
			<xsl:with-param name="label" select="c:m('login.password')"/>
			<xsl:with-param name="type">password</xsl:with-param>
			<xsl:with-param name="autocomplete">current-password</xsl:with-param>
			<xsl:with-param name="required" select="true()"/>
		</xsl:call-template>
		<button><xsl:value-of select="c:m('login.do')"/></button>
	</form>
</xsl:template>

</xsl:stylesheet>
