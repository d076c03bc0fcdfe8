# Feeds into the database: used by comptoirctl and by partners' routes.
noinst_LIBRARIES += libimport.a
libimport_a_SOURCES = \
	server/import/format_bestbuy.c \
	server/import/format_csv.h \
	server/import/format_google.c \
	server/import/format_icecat.c \
	server/import/format_items.c server/import/format_items.h \
	server/import/format_members.c \
	server/import/format_postcodes.c \
	server/import/format_shops.c \
	server/import/formats.c \
	server/import/held_message.c server/import/held_message.h \
	server/import/import.c server/import/import.h \
	server/import/import_postcodes.c \
	server/import/import_products.c \
	server/import/import_stock.c \
	server/import/import_stores.c \
	server/import/keys.c server/import/keys.h \
	server/import/pairs.c server/import/pairs.h \
	server/import/product_columns.h \
	server/import/product_contents.c server/import/product_contents.h \
	server/import/row.h \
	server/import/stock_apply.c \
	server/import/stock_brake.c \
	server/import/stock_message.c server/import/stock_message.h \
	server/import/stock_names.c \
	server/import/store_columns.h \
	server/import/us_zones.c server/import/us_zones.def \
	server/import/values.c
