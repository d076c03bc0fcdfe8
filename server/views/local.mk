# What the outside sees of the business: as JSON, and as XML for templates.
libserver_a_SOURCES += \
	server/views/admin_board_page.c server/views/admin_board_page.h \
	server/views/admin_home_page.c server/views/admin_home_page.h \
	server/views/admin_order_page.c server/views/admin_order_page.h \
	server/views/admin_orders_page.c server/views/admin_orders_page.h \
	server/views/admin_reviews_page.c server/views/admin_reviews_page.h \
	server/views/admin_store_page.c server/views/admin_store_page.h \
	server/views/admin_stores_page.c server/views/admin_stores_page.h \
	server/views/availability_json.c server/views/availability_json.h \
	server/views/availability_text.c server/views/availability_text.h \
	server/views/basket_page.c server/views/basket_page.h \
	server/views/checkout_page.c server/views/checkout_page.h \
	server/views/choice_page.c server/views/choice_page.h \
	server/views/choice_text.c server/views/choice_text.h \
	server/views/counter_order_json.c server/views/counter_order_json.h \
	server/views/credit_note_print.c server/views/credit_note_print.h \
	server/views/credit_note_ubl.c server/views/credit_note_ubl.h \
	server/views/credit_seller.h \
	server/views/frame.c server/views/frame.h \
	server/views/hold_json.c server/views/hold_json.h \
	server/views/home_page.c server/views/home_page.h \
	server/views/json_parts.c server/views/json_parts.h \
	server/views/login_page.c server/views/login_page.h \
	server/views/mail_facts.c server/views/mail_facts.h \
	server/views/mail_view.c server/views/mail_view.h \
	server/views/money_part.c server/views/money_part.h \
	server/views/order_page.c server/views/order_page.h \
	server/views/order_part.c server/views/order_part.h \
	server/views/order_text.c server/views/order_text.h \
	server/views/parts.c server/views/parts.h \
	server/views/product_json.c server/views/product_json.h \
	server/views/product_page.c server/views/product_page.h \
	server/views/return_json.c server/views/return_json.h \
	server/views/return_page.c server/views/return_page.h \
	server/views/return_part.c server/views/return_part.h \
	server/views/store_json.c server/views/store_json.h \
	server/views/store_text.c server/views/store_text.h
