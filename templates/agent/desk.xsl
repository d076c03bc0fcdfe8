<?xml version="1.0" encoding="UTF-8"?>
<!-- Every page of the clerks in one stylesheet, so that what they share is compiled and kept once: a store's box is
     small. Which page it is says the name of the view's root element. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
<xsl:import href="frame.xsl"/>
<xsl:include href="arrivals.xsl"/>
<xsl:include href="bags.xsl"/>
<xsl:include href="exchange.xsl"/>
<xsl:include href="fulfilment.xsl"/>
<xsl:include href="handover.xsl"/>
<xsl:include href="consignment.xsl"/>
<xsl:include href="inspections.xsl"/>
<xsl:include href="line.xsl"/>
<xsl:include href="login.xsl"/>
<xsl:include href="not_collected.xsl"/>
<xsl:include href="parcels.xsl"/>
<xsl:include href="printers.xsl"/>
<xsl:include href="problem.xsl"/>
<xsl:include href="product.xsl"/>
<xsl:include href="put_back.xsl"/>
<xsl:include href="queue.xsl"/>
<xsl:include href="ready.xsl"/>
<xsl:include href="report.xsl"/>
<xsl:include href="return.xsl"/>
<xsl:include href="return_parts.xsl"/>
<xsl:include href="returned.xsl"/>
<xsl:include href="returns.xsl"/>
<xsl:include href="serial_parts.xsl"/>
<xsl:include href="slots.xsl"/>
<xsl:include href="take_over.xsl"/>
<xsl:include href="tasks.xsl"/>
<xsl:include href="variant_parts.xsl"/>
<xsl:include href="wave.xsl"/>
<xsl:include href="waves.xsl"/>
</xsl:stylesheet>
