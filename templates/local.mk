# XSLT, words and styles; installed as data. One line for each file.
nobase_dist_pkgdata_DATA = \
	templates/agent/arrivals.xsl \
	templates/agent/bags.xsl \
	templates/agent/frame.xsl \
	templates/agent/fulfilment.xsl \
	templates/agent/handover.xsl \
	templates/agent/line.xsl \
	templates/agent/login.xsl \
	templates/agent/problem.xsl \
	templates/agent/product.xsl \
	templates/agent/put_back.xsl \
	templates/agent/queue.xsl \
	templates/agent/ready.xsl \
	templates/agent/report.xsl \
	templates/agent/return.xsl \
	templates/agent/returned.xsl \
	templates/agent/returns.xsl \
	templates/agent/slots.xsl \
	templates/agent/take_over.xsl \
	templates/agent/tasks.xsl \
	templates/agent/wave.xsl \
	templates/agent/waves.xsl \
	templates/mail/cancelled.xsl \
	templates/mail/changed.xsl \
	templates/mail/confirmed.xsl \
	templates/mail/layout.xsl \
	templates/mail/ready.xsl \
	templates/mail/return_announced.xsl \
	templates/mail/return_parts.xsl \
	templates/mail/withdrawn.xsl \
	templates/mail/style.css \
	templates/messages/en.xml \
	templates/messages/fr.xml \
	templates/page/admin.xsl \
	templates/page/admin_home.xsl \
	templates/page/admin_order.xsl \
	templates/page/admin_orders.xsl \
	templates/page/admin_store.xsl \
	templates/page/admin_stores.xsl \
	templates/page/basket.xsl \
	templates/page/checkout.xsl \
	templates/page/desk.js \
	templates/page/home.xsl \
	templates/page/layout.xsl \
	templates/page/login.xsl \
	templates/page/order.xsl \
	templates/page/order_cancel.xsl \
	templates/page/order_parts.xsl \
	templates/page/problem.xsl \
	templates/page/product.xsl \
	templates/page/return.xsl \
	templates/page/return_new.xsl \
	templates/page/shop.xsl \
	templates/page/style.css \
	templates/page/withdraw.xsl

EXTRA_DIST += templates/README
