# What the outside sees of the business: as JSON, and as XML for templates.
libserver_a_SOURCES += \
	server/views/availability_json.c server/views/availability_json.h \
	server/views/counter_order_json.c server/views/counter_order_json.h \
	server/views/hold_json.c server/views/hold_json.h \
	server/views/json_parts.c server/views/json_parts.h \
	server/views/mail_view.c server/views/mail_view.h \
	server/views/order_json.c server/views/order_json.h \
	server/views/product_json.c server/views/product_json.h \
	server/views/store_json.c server/views/store_json.h
