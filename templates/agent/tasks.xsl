<?xml version="1.0" encoding="UTF-8"?>
<!-- Goods to put back, what is to be counted, and what headquarters refused. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
	xmlns:c="https://comptoir.example/template" exclude-result-prefixes="c">

<!-- What has more is put back on its own page. -->
<xsl:variable name="lines-in-card" select="5"/>

<xsl:template match="/tasks" mode="title"><xsl:value-of select="c:m('desk.tasks')"/></xsl:template>

<xsl:template match="/tasks" mode="main">
	<xsl:call-template name="scan"/>
	<xsl:if test="not(fulfilment) and not(recount) and not(refusal) and not(unread) and not(@before)"><p class="card"><xsl:value-of select="c:m('desk.tasks.empty')"/></p></xsl:if>
	<xsl:if test="unread">
		<h2><xsl:value-of select="c:m('desk.unread')"/></h2>
		<p><xsl:value-of select="c:m('desk.unread.why')"/></p>
		<ul class="list">
			<xsl:for-each select="unread">
				<li>
					<p><xsl:choose>
						<xsl:when test="@label != ''"><strong><xsl:value-of select="c:m('desk.order', @label)"/></strong> · </xsl:when>
					</xsl:choose><xsl:value-of select="c:m('desk.unread.message', @seq)"/> · <xsl:value-of select="c:instant(@at, /*/@zone, /*/@now)"/></p>
					<form action="/tasks/unread-seen" method="post">
						<xsl:call-template name="form-token"/>
						<input type="hidden" name="seq" value="{@seq}"/>
						<button class="quiet"><xsl:value-of select="c:m('desk.refused.seen')"/></button>
					</form>
				</li>
			</xsl:for-each>
		</ul>
		<xsl:if test="@more_unread"><p class="soft"><xsl:value-of select="c:count('desk.tasks.more', @more_unread)"/></p></xsl:if>
	</xsl:if>
	<xsl:if test="fulfilment">
		<h2><xsl:value-of select="c:m('desk.put-back')"/></h2>
		<xsl:for-each select="fulfilment">
			<section class="card">
				<h3><a href="/f/{@id}"><xsl:value-of select="@short_id"/></a> · <xsl:value-of select="c:m(concat('desk.state.', @state))"/></h3>
				<xsl:choose>
					<xsl:when test="count(line[@put_back_due &gt; 0]) &gt; $lines-in-card"><p><a class="button quiet" href="/f/{@id}"><xsl:value-of select="c:count('desk.put-back.many', count(line[@put_back_due &gt; 0]))"/></a></p></xsl:when>
					<xsl:otherwise><xsl:call-template name="put-back-form"/></xsl:otherwise>
				</xsl:choose>
			</section>
		</xsl:for-each>
	</xsl:if>
	<xsl:call-template name="parts-beside"><xsl:with-param name="list" select="'/tasks?'"/></xsl:call-template>
	<xsl:if test="recount">
		<h2><xsl:value-of select="c:m('desk.count')"/></h2>
		<p><xsl:value-of select="c:m('desk.count.why')"/></p>
		<ul class="list">
			<xsl:for-each select="recount">
				<li>
					<div>
						<xsl:if test="@shelf != ''"><p class="shelf"><xsl:value-of select="@shelf"/></p></xsl:if>
						<p><strong><xsl:value-of select="@name"/></strong><br/><span class="soft"><xsl:value-of select="@sku"/> · <xsl:value-of select="@clerk"/> · <xsl:value-of select="c:instant(@at, /*/@zone, /*/@now)"/></span></p>
					</div>
					<form class="inline" action="/tasks/count" method="post">
						<xsl:call-template name="form-token"/>
						<input type="hidden" name="sku" value="{@sku}"/>
						<div class="field"><label for="count-{position()}"><xsl:value-of select="c:m('desk.count.qty')"/><span class="hidden-text">: <xsl:value-of select="@name"/></span></label>
							<input class="short" id="count-{position()}" name="on_shelf" type="number" inputmode="numeric" min="0" max="9999" required="required"/></div>
						<button><xsl:value-of select="c:m('desk.count.do')"/></button>
					</form>
				</li>
			</xsl:for-each>
		</ul>
		<xsl:if test="@more_recounts"><p class="soft"><xsl:value-of select="c:count('desk.tasks.more', @more_recounts)"/></p></xsl:if>
	</xsl:if>
	<xsl:if test="refusal">
		<h2><xsl:value-of select="c:m('desk.refused')"/></h2>
		<p><xsl:value-of select="c:m('desk.refused.why')"/></p>
		<ul class="list">
			<xsl:for-each select="refusal">
				<xsl:variable name="said"><xsl:choose>
					<xsl:when test="@result = 'wrong_state' or @result = 'not_found' or @result = 'quantity_exceeded' or @result = 'invalid_fields'"><xsl:value-of select="c:m(concat('desk.said.', @result))"/></xsl:when>
					<xsl:otherwise><xsl:value-of select="@result"/></xsl:otherwise>
				</xsl:choose></xsl:variable>
				<li>
					<div>
						<h3><xsl:choose>
							<xsl:when test="@fulfilment"><a href="/f/{@fulfilment}"><xsl:value-of select="@short_id"/></a> · </xsl:when>
							<xsl:when test="@consignment"><a href="/consignments/{@consignment}"><xsl:value-of select="c:m('desk.consignment.one')"/></a> · </xsl:when>
						</xsl:choose><xsl:value-of select="c:m(concat('desk.command.', @type))"/><xsl:if test="@number != ''"> · <xsl:value-of select="c:m('desk.order', @number)"/></xsl:if></h3>
						<p><xsl:value-of select="c:m('desk.refused.said', $said)"/> · <xsl:value-of select="@clerk"/> · <xsl:value-of select="c:instant(@happened_at, /*/@zone, /*/@now)"/></p>
					</div>
					<form action="/tasks/seen" method="post">
						<xsl:call-template name="form-token"/>
						<input type="hidden" name="last_seq" value="{@last_seq}"/>
						<button class="quiet"><xsl:value-of select="c:m('desk.refused.seen')"/></button>
					</form>
				</li>
			</xsl:for-each>
		</ul>
		<xsl:if test="@more_refusals"><p class="soft"><xsl:value-of select="c:count('desk.tasks.more', @more_refusals)"/></p></xsl:if>
	</xsl:if>
</xsl:template>

</xsl:stylesheet>
