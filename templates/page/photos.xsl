<?xml version="1.0" encoding="UTF-8"?>
<!-- What a shopper shows of goods that come back: choosing pictures, and those that are there. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">

<!-- A telephone opens its camera for the first, and its pictures for the second; elsewhere both choose files. -->
<!-- lines: of which of these they may be, if there are several; chosen: the one that was. -->
<xsl:template name="photo-fields">
	<xsl:param name="lines"/>
	<xsl:param name="chosen"/>
	<p class="hint" id="photo-hint"><xsl:value-of select="c:m('return.photos.hint')"/></p>
	<div class="field">
		<label for="photo-taken"><xsl:value-of select="c:m('return.photos.take')"/></label>
		<input id="photo-taken" name="photo" type="file" accept="image/jpeg,image/png" capture="environment" aria-describedby="photo-hint"/>
	</div>
	<div class="field">
		<label for="photo-chosen"><xsl:value-of select="c:m('return.photos.choose')"/></label>
		<input id="photo-chosen" name="photo" type="file" accept="image/jpeg,image/png" multiple="multiple" aria-describedby="photo-hint"/>
	</div>
	<xsl:if test="count($lines) &gt; 1">
		<div class="field">
			<label for="photo-line"><xsl:value-of select="c:m('return.photos.of')"/></label>
			<select id="photo-line" name="photo_line">
				<option value=""><xsl:value-of select="c:m('return.photos.of.all')"/></option>
				<xsl:for-each select="$lines">
					<option value="{@line}"><xsl:if test="@line = $chosen"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:value-of select="@name"/></option>
				</xsl:for-each>
			</select>
		</div>
	</xsl:if>
</xsl:template>

<!-- Of the current <return>: at folder, the address they are below. -->
<xsl:template name="photos">
	<xsl:param name="folder"/>
	<xsl:param name="may_remove"/>
	<ul class="photos">
		<xsl:for-each select="photo">
			<li>
				<a href="{$folder}/{@id}"><img src="{$folder}/{@id}" alt="{c:m('return.photo', position())}"/></a>
				<xsl:if test="@of"><p><small><xsl:value-of select="@of"/></small></p></xsl:if>
				<xsl:if test="$may_remove">
					<form action="{$folder}/{@id}/remove" method="post">
						<xsl:call-template name="key"><xsl:with-param name="of" select="/page/form"/></xsl:call-template>
						<button class="quiet"><xsl:value-of select="c:m('return.photo.remove', position())"/></button>
					</form>
				</xsl:if>
			</li>
		</xsl:for-each>
	</ul>
</xsl:template>

</xsl:stylesheet>
