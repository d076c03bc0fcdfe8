<?xml version="1.0" encoding="UTF-8"?>
<!-- The serials of goods on a form: one field for one unit, else one line for each; or why not. A scanner ends
     with Enter, which sends the first and begins the next line of the second. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">

<!-- units: how many at most; filled: the node that has what was filled in; focus: the page begins here; of: before the
     names of the fields (store-agent/pages/serial_field.h); line, name: of which goods. -->
<xsl:template name="serial-fields">
	<xsl:param name="units"/>
	<xsl:param name="filled"/>
	<xsl:param name="focus" select="false()"/>
	<xsl:param name="of"/>
	<xsl:param name="line" select="@line"/>
	<xsl:param name="name" select="@name"/>
	<div>
		<label for="{$of}serials-{$line}"><xsl:choose>
			<xsl:when test="$units = 1"><xsl:value-of select="c:m(concat('desk.', $of, 'serial'))"/></xsl:when>
			<xsl:otherwise><xsl:value-of select="c:m(concat('desk.', $of, 'serial.each'))"/></xsl:otherwise>
		</xsl:choose><span class="hidden-text">: <xsl:value-of select="$name"/></span></label>
		<xsl:choose>
			<xsl:when test="$units = 1"><input id="{$of}serials-{$line}" name="{$of}serials-{$line}" type="text" autocomplete="off" spellcheck="false" maxlength="80" value="{$filled/@serials}"><xsl:if test="$focus"><xsl:attribute name="autofocus">autofocus</xsl:attribute></xsl:if></input></xsl:when>
			<xsl:otherwise><textarea id="{$of}serials-{$line}" name="{$of}serials-{$line}" rows="3" autocomplete="off" spellcheck="false"><xsl:if test="$focus"><xsl:attribute name="autofocus">autofocus</xsl:attribute></xsl:if><xsl:value-of select="$filled/@serials"/></textarea></xsl:otherwise>
		</xsl:choose>
	</div>
	<div>
		<label for="{$of}no-serial-{$line}"><xsl:value-of select="c:m('desk.no-serial')"/><span class="hidden-text">: <xsl:value-of select="$name"/></span></label>
		<select id="{$of}no-serial-{$line}" name="{$of}no-serial-{$line}">
			<option value=""><xsl:value-of select="c:m('desk.no-serial.none')"/></option>
			<xsl:call-template name="no-serial"><xsl:with-param name="value">unreadable</xsl:with-param><xsl:with-param name="chosen" select="$filled/@no_serial"/></xsl:call-template>
			<xsl:call-template name="no-serial"><xsl:with-param name="value">not_there</xsl:with-param><xsl:with-param name="chosen" select="$filled/@no_serial"/></xsl:call-template>
			<xsl:call-template name="no-serial"><xsl:with-param name="value">other</xsl:with-param><xsl:with-param name="chosen" select="$filled/@no_serial"/></xsl:call-template>
		</select>
	</div>
</xsl:template>

<!-- Of the current node, which is not shown: what was filled in. -->
<xsl:template name="serials-kept">
	<xsl:param name="of"/>
	<xsl:param name="line" select="@line"/>
	<xsl:if test="string(@serials)"><input type="hidden" name="{$of}serials-{$line}" value="{@serials}"/></xsl:if>
	<xsl:if test="@no_serial"><input type="hidden" name="{$of}no-serial-{$line}" value="{@no_serial}"/></xsl:if>
</xsl:template>

<xsl:template name="no-serial">
	<xsl:param name="value"/>
	<xsl:param name="chosen"/>
	<option value="{$value}"><xsl:if test="$chosen = $value"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:value-of select="c:m(concat('desk.no-serial.', $value))"/></option>
</xsl:template>

<!-- What the serials of the current line say. -->
<xsl:template name="serials-say">
	<xsl:if test="@says">
		<xsl:variable name="read"><xsl:choose>
			<xsl:when test="@read_more"><xsl:value-of select="c:count('desk.serial.and-more', @read_more, @read)"/></xsl:when>
			<xsl:otherwise><xsl:value-of select="@read"/></xsl:otherwise>
		</xsl:choose></xsl:variable>
		<p><xsl:call-template name="badge">
			<xsl:with-param name="level"><xsl:choose><xsl:when test="@says = 'sold'">good</xsl:when><xsl:when test="@says = 'differs'">late</xsl:when><xsl:otherwise>risk</xsl:otherwise></xsl:choose></xsl:with-param>
			<xsl:with-param name="text" select="c:m(concat('desk.serial.says.', @says), string($read))"/>
		</xsl:call-template></p>
	</xsl:if>
</xsl:template>

</xsl:stylesheet>
