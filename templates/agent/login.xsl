<?xml version="1.0" encoding="UTF-8"?>
<!-- Which clerk, and the PIN. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">

<xsl:template match="/login" mode="title"><xsl:value-of select="c:m('desk.login')"/></xsl:template>

<xsl:template match="/login" mode="main">
	<xsl:if test="@reason"><p class="notice bad" role="alert"><xsl:value-of select="c:m(concat('desk.no.', @reason))"/></p></xsl:if>
	<xsl:choose>
		<xsl:when test="clerk">
			<form class="card" action="/login" method="post">
				<input type="hidden" name="next" value="{@next}"/>
				<fieldset>
					<legend><xsl:value-of select="c:m('desk.login.who')"/></legend>
					<xsl:for-each select="clerk">
						<label class="choice">
							<input type="radio" name="login" value="{@login}" required="required">
								<xsl:if test="@login = /*/@login"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if>
							</input>
							<span><xsl:value-of select="@name"/></span>
						</label>
					</xsl:for-each>
				</fieldset>
				<xsl:call-template name="field">
					<xsl:with-param name="name">pin</xsl:with-param>
					<xsl:with-param name="label" select="c:m('desk.login.pin')"/>
					<xsl:with-param name="type">password</xsl:with-param>
					<xsl:with-param name="inputmode">numeric</xsl:with-param>
					<xsl:with-param name="required" select="true()"/>
				</xsl:call-template>
				<button><xsl:value-of select="c:m('desk.login.do')"/></button>
			</form>
		</xsl:when>
		<xsl:otherwise><p class="card"><xsl:value-of select="c:m('desk.login.nobody')"/></p></xsl:otherwise>
	</xsl:choose>
</xsl:template>

</xsl:stylesheet>
