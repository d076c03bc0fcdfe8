<?xml version="1.0" encoding="UTF-8"?>
<!-- What every page has around it. A page imports this and gives templates for its root element with
     mode="title" and mode="main"; see templates/README. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:output method="xml" omit-xml-declaration="yes"/>
<xsl:strip-space elements="*"/>

<xsl:template match="/*">
	<html lang="{@lang}">
		<head>
			<meta charset="utf-8"/>
			<meta name="viewport" content="width=device-width, initial-scale=1"/>
			<meta name="color-scheme" content="light dark"/>
			<meta name="referrer" content="same-origin"/>
			<xsl:if test="@reload_s"><meta http-equiv="refresh" content="{@reload_s}"/></xsl:if>
			<title><xsl:apply-templates select="." mode="title"/> · <xsl:value-of select="c:m('brand')"/></title>
			<link rel="stylesheet" href="/assets/style.css"/>
			<xsl:apply-templates select="." mode="head"/>
		</head>
		<body class="area-{@area}">
			<a class="skip" href="#main"><xsl:value-of select="c:m('layout.skip')"/></a>
			<header class="top">
				<div class="wide row">
					<a class="brand" href="/">
						<xsl:if test="@area = 'admin'"><xsl:attribute name="href">/admin</xsl:attribute></xsl:if>
						<xsl:value-of select="c:m('brand')"/>
					</a>
					<xsl:apply-templates select="." mode="nav"/>
					<xsl:call-template name="language-switch"/>
				</div>
			</header>
			<main id="main" class="wide" tabindex="-1">
				<h1><xsl:apply-templates select="." mode="title"/></h1>
				<xsl:apply-templates select="." mode="standing"/>
				<xsl:apply-templates select="notice" mode="notice"/>
				<xsl:call-template name="problems"/>
				<xsl:apply-templates select="." mode="main"/>
			</main>
			<footer class="bottom">
				<div class="wide row">
					<xsl:apply-templates select="." mode="footer"/>
				</div>
			</footer>
		</body>
	</html>
</xsl:template>

<!-- A page may give these; the rest of the head, links in the header, the footer's text. -->
<xsl:template match="/*" mode="head"/>
<xsl:template match="/*" mode="nav"/>
<!-- What stays true until somebody mends it, above everything else. -->
<xsl:template match="/*" mode="standing"/>
<xsl:template match="/*" mode="footer"><p><xsl:value-of select="c:m('layout.footer')"/></p></xsl:template>

<!-- The page's address in the other language; shown when the view says its own (@self). -->
<xsl:template name="language-switch">
	<xsl:if test="@self">
		<xsl:variable name="join"><xsl:choose>
			<xsl:when test="contains(@self, '?')">&amp;</xsl:when>
			<xsl:otherwise>?</xsl:otherwise>
		</xsl:choose></xsl:variable>
		<a class="language" href="{@self}{$join}lang={c:m('layout.other-language')}"
			lang="{c:m('layout.other-language')}" hreflang="{c:m('layout.other-language')}">
			<xsl:value-of select="c:m('layout.other-language-name')"/>
		</a>
	</xsl:if>
</xsl:template>

<!-- <notice kind="good|warn|bad" text="…"/>: one sentence on what just happened. -->
<xsl:template match="notice" mode="notice">
	<p class="notice {@kind}" role="status"><xsl:apply-templates select="." mode="sentence"/></p>
</xsl:template>

<!-- The words of a notice or problem: text, or the message key with argument as {0}. -->
<xsl:template match="notice | problem" mode="sentence">
	<xsl:choose>
		<xsl:when test="@key"><xsl:value-of select="c:m(@key, @argument)"/></xsl:when>
		<xsl:otherwise><xsl:value-of select="@text"/></xsl:otherwise>
	</xsl:choose>
</xsl:template>

<!-- <problem field="email" text="…"/>: what must be corrected in a form, with links to the fields. -->
<xsl:template name="problems">
	<xsl:if test="problem">
		<div class="notice bad" role="alert" tabindex="-1" id="problems">
			<h2><xsl:value-of select="c:count('layout.problems', count(problem))"/></h2>
			<ul>
				<xsl:for-each select="problem">
					<li><xsl:choose>
						<xsl:when test="@field"><a href="#{@field}"><xsl:apply-templates select="." mode="sentence"/></a></xsl:when>
						<xsl:otherwise><xsl:apply-templates select="." mode="sentence"/></xsl:otherwise>
					</xsl:choose></li>
				</xsl:for-each>
			</ul>
		</div>
	</xsl:if>
</xsl:template>

<!-- The code made by view_qr, for the current node; give what it says in words, since it is a picture. -->
<xsl:template name="qr">
	<xsl:param name="label"/>
	<svg xmlns="http://www.w3.org/2000/svg" class="qr" role="img" aria-label="{$label}"
		viewBox="0 0 {@size} {@size}" shape-rendering="crispEdges">
		<rect width="{@size}" height="{@size}" fill="#fff"/>
		<path d="{@d}" fill="#000"/>
	</svg>
</xsl:template>

<!-- How pressing something is: colour, shape and words together. level: good, risk, late, done, plain. -->
<xsl:template name="badge">
	<xsl:param name="level"/>
	<xsl:param name="text"/>
	<span class="badge {$level}"><span class="mark" aria-hidden="true"><xsl:choose>
		<xsl:when test="$level = 'good'">●</xsl:when>
		<xsl:when test="$level = 'risk'">◆</xsl:when>
		<xsl:when test="$level = 'late'">▲</xsl:when>
		<xsl:when test="$level = 'done'">✓</xsl:when>
		<xsl:otherwise>○</xsl:otherwise>
	</xsl:choose></span><xsl:text> </xsl:text><xsl:value-of select="$text"/></span>
</xsl:template>

<!-- A labelled input with hint and, when the view has a <problem> for it, its mistake. -->
<xsl:template name="field">
	<xsl:param name="name"/>
	<xsl:param name="label"/>
	<xsl:param name="value"/>
	<xsl:param name="hint"/>
	<xsl:param name="type">text</xsl:param>
	<xsl:param name="autocomplete">off</xsl:param>
	<xsl:param name="inputmode"/>
	<xsl:param name="required" select="false()"/>
	<xsl:param name="autofocus" select="false()"/>
	<xsl:param name="class"/>
	<xsl:variable name="problem" select="/*/problem[@field = $name]"/>
	<div class="field {$class}">
		<label for="{$name}"><xsl:value-of select="$label"/></label>
		<xsl:if test="$hint != ''"><p class="hint" id="{$name}-hint"><xsl:value-of select="$hint"/></p></xsl:if>
		<xsl:if test="$problem"><p class="mistake" id="{$name}-mistake"><xsl:apply-templates select="$problem" mode="sentence"/></p></xsl:if>
		<input id="{$name}" name="{$name}" type="{$type}" value="{$value}" autocomplete="{$autocomplete}">
			<xsl:if test="$inputmode != ''"><xsl:attribute name="inputmode"><xsl:value-of select="$inputmode"/></xsl:attribute></xsl:if>
			<xsl:if test="$required"><xsl:attribute name="required">required</xsl:attribute></xsl:if>
			<xsl:if test="$autofocus"><xsl:attribute name="autofocus">autofocus</xsl:attribute></xsl:if>
			<xsl:if test="$problem"><xsl:attribute name="aria-invalid">true</xsl:attribute></xsl:if>
			<xsl:if test="$hint != '' or $problem">
				<xsl:attribute name="aria-describedby">
					<xsl:if test="$hint != ''"><xsl:value-of select="$name"/>-hint </xsl:if>
					<xsl:if test="$problem"><xsl:value-of select="$name"/>-mistake</xsl:if>
				</xsl:attribute>
			</xsl:if>
		</input>
	</div>
</xsl:template>

<!-- Taxes on top of what the rows above cost, of the current node. -->
<xsl:template name="tax-rows">
	<xsl:for-each select="tax">
		<li>
			<div><xsl:value-of select="c:m(concat('tax.', @kind), c:percent(@rate_mpct))"/></div>
			<span class="price"><xsl:value-of select="c:money(@minor, ../@currency)"/></span>
		</li>
	</xsl:for-each>
</xsl:template>

</xsl:stylesheet>
