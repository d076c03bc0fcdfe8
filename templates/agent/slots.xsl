<?xml version="1.0" encoding="UTF-8"?>
<!-- Where ready bags wait, and how many each slot holds; managers change it. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">

<xsl:template match="/slots" mode="title"><xsl:value-of select="c:m('desk.slots')"/></xsl:template>

<xsl:template match="/slots" mode="main">
	<xsl:if test="not(slot)"><p class="card"><xsl:value-of select="c:m('desk.slots.none')"/></p></xsl:if>
	<xsl:if test="@is_manager">
		<form class="card inline" action="/slots" method="post">
			<xsl:call-template name="form-token"/>
			<xsl:call-template name="field">
				<xsl:with-param name="name">name</xsl:with-param>
				<xsl:with-param name="label" select="c:m('desk.slot')"/>
				<xsl:with-param name="required" select="true()"/>
			</xsl:call-template>
			<div class="field">
				<label for="capacity"><xsl:value-of select="c:m('desk.slots.capacity')"/></label>
				<input class="short" id="capacity" name="capacity" type="number" min="0" max="999" value="4" required="required"/>
			</div>
			<button><xsl:value-of select="c:m('desk.slots.set')"/></button>
		</form>
		<p class="soft"><xsl:value-of select="c:m('desk.slots.hint')"/></p>
	</xsl:if>
	<xsl:if test="slot">
		<ul class="tiles">
			<xsl:for-each select="slot">
				<li class="card">
					<p class="shelf"><xsl:value-of select="@name"/></p>
					<xsl:call-template name="badge">
						<xsl:with-param name="level"><xsl:choose><xsl:when test="@used &gt;= @capacity">late</xsl:when><xsl:otherwise>good</xsl:otherwise></xsl:choose></xsl:with-param>
						<xsl:with-param name="text"><xsl:choose>
							<xsl:when test="@used &gt;= @capacity"><xsl:value-of select="c:m('desk.slots.full', @used, @capacity)"/></xsl:when>
							<xsl:otherwise><xsl:value-of select="c:m('desk.slots.used', @used, @capacity)"/></xsl:otherwise>
						</xsl:choose></xsl:with-param>
					</xsl:call-template>
				</li>
			</xsl:for-each>
		</ul>
		<xsl:call-template name="parts-beside"><xsl:with-param name="list" select="'/slots?'"/></xsl:call-template>
	</xsl:if>
</xsl:template>

</xsl:stylesheet>
