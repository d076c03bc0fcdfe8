<?xml version="1.0" encoding="UTF-8"?>
<!-- Parcels for other stores that are to be sent, and those that are on the way here. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">

<xsl:template match="/parcels" mode="title"><xsl:value-of select="c:m('desk.parcels')"/></xsl:template>

<xsl:template match="/parcels" mode="main">
	<xsl:call-template name="scan">
		<xsl:with-param name="label" select="c:m('desk.parcels.scan')"/>
		<xsl:with-param name="hint" select="c:m('desk.parcels.scan.hint')"/>
	</xsl:call-template>
	<xsl:if test="not(to_send) and not(coming) and not(expected) and not(sent_on) and not(@before)"><p class="card"><xsl:value-of select="c:m('desk.parcels.empty')"/></p></xsl:if>
	<xsl:if test="to_send">
		<h2><xsl:value-of select="c:m('desk.parcels.to-send')"/></h2>
		<ul class="list">
			<xsl:for-each select="to_send/fulfilment">
				<li class="{@band}"><a class="whole" href="/f/{@id}">
					<h3><xsl:value-of select="@short_id"/> · <xsl:value-of select="c:m('desk.for-store', @to_store)"/></h3>
					<p><xsl:value-of select="c:count('desk.units', @units)"/> · <xsl:value-of select="c:m('desk.parcel', @parcel)"/></p>
				</a>
				<span class="shelf"><xsl:value-of select="@slot"/></span></li>
			</xsl:for-each>
		</ul>
	</xsl:if>
	<xsl:call-template name="coming"/>
	<xsl:call-template name="consignments"/>
	<xsl:call-template name="parts-beside"><xsl:with-param name="list" select="'/parcels?'"/></xsl:call-template>
</xsl:template>

</xsl:stylesheet>
