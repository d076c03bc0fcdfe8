# Tests. A program in check_PROGRAMS is a Check suite, unless helper_programs names it too; script_tests are
# scripts that end with "N passed, N failed". tests/run runs them all; those under tests/unit need no database.
helper_programs =

# A program without _SOURCES and _LDADD of its own is made of the one file it is named after and links this;
# so a new unit test is one line below.
LDADD = libtest.a $(COMMON_LIBS) $(CHECK_LIBS)

check_LIBRARIES += libtest.a
libtest_a_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS) -DTEST_SOURCE_DIR='"$(abs_top_srcdir)"'
libtest_a_SOURCES = \
	tests/lib/client.c tests/lib/client.h \
	tests/lib/golden.c tests/lib/golden.h \
	tests/lib/harness.c tests/lib/harness.h \
	tests/lib/mail_sink.c tests/lib/mail_sink.h \
	tests/lib/peer.c tests/lib/peer.h \
	tests/lib/pictures.c tests/lib/pictures.h \
	tests/lib/proxy.c tests/lib/proxy.h \
	tests/lib/tools.c tests/lib/tools.h

check_PROGRAMS += \
	tests/unit/test_affinity \
	tests/unit/test_arena \
	tests/unit/test_buf \
	tests/unit/test_limiter \
	tests/unit/test_config \
	tests/unit/test_csv \
	tests/unit/test_demogen \
	tests/unit/test_fields \
	tests/unit/test_bundle \
	tests/unit/test_geo \
	tests/unit/test_gtin \
	tests/unit/test_hours \
	tests/unit/test_http_client \
	tests/unit/test_json \
	tests/unit/test_json_write \
	tests/unit/test_line \
	tests/unit/test_look_again \
	tests/unit/test_mail \
	tests/unit/test_mail_view \
	tests/unit/test_money \
	tests/unit/test_serial \
	tests/unit/test_tax \
	tests/unit/test_pace \
	tests/unit/test_picture \
	tests/unit/test_place \
	tests/unit/test_print_document \
	tests/unit/test_promise \
	tests/unit/test_rand \
	tests/unit/test_render \
	tests/unit/test_returns \
	tests/unit/test_token \
	tests/unit/test_trust \
	tests/unit/test_webhook \
	tests/unit/test_xml

tests_unit_test_affinity_LDADD = libengine.a $(LDADD)
tests_unit_test_bundle_LDADD = libfulfilment.a libengine.a libmetrics.a $(DB_LIBS) $(LDADD)
tests_unit_test_demogen_LDADD = libdemogen.a $(LDADD)
tests_unit_test_line_LDADD = libengine.a $(LDADD)
tests_unit_test_look_again_LDADD = libfulfilment.a $(DB_LIBS) $(LDADD)
tests_unit_test_pace_LDADD = libfulfilment.a $(LDADD)
tests_unit_test_place_LDADD = libfulfilment.a libengine.a libmetrics.a $(DB_LIBS) $(LDADD)
tests_unit_test_promise_LDADD = libfulfilment.a libengine.a libmetrics.a $(DB_LIBS) $(LDADD)
tests_unit_test_trust_LDADD = libfulfilment.a $(LDADD)
tests_unit_test_limiter_LDADD = libserver.a $(LDADD)
tests_unit_test_mail_view_LDADD = libserver.a $(LDADD)

include tests/agent/local.mk
include tests/api/local.mk
include tests/bench/local.mk
include tests/db/local.mk
include tests/engine/local.mk
include tests/fault/local.mk

script_tests = \
	tests/api/contract.sh \
	tests/browser/agent.test.mjs \
	tests/browser/announced.test.mjs \
	tests/browser/bundle.test.mjs \
	tests/browser/consignment.test.mjs \
	tests/browser/exchange.test.mjs \
	tests/browser/handover.test.mjs \
	tests/browser/keyboard.test.mjs \
	tests/browser/returns.test.mjs \
	tests/browser/serials.test.mjs \
	tests/browser/shelf.test.mjs \
	tests/browser/shop.test.mjs \
	tests/browser/together.test.mjs \
	tests/browser/transfer.test.mjs \
	tests/browser/variants.test.mjs \
	tests/db/comptoirctl.sh \
	tests/http/comptoird.sh \
	tests/import/import.sh \
	tests/replay/import.sh \
	tests/model/lease.sh \
	tests/tools/check_layers.sh \
	tests/tools/contract_check.sh \
	tests/tools/dist.sh \
	tests/tools/front.sh \
	tests/tools/manuals.sh \
	tests/tools/quickstart.sh \
	tests/tools/run.sh \
	tests/tools/smtp_sink.sh \
	tests/tools/sqlgen.sh \
	tests/tools/style.sh \
	tests/tools/uninstall.sh

EXTRA_DIST += $(script_tests) \
	tests/README \
	tests/fuzz \
	tests/browser/.npmrc \
	tests/browser/bringing.mjs \
	tests/browser/chain.mjs \
	tests/browser/day.mjs \
	tests/browser/lib.mjs \
	tests/browser/picking.mjs \
	tests/browser/package-lock.json \
	tests/browser/package.json \
	tests/browser/run.sh \
	tests/golden/credit_note.xml \
	tests/golden/credit_note_qc.xml \
	tests/golden/credit_note_qc_en.txt \
	tests/golden/credit_note_qc_fr.txt \
	tests/golden/credit_note_en.txt \
	tests/golden/credit_note_long_en.txt \
	tests/golden/credit_note_long_fr.txt \
	tests/golden/credit_note_fr.txt \
	tests/golden/mail_exchange_announced_en.txt \
	tests/golden/mail_exchange_announced_fr.txt \
	tests/golden/mail_exchange_ended_en.txt \
	tests/golden/mail_exchange_ended_fr.txt \
	tests/golden/mail_voucher_en.txt \
	tests/golden/mail_voucher_fr.txt \
	tests/golden/mail_refunded_en.txt \
	tests/golden/mail_refunded_fr.txt \
	tests/golden/mail_cancelled_en.txt \
	tests/golden/mail_cancelled_fr.txt \
	tests/golden/mail_changed_en.txt \
	tests/golden/mail_changed_fr.txt \
	tests/golden/mail_choice_en.txt \
	tests/golden/mail_choice_fr.txt \
	tests/golden/mail_substitute_en.txt \
	tests/golden/mail_substitute_fr.txt \
	tests/golden/mail_confirmed_en.txt \
	tests/golden/mail_confirmed_fr.txt \
	tests/golden/mail_last_day_en.txt \
	tests/golden/mail_last_day_fr.txt \
	tests/golden/mail_ready_en.txt \
	tests/golden/mail_ready_fr.txt \
	tests/golden/mail_reminder_en.txt \
	tests/golden/mail_reminder_fr.txt \
	tests/golden/mail_return_announced_en.txt \
	tests/golden/mail_return_announced_fr.txt \
	tests/golden/mail_return_lines_en.txt \
	tests/golden/mail_return_lines_fr.txt \
	tests/golden/mail_withdrawn_en.txt \
	tests/golden/mail_withdrawn_fr.txt \
	tests/golden/print_sample.txt \
	tests/lib/echo.mjs \
	tests/lib/leaks.supp \
	tests/lib/ctl.sh \
	tests/lib/script.sh \
	tests/model/lease.pml \
	tests/lib/smtp-sink.mjs \
	tests/lib/wsrep_sst_missed \
	tests/longest \
	tests/run \
	tests/threads

# The business on the real database.
check_LIBRARIES += libworld.a
libworld_a_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
libworld_a_SOURCES = \
	tests/lib/mug_and_lamps.c tests/lib/mug_and_lamps.h \
	tests/lib/world.c tests/lib/world.h \
	tests/lib/world_acts.c
WORLD_LIBS = libworld.a libtest.a libdbtest.a libfulfilment.a libengine.a libmetrics.a $(DB_LIBS) $(COMMON_LIBS) $(CHECK_LIBS)

check_PROGRAMS += \
	tests/fulfilment/test_announced_exchange \
	tests/fulfilment/test_batches \
	tests/fulfilment/test_board_turns \
	tests/fulfilment/test_bundles \
	tests/fulfilment/test_choice \
	tests/fulfilment/test_choice_unanswered \
	tests/fulfilment/test_substitute \
	tests/fulfilment/test_counter \
	tests/fulfilment/test_directory \
	tests/fulfilment/test_exchange \
	tests/fulfilment/test_handover \
	tests/fulfilment/test_line_costs \
	tests/fulfilment/test_line_money \
	tests/fulfilment/test_line_taxes \
	tests/fulfilment/test_reminders \
	tests/fulfilment/test_credit_note \
	tests/fulfilment/test_credit_note_documents \
	tests/fulfilment/test_recall \
	tests/fulfilment/test_together \
	tests/fulfilment/test_consignment \
	tests/fulfilment/test_transfer \
	tests/fulfilment/test_not_there \
	tests/fulfilment/test_orders \
	tests/fulfilment/test_put_back \
	tests/fulfilment/test_sourcing \
	tests/fulfilment/test_shortage \
	tests/fulfilment/test_verify
tests_fulfilment_test_announced_exchange_LDADD = $(WORLD_LIBS)
tests_fulfilment_test_batches_SOURCES = \
	tests/fulfilment/batches.c tests/fulfilment/batches.h \
	tests/fulfilment/test_batches.c
tests_fulfilment_test_batches_LDADD = $(WORLD_LIBS)
tests_fulfilment_test_board_turns_LDADD = $(WORLD_LIBS)
tests_fulfilment_test_directory_LDADD = $(WORLD_LIBS)
tests_fulfilment_test_bundles_LDADD = libmoney.a $(WORLD_LIBS)
CHOICE_SCENE = tests/fulfilment/choice_scene.c tests/fulfilment/choice_scene.h
tests_fulfilment_test_choice_SOURCES = tests/fulfilment/test_choice.c $(CHOICE_SCENE)
tests_fulfilment_test_choice_LDADD = $(WORLD_LIBS)
tests_fulfilment_test_choice_unanswered_SOURCES = tests/fulfilment/test_choice_unanswered.c $(CHOICE_SCENE)
tests_fulfilment_test_choice_unanswered_LDADD = $(WORLD_LIBS)
tests_fulfilment_test_substitute_LDADD = $(WORLD_LIBS)
tests_fulfilment_test_counter_LDADD = $(WORLD_LIBS)
tests_fulfilment_test_exchange_LDADD = $(WORLD_LIBS)
tests_fulfilment_test_handover_LDADD = $(WORLD_LIBS)
MONEY_SCENE = tests/fulfilment/money_scene.c tests/fulfilment/money_scene.h
tests_fulfilment_test_line_costs_SOURCES = tests/fulfilment/test_line_costs.c $(MONEY_SCENE)
tests_fulfilment_test_line_costs_LDADD = libmoney.a $(WORLD_LIBS)
tests_fulfilment_test_line_money_SOURCES = tests/fulfilment/test_line_money.c $(MONEY_SCENE)
tests_fulfilment_test_line_money_LDADD = libmoney.a $(WORLD_LIBS)
tests_fulfilment_test_line_taxes_SOURCES = tests/fulfilment/test_line_taxes.c $(MONEY_SCENE)
tests_fulfilment_test_line_taxes_LDADD = libmoney.a $(WORLD_LIBS)
tests_fulfilment_test_reminders_LDADD = $(WORLD_LIBS)
tests_fulfilment_test_recall_LDADD = $(WORLD_LIBS)
tests_fulfilment_test_together_LDADD = $(WORLD_LIBS)
tests_fulfilment_test_consignment_LDADD = $(WORLD_LIBS)
tests_fulfilment_test_transfer_LDADD = $(WORLD_LIBS)
tests_fulfilment_test_not_there_LDADD = $(WORLD_LIBS)
tests_fulfilment_test_orders_LDADD = $(WORLD_LIBS)
tests_fulfilment_test_put_back_LDADD = $(WORLD_LIBS)
tests_fulfilment_test_sourcing_LDADD = $(WORLD_LIBS)
tests_fulfilment_test_shortage_LDADD = $(WORLD_LIBS)
tests_fulfilment_test_verify_LDADD = $(WORLD_LIBS)

include tests/http/local.mk
include tests/replay/local.mk

# Feeds into the database.
check_LIBRARIES += libfeedtest.a
libfeedtest_a_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS)
libfeedtest_a_SOURCES = \
	tests/import/feed.c tests/import/feed.h
FEED_TEST_LIBS = libfeedtest.a libimport.a $(WORLD_LIBS)

check_PROGRAMS += \
	tests/fulfilment/test_catalogue \
	tests/fulfilment/test_stock_feed \
	tests/import/test_large_messages \
	tests/import/test_message_formats \
	tests/import/test_messages \
	tests/import/test_held \
	tests/fulfilment/test_texts \
	tests/import/test_products \
	tests/import/test_stock \
	tests/import/test_stores
tests_fulfilment_test_texts_SOURCES = tests/fulfilment/test_texts.c \
	tests/fulfilment/order_tree.c tests/fulfilment/order_tree.h
CREDIT_NOTE_SCENE = tests/fulfilment/credit_note_scene.c tests/fulfilment/credit_note_scene.h
tests_fulfilment_test_credit_note_SOURCES = tests/fulfilment/test_credit_note.c $(CREDIT_NOTE_SCENE)
tests_fulfilment_test_credit_note_LDADD = $(WORLD_LIBS)
tests_fulfilment_test_credit_note_documents_SOURCES = tests/fulfilment/test_credit_note_documents.c $(CREDIT_NOTE_SCENE) \
	tests/fulfilment/ubl_structure.c tests/fulfilment/ubl_structure.h
tests_fulfilment_test_credit_note_documents_LDADD = libworld.a libserver.a $(WORLD_LIBS) $(CIVETWEB_LIBS)
tests_fulfilment_test_texts_LDADD = libworld.a libserver.a $(WORLD_LIBS) $(CIVETWEB_LIBS)
tests_fulfilment_test_catalogue_LDADD = $(FEED_TEST_LIBS)
tests_fulfilment_test_stock_feed_LDADD = $(FEED_TEST_LIBS)
STOCK_MESSAGES = tests/import/stock_messages.c tests/import/stock_messages.h
tests_import_test_messages_SOURCES = tests/import/test_messages.c $(STOCK_MESSAGES)
tests_import_test_messages_LDADD = $(FEED_TEST_LIBS)
tests_import_test_large_messages_SOURCES = tests/import/test_large_messages.c $(STOCK_MESSAGES)
tests_import_test_large_messages_LDADD = $(FEED_TEST_LIBS)
tests_import_test_message_formats_SOURCES = tests/import/test_message_formats.c $(STOCK_MESSAGES)
tests_import_test_message_formats_LDADD = $(FEED_TEST_LIBS)
tests_import_test_held_LDADD = $(FEED_TEST_LIBS)
tests_import_test_products_LDADD = $(FEED_TEST_LIBS)
tests_import_test_stock_LDADD = $(FEED_TEST_LIBS)
tests_import_test_stores_LDADD = $(FEED_TEST_LIBS)

# After all, which has made the built sources that tests include.
check-programs: all
	@$(MAKE) $(AM_MAKEFLAGS) $(check_PROGRAMS) $(check_LIBRARIES)
list-tests:
	@for test in $(check_PROGRAMS) $(script_tests); do \
		case " $(helper_programs) " in *" $$test "*) ;; *) echo $$test ;; esac; done
clean-local:
	rm -rf tests/db-template tests/db-template.lock tests/db-template.log test-logs
check-unit: check-programs
	$(srcdir)/tests/run -b . tests/unit
check-local: check-unit
# With clang only; FUZZ_SECONDS for each target.
FUZZ_SECONDS = 60
fuzz:
	$(srcdir)/tests/fuzz/run -b . -t $(FUZZ_SECONDS)
# A database that stays away, an agent struck at each of its calls, and every order of the races, in full.
trial: check-programs
	COMPTOIR_TRIAL=full COMPTOIR_TEST_TIMEOUT=7200 $(srcdir)/tests/run -b . tests/fault/test_away tests/fault/test_agent_calls \
		tests/fault/test_money_killed tests/race/test_steps tests/race/test_part_steps tests/race/test_transfer_steps \
		tests/model/lease.sh
	@cat test-logs/tests_fault_test_away.log test-logs/tests_fault_test_agent_calls.log
# A day of twelve stores in Chromium, some of them cut off; as root, after ./quickstart check has brought what it needs.
day: all
	COMPTOIR_BUILD=$(abs_top_builddir) node $(srcdir)/tests/browser/day.mjs
# With ThreadSanitizer, in a build folder of its own.
check-threads:
	$(srcdir)/tests/threads -b .
.PHONY: day check-programs check-threads list-tests check-unit fuzz trial
