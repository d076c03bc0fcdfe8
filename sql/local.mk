# Named statements (queries/) and migrations (migrations/). tools/sqlgen turns all of them into C at once: a header
# and a source for each file of queries, a list of all statements, and the migrations as data. A new file of
# queries is one line in each of the two lists below; a new migration one line in the third.
QUERIES = \
	sql/queries/agent.sql \
	sql/queries/auth.sql \
	sql/queries/availability.sql \
	sql/queries/board.sql \
	sql/queries/catalogue.sql \
	sql/queries/choice.sql \
	sql/queries/consignment.sql \
	sql/queries/cost.sql \
	sql/queries/counter.sql \
	sql/queries/credit_note.sql \
	sql/queries/exchange.sql \
	sql/queries/feed.sql \
	sql/queries/fulfilment.sql \
	sql/queries/hold.sql \
	sql/queries/idempotency.sql \
	sql/queries/import.sql \
	sql/queries/journal.sql \
	sql/queries/ledger.sql \
	sql/queries/lookup.sql \
	sql/queries/money.sql \
	sql/queries/order.sql \
	sql/queries/pages.sql \
	sql/queries/outbox.sql \
	sql/queries/photo.sql \
	sql/queries/place.sql \
	sql/queries/people.sql \
	sql/queries/product.sql \
	sql/queries/review.sql \
	sql/queries/returns.sql \
	sql/queries/schema.sql \
	sql/queries/serial.sql \
	sql/queries/shortage.sql \
	sql/queries/stock.sql \
	sql/queries/stock_feed.sql \
	sql/queries/store.sql \
	sql/queries/substitute.sql \
	sql/queries/transfer.sql \
	sql/queries/verify.sql \
	sql/queries/verify_money.sql \
	sql/queries/verify_orders.sql \
	sql/queries/verify_orphans.sql \
	sql/queries/verify_returns.sql \
	sql/queries/verify_serials.sql \
	sql/queries/verify_stock.sql \
	sql/queries/voucher.sql

nodist_libdb_a_SOURCES = \
	server/db/q_agent.c server/db/q_agent.h \
	server/db/q_auth.c server/db/q_auth.h \
	server/db/q_availability.c server/db/q_availability.h \
	server/db/q_board.c server/db/q_board.h \
	server/db/q_catalogue.c server/db/q_catalogue.h \
	server/db/q_choice.c server/db/q_choice.h \
	server/db/q_consignment.c server/db/q_consignment.h \
	server/db/q_cost.c server/db/q_cost.h \
	server/db/q_counter.c server/db/q_counter.h \
	server/db/q_credit_note.c server/db/q_credit_note.h \
	server/db/q_exchange.c server/db/q_exchange.h \
	server/db/q_feed.c server/db/q_feed.h \
	server/db/q_fulfilment.c server/db/q_fulfilment.h \
	server/db/q_hold.c server/db/q_hold.h \
	server/db/q_idempotency.c server/db/q_idempotency.h \
	server/db/q_import.c server/db/q_import.h \
	server/db/q_journal.c server/db/q_journal.h \
	server/db/q_ledger.c server/db/q_ledger.h \
	server/db/q_lookup.c server/db/q_lookup.h \
	server/db/q_money.c server/db/q_money.h \
	server/db/q_order.c server/db/q_order.h \
	server/db/q_pages.c server/db/q_pages.h \
	server/db/q_outbox.c server/db/q_outbox.h \
	server/db/q_photo.c server/db/q_photo.h \
	server/db/q_place.c server/db/q_place.h \
	server/db/q_people.c server/db/q_people.h \
	server/db/q_product.c server/db/q_product.h \
	server/db/q_review.c server/db/q_review.h \
	server/db/q_returns.c server/db/q_returns.h \
	server/db/q_schema.c server/db/q_schema.h \
	server/db/q_serial.c server/db/q_serial.h \
	server/db/q_shortage.c server/db/q_shortage.h \
	server/db/q_stock.c server/db/q_stock.h \
	server/db/q_stock_feed.c server/db/q_stock_feed.h \
	server/db/q_store.c server/db/q_store.h \
	server/db/q_substitute.c server/db/q_substitute.h \
	server/db/q_transfer.c server/db/q_transfer.h \
	server/db/q_verify.c server/db/q_verify.h \
	server/db/q_verify_money.c server/db/q_verify_money.h \
	server/db/q_verify_orders.c server/db/q_verify_orders.h \
	server/db/q_verify_orphans.c server/db/q_verify_orphans.h \
	server/db/q_verify_returns.c server/db/q_verify_returns.h \
	server/db/q_verify_serials.c server/db/q_verify_serials.h \
	server/db/q_verify_stock.c server/db/q_verify_stock.h \
	server/db/q_voucher.c server/db/q_voucher.h \
	server/db/migrations.c server/db/statements.c

MIGRATIONS = \
	sql/migrations/0000_migration_state.sql \
	sql/migrations/0001_foundation.sql \
	sql/migrations/0002_who_in_history.sql \
	sql/migrations/0003_ledger_in_commit_order.sql \
	sql/migrations/0004_stock_feeds.sql \
	sql/migrations/0005_shortages_are_covered.sql \
	sql/migrations/0007_catalogue.sql \
	sql/migrations/0008_store_record.sql \
	sql/migrations/0009_arrivals.sql \
	sql/migrations/0010_return_class.sql \
	sql/migrations/0011_picking.sql \
	sql/migrations/0022_handover_lines.sql \
	sql/migrations/0023_journals.sql \
	sql/migrations/0024_recalls.sql \
	sql/migrations/0025_money.sql \
	sql/migrations/0026_returns.sql \
	sql/migrations/0027_the_shopper_chooses.sql \
	sql/migrations/0029_reminders.sql \
	sql/migrations/0031_inspection.sql \
	sql/migrations/0034_agent_reports.sql \
	sql/migrations/0035_credit_notes.sql \
	sql/migrations/0036_why_rejected.sql \
	sql/migrations/0037_refund_deadlines.sql \
	sql/migrations/0038_return_desk.sql \
	sql/migrations/0039_exchanges.sql \
	sql/migrations/0042_transfers.sql \
	sql/migrations/0044_substitutes.sql \
	sql/migrations/0060_mail_of_transfers.sql \
	sql/migrations/0061_vouchers.sql \
	sql/migrations/0062_counter_lookup.sql \
	sql/migrations/0063_signals_seen.sql \
	sql/migrations/0064_vat_of_captures.sql \
	sql/migrations/0065_delivery_costs.sql \
	sql/migrations/0066_two_stores_together.sql \
	sql/migrations/0067_taxes.sql \
	sql/migrations/0068_bundles.sql \
	sql/migrations/0069_staff_roles.sql \
	sql/migrations/0070_what_is_at_risk.sql \
	sql/migrations/0071_return_photos.sql \
	sql/migrations/0072_exempt_goods.sql \
	sql/migrations/0073_serials.sql \
	sql/migrations/0074_held_snapshots.sql \
	sql/migrations/0075_fewer_keys_of_orders.sql \
	sql/migrations/0077_product_models.sql \
	sql/migrations/0078_announced_exchanges.sql \
	sql/migrations/0080_photo_lines.sql \
	sql/migrations/0081_line_reasons.sql \
	sql/migrations/0082_consignments.sql \
	sql/migrations/0083_return_centres.sql \
	sql/migrations/0084_declarations_stay.sql \
	sql/migrations/0085_grounds_of_lines.sql \
	sql/migrations/0087_journals_by_state.sql \
	sql/migrations/0088_stores_by_change.sql \
	sql/migrations/0089_held_messages.sql \
	sql/migrations/0091_movement_kinds.sql \
	sql/migrations/0092_reservations_move_nothing.sql

EXTRA_DIST += sql/README $(QUERIES) $(MIGRATIONS)

# sqlgen leaves files alone that would not change; the stamp remembers when it ran.
BUILT_SOURCES += $(nodist_libdb_a_SOURCES)
CLEANFILES += $(nodist_libdb_a_SOURCES) server/db/sqlgen.stamp
$(nodist_libdb_a_SOURCES): server/db/sqlgen.stamp
	@:
# A file that joins the list may be older than the stamp.
server/db/sqlgen.stamp: $(QUERIES) $(MIGRATIONS) sql/local.mk tools/sqlgen$(EXEEXT)
	@$(MKDIR_P) server/db
	$(AM_V_GEN)cd $(srcdir) && $(abs_builddir)/tools/sqlgen $(abs_builddir)/server/db $(QUERIES) $(MIGRATIONS)
	@touch $@
