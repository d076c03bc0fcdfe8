# Tests of the store's agent; test_store runs it against a real comptoird.
AGENT_TEST_LIBS = libtest.a $(AGENT_LIBS) $(CHECK_LIBS)
check_PROGRAMS += \
	tests/agent/test_big_store \
	tests/agent/test_desk \
	tests/agent/test_found \
	tests/agent/test_fulfilment \
	tests/agent/test_journal \
	tests/agent/test_lease \
	tests/agent/test_keep \
	tests/agent/test_link \
	tests/agent/test_office_printing \
	tests/agent/test_paper_widths \
	tests/agent/test_papers \
	tests/agent/test_picking \
	tests/agent/test_printing \
	tests/agent/test_put_back \
	tests/agent/test_consignment \
	tests/agent/test_transfer \
	tests/agent/test_lookup \
	tests/agent/test_returns \
	tests/agent/test_report \
	tests/agent/test_scanner \
	tests/agent/test_serials \
	tests/agent/test_session \
	tests/agent/test_walk \
	tests/agent/test_photos \
	tests/agent/test_store \
	tests/agent/test_store_kill \
	tests/agent/test_store_pages \
	tests/agent/test_store_upgrade \
	tests/agent/test_waves
tests_agent_test_big_store_SOURCES = tests/agent/test_big_store.c tests/agent/light_pages.c tests/agent/light_pages.h
tests_agent_test_big_store_LDADD = $(API_TEST_LIBS) $(SQLITE_LIBS)
tests_agent_test_desk_LDADD = $(AGENT_TEST_LIBS)
tests_agent_test_found_LDADD = $(AGENT_TEST_LIBS)
tests_agent_test_fulfilment_LDADD = $(AGENT_TEST_LIBS)
tests_agent_test_journal_LDADD = $(AGENT_TEST_LIBS)
tests_agent_test_lease_LDADD = $(AGENT_TEST_LIBS)
tests_agent_test_keep_LDADD = $(AGENT_TEST_LIBS)
tests_agent_test_link_LDADD = $(AGENT_TEST_LIBS)
PAPER_SCENE = tests/agent/paper_scene.c tests/agent/paper_scene.h
tests_agent_test_papers_SOURCES = tests/agent/test_papers.c $(PAPER_SCENE)
tests_agent_test_papers_LDADD = $(AGENT_TEST_LIBS)
tests_agent_test_paper_widths_SOURCES = tests/agent/test_paper_widths.c $(PAPER_SCENE)
tests_agent_test_paper_widths_LDADD = $(AGENT_TEST_LIBS)
tests_agent_test_picking_LDADD = $(AGENT_TEST_LIBS)
PRINTING_SCENE = tests/agent/printing_scene.c tests/agent/printing_scene.h
tests_agent_test_printing_SOURCES = tests/agent/test_printing.c $(PRINTING_SCENE)
tests_agent_test_printing_LDADD = $(AGENT_TEST_LIBS)
tests_agent_test_office_printing_SOURCES = tests/agent/test_office_printing.c $(PRINTING_SCENE)
tests_agent_test_office_printing_LDADD = $(AGENT_TEST_LIBS)
tests_agent_test_put_back_LDADD = $(AGENT_TEST_LIBS)
tests_agent_test_consignment_LDADD = $(AGENT_TEST_LIBS)
tests_agent_test_transfer_LDADD = $(AGENT_TEST_LIBS)
tests_agent_test_lookup_LDADD = $(AGENT_TEST_LIBS)
tests_agent_test_returns_LDADD = $(AGENT_TEST_LIBS)
tests_agent_test_report_LDADD = $(AGENT_TEST_LIBS)
tests_agent_test_scanner_LDADD = $(AGENT_TEST_LIBS)
tests_agent_test_serials_LDADD = $(AGENT_TEST_LIBS)
tests_agent_test_session_LDADD = $(AGENT_TEST_LIBS)
tests_agent_test_walk_LDADD = $(AGENT_TEST_LIBS)
store_scene = tests/agent/store_scene.c tests/agent/store_scene.h
tests_agent_test_photos_SOURCES = tests/agent/test_photos.c $(store_scene)
tests_agent_test_photos_LDADD = $(API_TEST_LIBS)
tests_agent_test_store_SOURCES = tests/agent/test_store.c $(store_scene)
tests_agent_test_store_LDADD = $(API_TEST_LIBS)
tests_agent_test_store_pages_SOURCES = tests/agent/test_store_pages.c tests/agent/light_pages.c tests/agent/light_pages.h $(store_scene)
tests_agent_test_store_pages_LDADD = $(API_TEST_LIBS)
tests_agent_test_store_kill_SOURCES = tests/agent/test_store_kill.c $(store_scene)
tests_agent_test_store_kill_LDADD = $(API_TEST_LIBS)
tests_agent_test_store_upgrade_SOURCES = tests/agent/test_store_upgrade.c $(store_scene)
tests_agent_test_store_upgrade_LDADD = $(API_TEST_LIBS) $(AGENT_LIBS)
tests_agent_test_waves_LDADD = $(AGENT_TEST_LIBS)
EXTRA_DIST += \
	tests/golden/long_bag_label_en.txt \
	tests/golden/long_bag_label_fr.txt \
	tests/golden/long_bag_label_58_en.txt \
	tests/golden/parcel_label_en.txt \
	tests/golden/transfer_slip_en.txt \
	tests/golden/transfer_slip_fr.txt \
	tests/golden/transfer_slip_58_en.txt \
	tests/golden/transfer_slip_58_fr.txt \
	tests/golden/transfer_slip_80_en.txt \
	tests/golden/transfer_slip_80_fr.txt \
	tests/golden/parcel_label_fr.txt \
	tests/golden/parcel_label_80_en.txt \
	tests/golden/parcel_label_80_fr.txt \
	tests/golden/parcel_label_58_en.txt \
	tests/golden/parcel_label_58_fr.txt \
	tests/golden/long_bag_label_58_fr.txt \
	tests/golden/long_bag_label_80_en.txt \
	tests/golden/long_bag_label_80_fr.txt \
	tests/golden/long_pick_list_en.txt \
	tests/golden/long_pick_list_fr.txt \
	tests/golden/long_pick_list_58_en.txt \
	tests/golden/long_pick_list_58_fr.txt \
	tests/golden/long_pick_list_80_en.txt \
	tests/golden/long_pick_list_80_fr.txt \
	tests/golden/long_pickup_receipt_en.txt \
	tests/golden/long_pickup_receipt_fr.txt \
	tests/golden/long_pickup_receipt_58_en.txt \
	tests/golden/long_pickup_receipt_58_fr.txt \
	tests/golden/long_pickup_receipt_80_en.txt \
	tests/golden/long_pickup_receipt_80_fr.txt \
	tests/golden/day_report_en.txt \
	tests/golden/day_report_fr.txt \
	tests/golden/day_report_58_en.txt \
	tests/golden/day_report_58_fr.txt \
	tests/golden/day_report_80_en.txt \
	tests/golden/day_report_80_fr.txt \
	tests/golden/exchange_receipt_en.txt \
	tests/golden/exchange_receipt_fr.txt \
	tests/golden/exchange_receipt_qc_en.txt \
	tests/golden/exchange_receipt_qc_fr.txt \
	tests/golden/reasons_return_receipt_en.txt \
	tests/golden/reasons_return_receipt_fr.txt \
	tests/golden/reasons_return_receipt_58_en.txt \
	tests/golden/reasons_return_receipt_58_fr.txt \
	tests/golden/reasons_return_receipt_80_en.txt \
	tests/golden/reasons_return_receipt_80_fr.txt \
	tests/golden/reasons_return_receipt_qc_en.txt \
	tests/golden/reasons_return_receipt_qc_fr.txt \
	tests/golden/reasons_return_receipt_qc_58_en.txt \
	tests/golden/reasons_return_receipt_qc_58_fr.txt \
	tests/golden/reasons_return_receipt_qc_80_en.txt \
	tests/golden/reasons_return_receipt_qc_80_fr.txt \
	tests/golden/exchange_receipt_qc_58_en.txt \
	tests/golden/exchange_receipt_qc_58_fr.txt \
	tests/golden/exchange_receipt_qc_80_en.txt \
	tests/golden/exchange_receipt_qc_80_fr.txt \
	tests/golden/long_exchange_receipt_en.txt \
	tests/golden/long_exchange_receipt_fr.txt \
	tests/golden/long_exchange_receipt_58_en.txt \
	tests/golden/long_exchange_receipt_58_fr.txt \
	tests/golden/long_exchange_receipt_80_en.txt \
	tests/golden/long_exchange_receipt_80_fr.txt \
	tests/golden/long_return_receipt_en.txt \
	tests/golden/long_return_receipt_fr.txt \
	tests/golden/long_return_receipt_58_en.txt \
	tests/golden/long_return_receipt_58_fr.txt \
	tests/golden/long_return_receipt_80_en.txt \
	tests/golden/long_return_receipt_80_fr.txt \
	tests/golden/long_wave_list_en.txt \
	tests/golden/long_wave_list_fr.txt \
	tests/golden/long_wave_list_58_en.txt \
	tests/golden/long_wave_list_58_fr.txt \
	tests/golden/long_wave_list_80_en.txt \
	tests/golden/long_wave_list_80_fr.txt \
	tests/golden/pick_list_en.txt \
	tests/golden/pick_list_fr.txt \
	tests/golden/pickup_receipt_en.txt \
	tests/golden/pickup_receipt_fr.txt \
	tests/golden/return_receipt_en.txt \
	tests/golden/return_receipt_fr.txt
libtest_a_SOURCES += \
	tests/lib/agent_fixture.c tests/lib/agent_fixture.h \
	tests/lib/earlier_journal.c tests/lib/earlier_journal.h \
	tests/lib/office_printer.c tests/lib/office_printer.h \
	tests/lib/receipt_printer.c tests/lib/receipt_printer.h
