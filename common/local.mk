# Linked into every program: knows nothing of databases or the business. Programs that listen add CIVETWEB_LIBS.
noinst_LIBRARIES += libcommon.a
libcommon_a_SOURCES = \
	common/arena.c common/arena.h \
	common/assets.c common/assets.h \
	common/barcode.c common/barcode.h \
	common/buf.c common/buf.h \
	common/clock.c common/clock.h \
	common/config.c common/config.h \
	common/csv.c common/csv.h \
	common/curl_client.h \
	common/daemon.c common/daemon.h \
	common/fault.c common/fault.h \
	common/file.c common/file.h \
	common/geo.c common/geo.h \
	common/gtin.c common/gtin.h \
	common/holidays.c common/holidays.def common/holidays.h \
	common/hours.c common/hours.h \
	common/hours_text.c \
	common/html_text.c \
	common/html_write.c common/html_write.h \
	common/http_body.c common/http_body.h \
	common/http_client.c common/http_client.h \
	common/http_fields.c \
	common/http_framing.c \
	common/http_language.c \
	common/http_multipart.c \
	common/http_server.c common/http_server.h \
	common/http_wire.h \
	common/huge_pages.c common/huge_pages.h \
	common/ids.c common/ids.h \
	common/json.c common/json.h \
	common/json_write.c common/json_write.h \
	common/log.c common/log.h \
	common/mail.c common/mail.h \
	common/mail_compose.c \
	common/messages.c common/messages.h \
	common/money.c common/money.h \
	common/notify.c common/notify.h \
	common/outside.c common/outside.h \
	common/picture.c common/picture.h common/picture_inside.h \
	common/picture_jpeg.c \
	common/picture_png.c \
	common/print_document.c common/print_document.h common/print_items.h \
	common/print_layout.c common/print_layout.h \
	common/print_lines.c \
	common/print_pdf.c \
	common/print_pieces.c \
	common/print_raster.c \
	common/person.c common/person.h \
	common/qr.c common/qr.h \
	common/rand.c common/rand.h \
	common/reason.c common/reason.h common/reasons.def \
	common/render.c common/render.h \
	common/returns.c common/returns.def common/returns.h \
	common/serial.c common/serial.h \
	common/show.c common/show.h \
	common/str.c common/str.h \
	common/tax.c common/tax.h common/taxes.def \
	common/tax_json.c common/tax_json.h \
	common/tax_view.c common/tax_view.h \
	common/template_functions.c common/template_functions.h \
	common/token.c common/token.h \
	common/view.c \
	common/webhook.c common/webhook.h \
	common/words.c common/words.h \
	common/xml.c common/xml.h

COMMON_LIBS = libcommon.a $(XSLT_LIBS) $(XML_LIBS) $(CRYPTO_LIBS) $(JANSSON_LIBS) $(CURL_LIBS) \
	$(PANGOCAIRO_LIBS) $(CAIROPDF_LIBS) $(QRENCODE_LIBS) $(ICU_LIBS) $(INIH_LIBS) -lpthread -lm
