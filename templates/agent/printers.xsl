<?xml version="1.0" encoding="UTF-8"?>
<!-- How the printers are, which papers did not come out, and what to do. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">

<xsl:template match="/printers" mode="title"><xsl:value-of select="c:m('desk.printers')"/></xsl:template>

<xsl:template match="/printers" mode="main">
	<xsl:if test="job">
		<h2><xsl:value-of select="c:m('desk.printers.jobs')"/></h2>
		<xsl:for-each select="job"><xsl:call-template name="job"/></xsl:for-each>
		<xsl:if test="@more"><p class="soft"><xsl:value-of select="c:count('desk.printers.more', @more)"/></p></xsl:if>
	</xsl:if>
	<h2><xsl:value-of select="c:m('desk.printers.all')"/></h2>
	<ul class="list"><xsl:for-each select="output"><xsl:call-template name="output"/></xsl:for-each></ul>
</xsl:template>

<xsl:template name="trouble">
	<xsl:call-template name="badge"><xsl:with-param name="level">late</xsl:with-param>
		<xsl:with-param name="text" select="c:m(concat('desk.trouble.', @trouble))"/></xsl:call-template>
</xsl:template>

<xsl:template name="output">
	<xsl:variable name="name" select="@name"/>
	<li>
		<div>
			<h3><xsl:value-of select="c:m(concat('desk.printer.', @name))"/></h3>
			<p><xsl:choose>
				<xsl:when test="@trouble != ''"><xsl:call-template name="trouble"/><xsl:text> </xsl:text><xsl:value-of select="c:instant(@since, /*/@zone, /*/@now)"/></xsl:when>
				<xsl:otherwise><xsl:call-template name="badge"><xsl:with-param name="level">good</xsl:with-param><xsl:with-param name="text" select="c:m('desk.printer.well')"/></xsl:call-template></xsl:otherwise>
			</xsl:choose></p>
			<xsl:if test="@trouble != ''"><p><xsl:value-of select="c:m(concat('desk.trouble.do.', @trouble))"/></p></xsl:if>
			<xsl:if test="paper"><p class="soft"><xsl:for-each select="paper"><xsl:if test="position() &gt; 1"> · </xsl:if><xsl:value-of select="c:m(concat('desk.paper.', @kind))"/></xsl:for-each></p></xsl:if>
			<xsl:if test="@address != ''"><p class="small soft"><xsl:value-of select="@address"/></p></xsl:if>
		</div>
		<div class="actions">
			<form action="/printers/test" method="post">
				<xsl:call-template name="form-token"/>
				<input type="hidden" name="output" value="{@name}"/>
				<button class="quiet" aria-label="{c:m('desk.printer.test')}, {c:m(concat('desk.printer.', @name))}"><xsl:value-of select="c:m('desk.printer.test')"/></button>
			</form>
			<xsl:if test="@trouble = '' and /*/job[@state = 'folder' and @output = $name]">
				<form action="/printers/retry-all" method="post">
					<xsl:call-template name="form-token"/>
					<input type="hidden" name="output" value="{@name}"/>
					<button><xsl:value-of select="c:m('desk.printer.retry-all')"/></button>
				</form>
			</xsl:if>
		</div>
	</li>
</xsl:template>

<xsl:template name="job">
	<xsl:variable name="output" select="@output"/>
	<xsl:variable name="is_in_folder" select="@state = 'folder'"/>
	<section class="card">
		<div>
			<h3><xsl:value-of select="c:m(concat('desk.paper.', @kind))"/><xsl:if test="@label != ''"><xsl:text> </xsl:text><xsl:value-of select="@label"/></xsl:if></h3>
			<p><xsl:value-of select="c:m(concat('desk.printer.', @output))"/><xsl:text> </xsl:text><xsl:if test="@trouble != ''"><xsl:call-template name="trouble"/></xsl:if></p>
			<p><xsl:choose>
				<xsl:when test="@state = 'folder'"><xsl:value-of select="c:m('desk.print.in-folder', @file)"/></xsl:when>
				<xsl:when test="@state = 'unknown'"><xsl:value-of select="c:m('desk.print.unknown')"/></xsl:when>
				<xsl:when test="@state = 'sent'"><xsl:value-of select="c:m('desk.print.sent')"/></xsl:when>
				<xsl:otherwise><xsl:value-of select="c:m('desk.print.waits')"/></xsl:otherwise>
			</xsl:choose></p>
		</div>
		<div class="actions">
			<xsl:call-template name="print-at"><xsl:with-param name="seq" select="@seq"/><xsl:with-param name="output" select="@output"/><xsl:with-param name="text" select="c:m('desk.print.retry')"/></xsl:call-template>
			<xsl:variable name="seq" select="@seq"/>
			<xsl:for-each select="/*/output[@name != $output and @trouble = '' and not(@name = 'folder' and $is_in_folder)]">
				<xsl:call-template name="print-at"><xsl:with-param name="seq" select="$seq"/><xsl:with-param name="output" select="@name"/><xsl:with-param name="text" select="c:m(concat('desk.printer.', @name))"/></xsl:call-template>
			</xsl:for-each>
			<xsl:if test="@state = 'folder'">
				<form action="/printers/seen" method="post">
					<xsl:call-template name="form-token"/>
					<input type="hidden" name="seq" value="{@seq}"/>
					<button class="quiet"><xsl:value-of select="c:m('desk.refused.seen')"/></button>
				</form>
			</xsl:if>
		</div>
	</section>
</xsl:template>

<xsl:template name="print-at">
	<xsl:param name="seq"/>
	<xsl:param name="output"/>
	<xsl:param name="text"/>
	<form action="/printers/retry" method="post">
		<xsl:call-template name="form-token"/>
		<input type="hidden" name="seq" value="{$seq}"/>
		<input type="hidden" name="output" value="{$output}"/>
		<button class="quiet"><xsl:value-of select="$text"/></button>
	</form>
</xsl:template>

</xsl:stylesheet>
