<?xml version="1.0" encoding="UTF-8"?>
<!-- What the customer takes, line by line. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">

<xsl:template match="/handover" mode="title">
	<xsl:value-of select="c:m('desk.handover', fulfilment/@short_id)"/>
</xsl:template>

<xsl:template match="/handover" mode="main"><xsl:apply-templates select="fulfilment"/></xsl:template>

<xsl:template match="/handover/fulfilment">
	<section class="card row bag">
		<div>
			<p class="soft"><xsl:value-of select="c:m('desk.slot')"/></p>
			<p class="huge"><xsl:value-of select="@slot"/></p>
		</div>
		<div>
			<p><strong><xsl:value-of select="@customer"/></strong> · <xsl:value-of select="c:m('desk.order', @number)"/></p>
			<p><strong><xsl:call-template name="payment"/></strong></p>
			<xsl:if test="@waits_ms"><p><xsl:call-template name="waiting-clock"/></p></xsl:if>
		</div>
	</section>
	<xsl:choose>
		<xsl:when test="not(/*/@is_code_checked)"><p class="notice warn"><xsl:value-of select="c:m('desk.no-code', @customer)"/></p></xsl:when>
		<xsl:when test="@collector != ''"><p class="notice warn"><xsl:value-of select="c:m('desk.check-identity', @collector)"/></p></xsl:when>
	</xsl:choose>
	<xsl:if test="@elsewhere"><p class="notice"><xsl:value-of select="c:m('desk.elsewhere', @elsewhere)"/></p></xsl:if>
	<form action="/f/{@id}/handover" method="post">
		<xsl:call-template name="form-token"/>
		<xsl:if test="/*/@is_long">
			<p><xsl:value-of select="c:m('desk.handover.long')"/></p>
			<div class="card inline">
				<div class="field">
					<label for="open"><xsl:value-of select="c:m('desk.handover.open')"/></label>
					<input id="open" name="open" type="text" autocomplete="off" maxlength="64"/>
				</div>
				<button class="quiet" name="act" value="open" formnovalidate="formnovalidate"><xsl:value-of select="c:m('desk.handover.open.do')"/></button>
			</div>
			<div class="actions"><button autofocus="autofocus"><xsl:value-of select="c:m('desk.handover.do')"/></button></div>
		</xsl:if>
		<ul class="list">
			<xsl:for-each select="line[@picked &gt; 0]"><xsl:choose>
				<xsl:when test="/*/taking[@line = current()/@line]/@is_open"><xsl:call-template name="taking"/></xsl:when>
				<xsl:otherwise><xsl:call-template name="taking-short"/></xsl:otherwise>
			</xsl:choose></xsl:for-each>
		</ul>
		<xsl:call-template name="not-in-bag"/>
		<xsl:call-template name="person"/>
		<div class="actions">
			<button><xsl:if test="not(/*/@is_long) and not(/*/taking[@has_serials and not(string(@serials))])"><xsl:attribute name="autofocus">autofocus</xsl:attribute></xsl:if><xsl:value-of select="c:m('desk.handover.do')"/></button>
			<a class="button quiet" href="/f/{@id}"><xsl:value-of select="c:m('desk.back')"/></a>
		</div>
	</form>
</xsl:template>

<!-- One line of many: how many leave, and what was said of it already. -->
<xsl:template name="taking-short">
	<xsl:variable name="taking" select="/*/taking[@line = current()/@line]"/>
	<li class="slim">
		<div><label for="line-{@line}"><xsl:value-of select="@name"/></label><xsl:text> </xsl:text><small class="soft"><xsl:value-of select="@sku"/></small><xsl:if test="$taking/@why"><xsl:text> </xsl:text><small><xsl:value-of select="c:m(concat('agent.return-reason.', $taking/@why))"/></small></xsl:if></div>
		<div class="row"><input class="short" id="line-{@line}" name="line-{@line}" type="number" min="0" max="{@picked}" value="{$taking/@collected}" required="required"/><span>/ <xsl:value-of select="@picked"/></span></div>
		<xsl:if test="$taking/@why"><input type="hidden" name="why-{@line}" value="{$taking/@why}"/></xsl:if>
		<xsl:if test="$taking/@missing &gt; 0"><input type="hidden" name="missing-{@line}" value="{$taking/@missing}"/></xsl:if>
		<xsl:if test="$taking/@swap">
			<input type="hidden" value="{$taking/@swap}"><xsl:attribute name="name"><xsl:choose><xsl:when test="$taking/@is_chosen">variant</xsl:when><xsl:otherwise>swap</xsl:otherwise></xsl:choose>-<xsl:value-of select="@line"/></xsl:attribute></input>
			<input type="hidden" name="swap-qty-{@line}" value="{$taking/@swap_qty}"/>
			<xsl:if test="$taking/@is_seen"><input type="hidden" name="seen-{@line}" value="{$taking/@swap}"/></xsl:if>
		</xsl:if>
		<xsl:for-each select="$taking"><xsl:call-template name="serials-kept"/></xsl:for-each>
		<xsl:for-each select="$taking/given"><xsl:call-template name="serials-kept"><xsl:with-param name="of">given-</xsl:with-param><xsl:with-param name="line" select="../@line"/></xsl:call-template></xsl:for-each>
	</li>
</xsl:template>

<!-- One line: how many leave, why the others stay, and what is rarer behind a fold. -->
<xsl:template name="taking">
	<xsl:variable name="taking" select="/*/taking[@line = current()/@line]"/>
	<li>
		<div><xsl:call-template name="line-name"/><p class="price"><xsl:value-of select="c:money(@price_minor, ../@currency)"/><xsl:call-template name="before-tax"/></p></div>
		<div class="taking">
			<div>
				<label for="line-{@line}"><xsl:value-of select="c:m('desk.takes', @picked)"/><span class="hidden-text">: <xsl:value-of select="@name"/></span></label>
				<input class="short" id="line-{@line}" name="line-{@line}" type="number" min="0" max="{@picked}" value="{$taking/@collected}" required="required"/>
			</div>
			<div>
				<label for="why-{@line}"><xsl:value-of select="c:m('desk.why-not')"/><span class="hidden-text">: <xsl:value-of select="@name"/></span></label>
				<select id="why-{@line}" name="why-{@line}">
					<option value=""><xsl:value-of select="c:m('desk.why.none')"/></option>
					<xsl:call-template name="refusal-why"><xsl:with-param name="value">changed_mind</xsl:with-param><xsl:with-param name="chosen" select="$taking/@why"/></xsl:call-template>
					<xsl:call-template name="refusal-why"><xsl:with-param name="value">wrong_size</xsl:with-param><xsl:with-param name="chosen" select="$taking/@why"/></xsl:call-template>
					<xsl:call-template name="refusal-why"><xsl:with-param name="value">defect</xsl:with-param><xsl:with-param name="chosen" select="$taking/@why"/></xsl:call-template>
					<xsl:call-template name="refusal-why"><xsl:with-param name="value">wrong_item</xsl:with-param><xsl:with-param name="chosen" select="$taking/@why"/></xsl:call-template>
					<xsl:call-template name="refusal-why"><xsl:with-param name="value">other</xsl:with-param><xsl:with-param name="chosen" select="$taking/@why"/></xsl:call-template>
				</select>
			</div>
			<xsl:if test="$taking/@has_serials"><xsl:call-template name="serial-fields">
				<xsl:with-param name="units" select="@picked"/>
				<xsl:with-param name="filled" select="$taking"/>
				<xsl:with-param name="focus" select="not(string($taking/@serials)) and not($taking/preceding-sibling::taking[@has_serials and not(string(@serials))])"/>
			</xsl:call-template></xsl:if>
		</div>
		<xsl:call-template name="rarer"><xsl:with-param name="taking" select="$taking"/></xsl:call-template>
	</li>
</xsl:template>

<xsl:template name="refusal-why">
	<xsl:param name="value"/>
	<xsl:param name="chosen"/>
	<option value="{$value}">
		<xsl:if test="$chosen = $value"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if>
		<xsl:value-of select="c:m(concat('agent.return-reason.', $value))"/>
	</option>
</xsl:template>

<xsl:template name="rarer">
	<xsl:param name="taking"/>
	<details class="whole-row">
		<xsl:if test="$taking/@swap or $taking/variant or $taking/@missing &gt; 0"><xsl:attribute name="open">open</xsl:attribute></xsl:if>
		<summary><xsl:value-of select="c:m('desk.rarer')"/><span class="hidden-text">: <xsl:value-of select="@name"/></span></summary>
		<div class="taking">
			<div>
				<label for="swap-{@line}"><xsl:value-of select="c:m('desk.swap')"/><span class="hidden-text">: <xsl:value-of select="@name"/></span></label>
				<input id="swap-{@line}" name="swap-{@line}" type="text" autocomplete="off" maxlength="64"><xsl:attribute name="value"><xsl:if test="not($taking/@is_chosen)"><xsl:value-of select="$taking/@swap"/></xsl:if></xsl:attribute></input>
			</div>
			<div>
				<label for="swap-qty-{@line}"><xsl:value-of select="c:m('desk.swap.qty')"/><span class="hidden-text">: <xsl:value-of select="@name"/></span></label>
				<input class="short" id="swap-qty-{@line}" name="swap-qty-{@line}" type="number" min="1" max="{@picked}">
					<xsl:attribute name="value"><xsl:choose><xsl:when test="$taking/@swap_qty"><xsl:value-of select="$taking/@swap_qty"/></xsl:when><xsl:otherwise>1</xsl:otherwise></xsl:choose></xsl:attribute>
				</input>
			</div>
			<div>
				<label for="missing-{@line}"><xsl:value-of select="c:m('desk.not-in-bag.qty')"/><span class="hidden-text">: <xsl:value-of select="@name"/></span></label>
				<input class="short" id="missing-{@line}" name="missing-{@line}" type="number" min="0" max="{@picked}" value="{$taking/@missing}"/>
			</div>
		</div>
		<xsl:variable name="line" select="."/>
		<xsl:choose>
			<xsl:when test="$taking/variant"><xsl:for-each select="$taking"><xsl:call-template name="variant-field">
				<xsl:with-param name="id" select="concat('variant-', $line/@line)"/>
				<xsl:with-param name="of" select="$line/@name"/>
				<xsl:with-param name="currency" select="$line/../@currency"/>
				<xsl:with-param name="focus" select="not(@swap)"/>
			</xsl:call-template></xsl:for-each></xsl:when>
			<xsl:when test="/*/@is_online"><p><a class="button quiet" href="/f/{../@id}/handover?variants={@line}"><xsl:value-of select="c:m('desk.variants.show')"/><span class="hidden-text">: <xsl:value-of select="@name"/></span></a></p></xsl:when>
		</xsl:choose>
		<xsl:if test="$taking/@swap and not($taking/@is_unknown)">
			<input type="hidden" name="seen-{@line}" value="{$taking/@swap}"/>
			<p class="notice"><xsl:choose>
				<xsl:when test="$taking/@name"><strong><xsl:value-of select="$taking/@name"/></strong>, <xsl:value-of select="c:money($taking/@price_minor, ../@currency)"/></xsl:when>
				<xsl:otherwise><xsl:value-of select="c:m('desk.swap.unchecked', $taking/@swap)"/></xsl:otherwise>
			</xsl:choose></p>
			<xsl:if test="$taking/@price_minor &gt; @price_minor and ../@kind = 'prepaid'">
				<p class="hint"><xsl:value-of select="c:m('desk.swap.till', c:money(($taking/@price_minor - @price_minor) * $taking/@swap_qty, ../@currency))"/><xsl:call-template name="before-tax"/></p>
			</xsl:if>
			<xsl:if test="$taking/given"><div class="taking"><xsl:call-template name="serial-fields">
				<xsl:with-param name="units" select="$taking/@swap_qty"/>
				<xsl:with-param name="filled" select="$taking/given"/>
				<xsl:with-param name="of">given-</xsl:with-param>
				<xsl:with-param name="name"><xsl:choose><xsl:when test="$taking/@name"><xsl:value-of select="$taking/@name"/></xsl:when><xsl:otherwise><xsl:value-of select="$taking/@swap"/></xsl:otherwise></xsl:choose></xsl:with-param>
			</xsl:call-template></div></xsl:if>
		</xsl:if>
	</details>
</xsl:template>

<!-- So that the clerk can say why something is missing. -->
<xsl:template name="not-in-bag">
	<xsl:if test="line[@short &gt; 0]">
		<section class="card">
			<h2><xsl:value-of select="c:m('desk.not-picked')"/></h2>
			<ul class="plain-list">
				<xsl:for-each select="line[@short &gt; 0]">
					<li><strong><xsl:value-of select="@short"/> × <xsl:value-of select="@name"/></strong></li>
				</xsl:for-each>
			</ul>
			<p class="soft"><xsl:value-of select="c:m('desk.not-picked.explain')"/></p>
		</section>
	</xsl:if>
</xsl:template>

<xsl:template name="person">
	<xsl:call-template name="field">
		<xsl:with-param name="name">by</xsl:with-param>
		<xsl:with-param name="label" select="c:m('desk.by')"/>
		<xsl:with-param name="value" select="/*/@by"/>
	</xsl:call-template>
	<xsl:if test="/*/@asks_identity">
		<label class="choice"><input type="checkbox" name="identity" value="yes" required="required">
			<xsl:if test="/*/@is_identity_checked"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if>
		</input><span><xsl:value-of select="c:m('desk.identity')"/></span></label>
	</xsl:if>
	<xsl:if test="/*/@asks_manager and /*/@is_manager">
		<fieldset>
			<legend><xsl:value-of select="c:m('desk.override')"/></legend>
			<xsl:call-template name="override"><xsl:with-param name="value">code_lost</xsl:with-param></xsl:call-template>
			<xsl:call-template name="override"><xsl:with-param name="value">known</xsl:with-param></xsl:call-template>
			<xsl:call-template name="override"><xsl:with-param name="value">other_person</xsl:with-param></xsl:call-template>
			<xsl:call-template name="override"><xsl:with-param name="value">other</xsl:with-param></xsl:call-template>
		</fieldset>
	</xsl:if>
</xsl:template>

<xsl:template name="override">
	<xsl:param name="value"/>
	<label class="choice"><input type="radio" name="override" value="{$value}" required="required">
		<xsl:if test="/*/@override = $value"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if>
	</input><span><xsl:value-of select="c:m(concat('desk.override.', $value))"/></span></label>
</xsl:template>

</xsl:stylesheet>
