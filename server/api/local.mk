# One endpoint a file, named after its route; a folder for each audience.
libserver_a_SOURCES += \
	server/api/asked.c server/api/asked.h \
	server/api/hold_effect.c server/api/hold_effect.h \
	server/api/home.c server/api/home.h \
	server/api/ordering.c server/api/ordering.h \
	server/api/own_order.c server/api/own_order.h \
	server/api/own_return.c server/api/own_return.h \
	server/api/photos.c server/api/photos.h \
	server/api/agent/command_body.c server/api/agent/command_body.h \
	server/api/agent/report_body.c server/api/agent/report_body.h \
	server/api/agent/journal_body.c server/api/agent/journal_body.h \
	server/api/agent/counter_orders.c server/api/agent/counter_orders.h \
	server/api/agent/get_agent_consignments.c \
	server/api/agent/get_agent_destinations.c \
	server/api/agent/get_agent_events.c \
	server/api/agent/get_agent_orders.c \
	server/api/agent/get_agent_exchange.c \
	server/api/agent/get_agent_photo.c \
	server/api/agent/get_agent_products.c \
	server/api/agent/get_agent_variants.c \
	server/api/agent/post_agent_exchange.c \
	server/api/agent/post_agent_lookups.c \
	server/api/agent/post_agent_commands.c \
	server/api/ops/get_asset.c \
	server/api/ops/get_livez.c \
	server/api/ops/get_metrics.c \
	server/api/ops/get_readyz.c \
	server/api/page/admin_reviews_show.c server/api/page/admin_reviews_show.h \
	server/api/page/admin_order_show.c server/api/page/admin_order_show.h \
	server/api/page/basket.c server/api/page/basket.h \
	server/api/page/basket_show.c server/api/page/basket_show.h \
	server/api/page/checkout_show.c server/api/page/checkout_show.h \
	server/api/page/get_admin.c \
	server/api/page/get_admin_login.c \
	server/api/page/get_admin_money.c \
	server/api/page/get_admin_order.c \
	server/api/page/get_admin_order_photo.c \
	server/api/page/get_admin_orders.c \
	server/api/page/get_admin_reviews.c \
	server/api/page/get_admin_signals.c \
	server/api/page/get_admin_store.c \
	server/api/page/get_admin_board.c \
	server/api/page/get_admin_stores.c \
	server/api/page/get_admin_transfers.c \
	server/api/page/get_basket.c \
	server/api/page/get_checkout.c \
	server/api/page/get_digital_link.c \
	server/api/page/get_home.c \
	server/api/page/get_order.c \
	server/api/page/get_order_cancel.c \
	server/api/page/exchange_show.c server/api/page/exchange_show.h \
	server/api/page/get_order_exchange.c \
	server/api/page/get_order_return.c \
	server/api/page/get_order_return_code.c \
	server/api/page/get_order_withdraw.c \
	server/api/page/get_order_choose.c \
	server/api/page/get_order_substitute.c \
	server/api/page/get_product.c \
	server/api/page/order_show.c server/api/page/order_show.h \
	server/api/page/page.c server/api/page/page.h \
	server/api/page/post_admin_login.c \
	server/api/page/post_admin_logout.c \
	server/api/page/post_admin_order_cancel.c \
	server/api/page/post_admin_order_money.c \
	server/api/page/post_admin_order_recall.c \
	server/api/page/post_admin_order_review.c \
	server/api/page/post_admin_signals.c \
	server/api/page/post_admin_store_confirm_held.c \
	server/api/page/post_admin_store_discard_held.c \
	server/api/page/post_admin_order_voucher.c \
	server/api/page/post_basket.c \
	server/api/page/post_checkout.c \
	server/api/page/post_checkout_extend.c \
	server/api/page/post_checkout_order.c \
	server/api/page/post_checkout_release.c \
	server/api/page/post_order_arrived.c \
	server/api/page/post_order_cancel.c \
	server/api/page/post_order_choose.c \
	server/api/page/post_order_substitute.c \
	server/api/page/post_order_collector.c \
	server/api/page/post_order_coming.c \
	server/api/page/post_order_extend.c \
	server/api/page/post_order_exchange.c \
	server/api/page/post_order_return.c \
	server/api/page/post_order_return_photo_remove.c \
	server/api/page/post_order_return_photos.c \
	server/api/page/post_order_return_undo.c \
	server/api/page/post_order_withdraw.c \
	server/api/page/post_product.c \
	server/api/page/product_show.c server/api/page/product_show.h \
	server/api/page/return_show.c server/api/page/return_show.h \
	server/api/page/stores_work.c server/api/page/stores_work.h \
	server/api/partner/money_hint.c server/api/partner/money_hint.h \
	server/api/partner/get_voucher.c \
	server/api/partner/own_voucher.c server/api/partner/own_voucher.h \
	server/api/partner/post_money_external.c \
	server/api/partner/post_money_stripe.c \
	server/api/partner/post_order_till.c \
	server/api/partner/post_stock_deltas.c \
	server/api/partner/post_stock_sales.c \
	server/api/partner/post_stock_snapshots.c \
	server/api/partner/get_stock_held.c \
	server/api/partner/delete_stock_held.c \
	server/api/partner/post_voucher_redeem.c \
	server/api/partner/post_voucher_void.c \
	server/api/partner/stock_body.c server/api/partner/stock_body.h \
	server/api/shopper/delete_hold.c \
	server/api/shopper/delete_return.c \
	server/api/shopper/delete_return_photo.c \
	server/api/shopper/get_hold.c \
	server/api/shopper/get_order.c \
	server/api/shopper/get_product.c \
	server/api/shopper/get_product_availability.c \
	server/api/shopper/get_product_variants.c \
	server/api/shopper/get_products.c \
	server/api/shopper/get_return.c \
	server/api/shopper/get_return_photo.c \
	server/api/shopper/get_return_credit_note.c \
	server/api/shopper/get_return_credit_note_pdf.c \
	server/api/shopper/get_store.c \
	server/api/shopper/get_stores.c \
	server/api/shopper/post_availability.c \
	server/api/shopper/post_hold_extend.c \
	server/api/shopper/post_holds.c \
	server/api/shopper/post_order_arrived.c \
	server/api/shopper/post_order_cancel.c \
	server/api/shopper/post_order_choose.c \
	server/api/shopper/post_order_substitute.c \
	server/api/shopper/post_order_collector.c \
	server/api/shopper/post_order_coming.c \
	server/api/shopper/post_order_extend.c \
	server/api/shopper/post_order_withdraw.c \
	server/api/shopper/post_orders.c \
	server/api/shopper/post_return_photos.c \
	server/api/shopper/post_returns.c
