# The business: what may happen to stock, orders and goods, and when. Knows no HTTP.
noinst_LIBRARIES += libfulfilment.a
libfulfilment_a_SOURCES = \
	server/fulfilment/board.c server/fulfilment/board.h \
	server/fulfilment/bundle.c server/fulfilment/bundle.h \
	server/fulfilment/catalogue.c server/fulfilment/catalogue.h \
	server/fulfilment/choice.c server/fulfilment/choice.h \
	server/fulfilment/choice_answer.c \
	server/fulfilment/choice_ask.c \
	server/fulfilment/choice_settle.c server/fulfilment/choice_steps.h \
	server/fulfilment/consignment.c server/fulfilment/consignment.h \
	server/fulfilment/consignment_json.c server/fulfilment/consignment_json.h \
	server/fulfilment/contact.c server/fulfilment/contact.h \
	server/fulfilment/cost_policies.def \
	server/fulfilment/costs.c server/fulfilment/costs.h \
	server/fulfilment/counter.c server/fulfilment/counter.h \
	server/fulfilment/counter_acts.c server/fulfilment/counter_acts.h \
	server/fulfilment/counter_count.c \
	server/fulfilment/counter_goods.c \
	server/fulfilment/counter_exchange.c \
	server/fulfilment/counter_returns.c server/fulfilment/counter_returns.h \
	server/fulfilment/counter_handover.c \
	server/fulfilment/counter_substitute.c server/fulfilment/counter_substitute.h \
	server/fulfilment/counter_swap.c server/fulfilment/counter_swap.h \
	server/fulfilment/counter_transfer.c server/fulfilment/transfer.h \
	server/fulfilment/counter_twice.c \
	server/fulfilment/credit_note.c server/fulfilment/credit_note.h \
	server/fulfilment/decision.c server/fulfilment/decision.h \
	server/fulfilment/directory.c server/fulfilment/directory.h \
	server/fulfilment/exchange.c server/fulfilment/exchange.h \
	server/fulfilment/feed.c server/fulfilment/feed.h \
	server/fulfilment/feed_json.c server/fulfilment/feed_json.h \
	server/fulfilment/fulfilment_write.c \
	server/fulfilment/hold.c server/fulfilment/hold.h \
	server/fulfilment/hold_place.c \
	server/fulfilment/line_tax.c server/fulfilment/line_tax.h \
	server/fulfilment/look_again.c server/fulfilment/look_again.h \
	server/fulfilment/lookup.c server/fulfilment/lookup.h \
	server/fulfilment/lookup_tries.c \
	server/fulfilment/market.h \
	server/fulfilment/order.h \
	server/fulfilment/order_answer.c \
	server/fulfilment/order_arrive.c \
	server/fulfilment/order_change.c \
	server/fulfilment/order_find.c \
	server/fulfilment/order_number.c server/fulfilment/order_number.h \
	server/fulfilment/order_place.c server/fulfilment/order_placing.h \
	server/fulfilment/order_read.c \
	server/fulfilment/order_rows.c server/fulfilment/order_rows.h \
	server/fulfilment/order_write.h \
	server/fulfilment/owed.c server/fulfilment/owed.h \
	server/fulfilment/pace.c server/fulfilment/pace.h \
	server/fulfilment/place.c server/fulfilment/place.h \
	server/fulfilment/place_alone.c server/fulfilment/place_alone.h \
	server/fulfilment/places.c server/fulfilment/places.h \
	server/fulfilment/product.c server/fulfilment/product.h \
	server/fulfilment/promise.c server/fulfilment/promise.h \
	server/fulfilment/recall.c server/fulfilment/recall.h \
	server/fulfilment/remind.c server/fulfilment/remind.h \
	server/fulfilment/reserve.c server/fulfilment/reserve.h \
	server/fulfilment/return_announce.c \
	server/fulfilment/return_exchange.c server/fulfilment/return_exchange.h \
	server/fulfilment/return_facts.c server/fulfilment/return_facts.h \
	server/fulfilment/return_photos.c server/fulfilment/return_photos.h \
	server/fulfilment/return_read.c \
	server/fulfilment/return_rules.c server/fulfilment/return_rules.h \
	server/fulfilment/return_sets.c \
	server/fulfilment/return_signals.c server/fulfilment/return_signals.h \
	server/fulfilment/return_signals.def \
	server/fulfilment/return_waits.c server/fulfilment/return_waits.h \
	server/fulfilment/return_settle.c \
	server/fulfilment/return_write.h \
	server/fulfilment/returns.h \
	server/fulfilment/resource.c server/fulfilment/resource.h \
	server/fulfilment/review.c server/fulfilment/review.h \
	server/fulfilment/serials.c server/fulfilment/serials.h \
	server/fulfilment/shortage.c server/fulfilment/shortage.h \
	server/fulfilment/sourcing.c server/fulfilment/sourcing.h \
	server/fulfilment/stock.c server/fulfilment/stock.h \
	server/fulfilment/stock_chunk.c server/fulfilment/stock_chunk.h \
	server/fulfilment/stock_compare.c \
	server/fulfilment/stock_feed.c server/fulfilment/stock_feed.h \
	server/fulfilment/stock_held.c server/fulfilment/stock_held.h \
	server/fulfilment/store_journal.c server/fulfilment/store_journal.h \
	server/fulfilment/substitute.c server/fulfilment/substitute.h \
	server/fulfilment/together.c server/fulfilment/together.h \
	server/fulfilment/trust.c server/fulfilment/trust.h \
	server/fulfilment/variants.c server/fulfilment/variants.h \
	server/fulfilment/verify.c server/fulfilment/verify.h \
	server/fulfilment/verify_reckoned.c server/fulfilment/verify_reckoned.h \
	server/fulfilment/withdraw.c
