<?xml version="1.0" encoding="UTF-8"?>
<!-- What every page of the clerks has: where to go, how the line is, and the pieces forms are made of. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">
<xsl:import href="/page/layout.xsl"/>

<xsl:template match="/*" mode="head"><script src="/assets/desk.js" defer="defer"></script></xsl:template>

<xsl:template match="/*" mode="nav">
	<xsl:if test="@clerk">
		<nav aria-label="{c:m('desk.nav')}">
			<xsl:call-template name="nav-link"><xsl:with-param name="href">/</xsl:with-param>
				<xsl:with-param name="text" select="c:m('desk.queue')"/><xsl:with-param name="count" select="@to_prepare"/></xsl:call-template>
			<xsl:call-template name="nav-link"><xsl:with-param name="href">/ready</xsl:with-param>
				<xsl:with-param name="text" select="c:m('desk.ready')"/><xsl:with-param name="count" select="@ready"/></xsl:call-template>
			<xsl:if test="@parcels &gt; 0 or @path = '/parcels'"><xsl:call-template name="nav-link"><xsl:with-param name="href">/parcels</xsl:with-param>
				<xsl:with-param name="text" select="c:m('desk.parcels')"/><xsl:with-param name="count" select="@parcels"/></xsl:call-template></xsl:if>
			<xsl:call-template name="nav-link"><xsl:with-param name="href">/returns</xsl:with-param>
				<xsl:with-param name="text" select="c:m('desk.returns')"/></xsl:call-template>
			<xsl:if test="@to_inspect &gt; 0"><xsl:call-template name="nav-link"><xsl:with-param name="href">/returns/inspect</xsl:with-param>
				<xsl:with-param name="text" select="c:m('desk.inspect.nav')"/><xsl:with-param name="count" select="@to_inspect"/></xsl:call-template></xsl:if>
			<xsl:call-template name="nav-link"><xsl:with-param name="href">/tasks</xsl:with-param>
				<xsl:with-param name="text" select="c:m('desk.tasks')"/><xsl:with-param name="count" select="@tasks"/></xsl:call-template>
		</nav>
		<xsl:if test="@arrived &gt; 0 and @path != '/' and @path != '/ready'"><a href="/ready"><xsl:call-template name="badge">
			<xsl:with-param name="level">risk</xsl:with-param><xsl:with-param name="text" select="c:count('desk.arrived', @arrived)"/>
		</xsl:call-template></a></xsl:if>
		<xsl:call-template name="line-badge"/>
	</xsl:if>
</xsl:template>

<!-- What headquarters does not take, and why; the store works on meanwhile. -->
<xsl:template match="/*" mode="standing">
	<xsl:if test="@clock_ahead_ms">
		<p class="notice warn" role="alert"><xsl:value-of select="c:m('desk.clock.ahead', c:duration(@clock_ahead_ms))"/></p>
	</xsl:if>
	<xsl:if test="@clock_behind_ms">
		<p class="notice warn" role="alert"><xsl:value-of select="c:m('desk.clock.behind', c:duration(@clock_behind_ms))"/></p>
	</xsl:if>
	<xsl:if test="@quarantine">
		<div class="notice bad" role="alert">
			<p><strong><xsl:value-of select="c:m('desk.quarantine')"/></strong></p>
			<p><xsl:value-of select="c:m(concat('desk.quarantine.', @quarantine))"/></p>
			<p><xsl:value-of select="c:m('desk.quarantine.since', c:instant(@quarantine_since, @zone, @now))"/></p>
		</div>
	</xsl:if>
</xsl:template>

<!-- Nothing is said of a count of zero. -->
<xsl:template name="nav-link">
	<xsl:param name="href"/>
	<xsl:param name="text"/>
	<xsl:param name="count" select="0"/>
	<a href="{$href}">
		<xsl:if test="/*/@path = $href"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>
		<xsl:value-of select="$text"/><xsl:if test="$count &gt; 0"><xsl:text> (</xsl:text><xsl:value-of select="$count"/><xsl:text>)</xsl:text></xsl:if>
	</a>
</xsl:template>

<!-- Is headquarters there, and what waits for it? -->
<xsl:template name="line-badge">
	<xsl:choose>
		<xsl:when test="@journal_failed"><xsl:call-template name="badge">
			<xsl:with-param name="level">late</xsl:with-param><xsl:with-param name="text" select="c:m('desk.line.failed')"/>
		</xsl:call-template></xsl:when>
		<xsl:when test="@to_read"><xsl:call-template name="badge">
			<xsl:with-param name="level">risk</xsl:with-param><xsl:with-param name="text" select="c:count('desk.line.reading', @to_read)"/>
		</xsl:call-template></xsl:when>
		<xsl:when test="@is_online and @unsent = 0"><xsl:call-template name="badge">
			<xsl:with-param name="level">good</xsl:with-param><xsl:with-param name="text" select="c:m('desk.line.online')"/>
		</xsl:call-template></xsl:when>
		<xsl:when test="@is_online"><xsl:call-template name="badge">
			<xsl:with-param name="level">good</xsl:with-param><xsl:with-param name="text" select="c:count('desk.line.sending', @unsent)"/>
		</xsl:call-template></xsl:when>
		<xsl:otherwise><xsl:call-template name="badge">
			<xsl:with-param name="level">risk</xsl:with-param><xsl:with-param name="text" select="c:count('desk.line.offline', @unsent)"/>
		</xsl:call-template></xsl:otherwise>
	</xsl:choose>
	<xsl:if test="@printer_trouble"><a href="/printers"><xsl:call-template name="badge">
		<xsl:with-param name="level">late</xsl:with-param><xsl:with-param name="text" select="c:m('desk.printer.trouble')"/>
	</xsl:call-template></a></xsl:if>
</xsl:template>

<xsl:template match="/*" mode="footer">
	<p><xsl:value-of select="@store"/></p>
	<xsl:if test="@clerk">
		<p><a href="/report"><xsl:value-of select="c:m('desk.report')"/></a></p>
		<p><xsl:value-of select="@clerk"/></p>
		<p><a href="/printers"><xsl:value-of select="c:m('desk.printers')"/></a></p>
		<form action="/logout" method="post" class="inline">
			<xsl:call-template name="form-token"/>
			<button class="quiet"><xsl:value-of select="c:m('desk.logout')"/></button>
		</form>
	</xsl:if>
</xsl:template>

<xsl:template match="notice" mode="notice">
	<p class="notice {@kind}" role="status"><xsl:value-of select="c:m(@key, @argument)"/></p>
</xsl:template>

<!-- In every form: that it is ours, and the key by which an act happens once. -->
<xsl:template name="form-token">
	<input type="hidden" name="form_token" value="{/*/@form_token}"/>
	<input type="hidden" name="key" value="{/*/@key}"/>
</xsl:template>

<!-- The field a scanner types into. -->
<xsl:template name="scan">
	<xsl:param name="action">/scan</xsl:param>
	<xsl:param name="label" select="c:m('desk.scan')"/>
	<xsl:param name="hint" select="c:m('desk.scan.hint')"/>
	<xsl:param name="autofocus" select="true()"/>
	<form class="card inline" action="{$action}" method="post">
		<xsl:call-template name="form-token"/>
		<xsl:call-template name="field">
			<xsl:with-param name="name">text</xsl:with-param>
			<xsl:with-param name="label" select="$label"/>
			<xsl:with-param name="hint" select="$hint"/>
			<xsl:with-param name="autofocus" select="$autofocus"/>
			<xsl:with-param name="required" select="true()"/>
		</xsl:call-template>
		<button><xsl:value-of select="c:m('desk.scan.do')"/></button>
	</form>
</xsl:template>

<!-- A button that is a form of its own. -->
<xsl:template name="act">
	<xsl:param name="action"/>
	<xsl:param name="text"/>
	<xsl:param name="class"/>
	<form action="{$action}" method="post">
		<xsl:call-template name="form-token"/>
		<button class="{$class}"><xsl:value-of select="$text"/></button>
	</form>
</xsl:template>

<!-- Of the current line: what the shopper is asked to take instead, or said to it. -->
<xsl:template name="offer">
	<xsl:if test="@instead_of"><p class="soft"><xsl:value-of select="c:m('desk.instead-of', @instead_of)"/></p></xsl:if>
	<xsl:choose>
		<xsl:when test="@is_asked and @offer_by"><p class="notice" role="note"><xsl:value-of select="c:m('desk.offer.open', @offer_name, c:instant(@offer_by, /*/@zone, /*/@now))"/></p></xsl:when>
		<xsl:when test="@is_asked"><p class="notice" role="note"><xsl:value-of select="c:m('desk.offer.unsent', @offer_name)"/></p></xsl:when>
		<xsl:when test="@offer and @offer != 'open' and @offer != 'pointless'"><p class="soft"><xsl:value-of select="c:m(concat('desk.offer.', @offer), @offer_name)"/></p></xsl:when>
	</xsl:choose>
</xsl:template>

<xsl:template name="promise">
	<xsl:choose>
		<xsl:when test="@band = 'late'"><xsl:call-template name="badge"><xsl:with-param name="level">late</xsl:with-param>
			<xsl:with-param name="text" select="c:m('desk.late', c:duration(/*/@now - @promised_at))"/></xsl:call-template></xsl:when>
		<xsl:otherwise><xsl:call-template name="badge"><xsl:with-param name="level" select="@band"/>
			<xsl:with-param name="text" select="c:m('desk.left', c:duration(@promised_at - /*/@now))"/></xsl:call-template></xsl:otherwise>
	</xsl:choose>
</xsl:template>

<!-- How long the shopper of the current fulfilment has been standing here: by words, shape and colour. -->
<xsl:template name="waiting-clock">
	<xsl:call-template name="badge">
		<xsl:with-param name="level"><xsl:choose><xsl:when test="@waits_ms &gt;= 300000">late</xsl:when><xsl:otherwise>risk</xsl:otherwise></xsl:choose></xsl:with-param>
		<xsl:with-param name="text" select="c:m('desk.waits', c:duration(@waits_ms))"/>
	</xsl:call-template>
</xsl:template>

<!-- Links to the parts of a list before and after the one that is shown. -->
<xsl:template name="parts-beside">
	<xsl:param name="list"/>
	<xsl:if test="@before or @next">
		<p class="row">
			<xsl:if test="@before"><a class="button quiet" href="{$list}from={@before}"><xsl:value-of select="c:m('desk.queue.before')"/></a></xsl:if>
			<xsl:if test="@next"><a class="button quiet" href="{$list}from={@next}"><xsl:value-of select="c:m('desk.queue.next')"/></a></xsl:if>
		</p>
	</xsl:if>
</xsl:template>

<!-- The product of the current line was looked for in vain for another order. -->
<xsl:template name="doubt">
	<xsl:if test="@doubt_short_id"><p class="notice warn"><xsl:value-of select="c:m('desk.doubt', @doubt_short_id, c:instant(@doubt_at, /*/@zone, /*/@now))"/></p></xsl:if>
</xsl:template>

<!-- Of the current line the store's own figure has fewer than were promised. -->
<xsl:template name="missing">
	<xsl:if test="@missing &gt; 0 and @left &gt; 0"><p class="notice warn"><xsl:value-of select="c:count('desk.missing', @missing)"/></p></xsl:if>
</xsl:template>

<!-- A fulfilment in a list of what is to be prepared. -->
<xsl:template name="queued">
	<li class="{@band}"><a class="whole" href="/f/{@id}">
		<h2><xsl:value-of select="@short_id"/> · <xsl:choose>
			<xsl:when test="@to_store"><xsl:value-of select="c:m('desk.for-store', @to_store)"/></xsl:when>
			<xsl:otherwise><xsl:value-of select="@customer"/></xsl:otherwise>
		</xsl:choose></h2>
		<p><xsl:value-of select="c:count('desk.units', @units)"/> · <xsl:value-of select="c:m('desk.promised', c:instant(@promised_at, /*/@zone, /*/@now))"/> · <xsl:value-of select="c:m('desk.age', c:duration(/*/@now - @placed_at))"/></p>
		<xsl:if test="@recall"><p><xsl:call-template name="badge"><xsl:with-param name="level">risk</xsl:with-param><xsl:with-param name="text" select="c:m(concat('desk.recall.', @recall))"/></xsl:call-template></p></xsl:if>
		<xsl:if test="@is_in_doubt"><p><xsl:call-template name="badge"><xsl:with-param name="level">risk</xsl:with-param><xsl:with-param name="text" select="c:m('desk.doubt.queued')"/></xsl:call-template></p></xsl:if>
		<xsl:if test="@clerk"><p><strong><xsl:choose>
			<xsl:when test="@is_mine"><xsl:value-of select="c:m('desk.mine')"/></xsl:when>
			<xsl:otherwise><xsl:value-of select="c:m('desk.others.short', @clerk)"/></xsl:otherwise>
		</xsl:choose></strong></p></xsl:if>
	</a>
	<xsl:call-template name="promise"/></li>
</xsl:template>

<!-- What other stores have sent here. -->
<xsl:template name="coming">
	<xsl:if test="/*/coming">
		<h2 id="coming"><xsl:value-of select="c:m('desk.coming-here')"/></h2>
		<ul class="list">
			<xsl:for-each select="/*/coming/fulfilment">
				<li><a class="whole" href="/f/{@id}">
					<h3><xsl:value-of select="@short_id"/> · <xsl:value-of select="@customer"/></h3>
					<p><xsl:value-of select="c:m('desk.from-store', @from_store)"/> · <xsl:value-of select="c:m('desk.parcel', @parcel)"/> · <xsl:value-of select="c:m('desk.expected', c:instant(@promised_at, /*/@zone, /*/@now))"/></p>
				</a>
				<xsl:choose>
					<xsl:when test="@state != 'in_transit'"><xsl:call-template name="badge"><xsl:with-param name="text" select="c:m('desk.unwanted')"/></xsl:call-template></xsl:when>
					<xsl:when test="@is_overdue"><xsl:call-template name="badge"><xsl:with-param name="level">late</xsl:with-param><xsl:with-param name="text" select="c:m('desk.overdue')"/></xsl:call-template></xsl:when>
				</xsl:choose></li>
			</xsl:for-each>
		</ul>
		<xsl:if test="/*/coming/@more"><p><a href="/parcels#coming"><xsl:value-of select="c:count('desk.coming-here.more', /*/coming/@more)"/></a></p></xsl:if>
	</xsl:if>
</xsl:template>

<!-- Of the current fulfilment: paid online, or what the till asks for. -->
<xsl:template name="payment">
	<xsl:value-of select="c:m(concat('desk.kind.', @kind))"/>
	<xsl:if test="@to_pay_minor and (@state = 'ready' or @state = 'collected')"><xsl:text> · </xsl:text><span class="price"><xsl:value-of select="c:money(@to_pay_minor, @currency)"/></span></xsl:if>
</xsl:template>

<xsl:template name="reason-choice">
	<xsl:param name="value"/>
	<xsl:param name="list"/>
	<label class="choice"><input type="radio" name="reason" value="{$value}" required="required"/>
		<span><xsl:value-of select="c:m(concat('desk.', $list, '.', $value))"/></span></label>
</xsl:template>

<xsl:template name="line-name">
	<h2 class="name"><xsl:value-of select="@name"/></h2>
	<p class="soft"><xsl:value-of select="@sku"/><xsl:if test="@gtin"> · <xsl:value-of select="@gtin"/></xsl:if></p>
	<xsl:call-template name="of-bundle"/>
</xsl:template>

<!-- What the shopper ordered as one, and the current line is part of. -->
<xsl:template name="of-bundle">
	<xsl:if test="@bundle"><p class="soft"><xsl:value-of select="c:m('desk.of-bundle', @bundle)"/><xsl:if test="../@state = 'assigned' or ../@state = 'accepted' or ../@state = 'picking'"><xsl:text> · </xsl:text><xsl:value-of select="c:m('desk.of-bundle.bag')"/></xsl:if><xsl:if test="@is_set"><xsl:text> </xsl:text><xsl:value-of select="c:m('return.rule.part_of_set')"/></xsl:if></p></xsl:if>
</xsl:template>

<!-- Behind the price of the current line. -->
<xsl:template name="before-tax">
	<xsl:if test="@is_before_tax"><xsl:text> </xsl:text><small class="soft"><xsl:value-of select="c:m('price.before-tax')"/></small></xsl:if>
</xsl:template>

</xsl:stylesheet>
