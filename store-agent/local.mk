# The agent of one store, comptoir-agent. libagent.a is everything but main.c, so that tests can link it.
noinst_LIBRARIES += libagent.a
libagent_a_SOURCES = \
	store-agent/brought.c store-agent/brought.h \
	store-agent/desk.c store-agent/desk.h store-agent/desk_act.h \
	store-agent/desk_consignment.c store-agent/desk_consignment.h \
	store-agent/desk_count.c \
	store-agent/desk_exchange.c store-agent/desk_exchange.h \
	store-agent/desk_handover.c \
	store-agent/desk_look.c \
	store-agent/desk_lookup.c \
	store-agent/desk_missing.c \
	store-agent/desk_put_back.c \
	store-agent/desk_returns.c \
	store-agent/desk_transfer.c \
	store-agent/desk_waves.c store-agent/desk_waves.h \
	store-agent/door.c \
	store-agent/feed.c store-agent/feed.h \
	store-agent/fulfilment.c store-agent/fulfilment.h store-agent/fulfilment_inside.h \
	store-agent/fulfilment_acts.c \
	store-agent/fulfilment_merge.c \
	store-agent/fulfilment_read.c \
	store-agent/fulfilment_walk.c \
	store-agent/journal/carry.c store-agent/journal/carry.h \
	store-agent/journal/commands.c store-agent/journal/commands.h \
	store-agent/journal/consignments.c store-agent/journal/consignments.h \
	store-agent/journal/epoch.c store-agent/journal/epoch.h \
	store-agent/journal/doubts.c store-agent/journal/doubts.h \
	store-agent/journal/fulfilments.c store-agent/journal/fulfilments.h \
	store-agent/journal/inspections.c store-agent/journal/inspections.h \
	store-agent/journal/journal.h \
	store-agent/journal/people.c store-agent/journal/people.h \
	store-agent/journal/prints.c store-agent/journal/prints.h \
	store-agent/journal/queue.c store-agent/journal/queue.h \
	store-agent/journal/recounts.c store-agent/journal/recounts.h \
	store-agent/journal/report.c store-agent/journal/report.h \
	store-agent/journal/schema.c store-agent/journal/schema.h \
	store-agent/journal/slots.c store-agent/journal/slots.h \
	store-agent/journal/sql.c store-agent/journal/sql.h \
	store-agent/journal/unread.c store-agent/journal/unread.h \
	store-agent/journal/untold.c store-agent/journal/untold.h \
	store-agent/journal/waves.c store-agent/journal/waves.h \
	store-agent/lease.c store-agent/lease.h \
	store-agent/keep.c store-agent/keep.h \
	store-agent/link.c store-agent/link.h \
	store-agent/pages/handover_form.c store-agent/pages/handover_form.h \
	store-agent/pages/page_arrivals.c \
	store-agent/link.c store-agent/link.h store-agent/link_inside.h \
	store-agent/link_commands.c \
	store-agent/link_report.c \
	store-agent/pages/brought_view.c store-agent/pages/brought_view.h \
	store-agent/pages/exception.c store-agent/pages/exception.h \
	store-agent/pages/exchange_form.c store-agent/pages/exchange_form.h \
	store-agent/pages/find_brought.c store-agent/pages/find_brought.h \
	store-agent/pages/page_consignment.c \
	store-agent/pages/place_field.c store-agent/pages/place_field.h \
	store-agent/pages/page_exchange.c \
	store-agent/pages/page_fulfilment.c \
	store-agent/pages/page_handover.c \
	store-agent/pages/page_lists.c \
	store-agent/pages/page_inspect.c \
	store-agent/pages/page_login.c \
	store-agent/pages/page_pick.c \
	store-agent/pages/page_printers.c \
	store-agent/pages/page_put_back.c \
	store-agent/pages/page_queue.c \
	store-agent/pages/page_report.c \
	store-agent/pages/page_returns.c \
	store-agent/pages/page_slots.c \
	store-agent/pages/page_transfer.c \
	store-agent/pages/page_waves.c \
	store-agent/pages/pages.c store-agent/pages/pages.h \
	store-agent/pages/routes.def \
	store-agent/pages/return_form.c store-agent/pages/return_form.h \
	store-agent/pages/serial_field.c store-agent/pages/serial_field.h \
	store-agent/pages/session.c store-agent/pages/session.h \
	store-agent/pages/variants.c store-agent/pages/variants.h \
	store-agent/pages/visit.c store-agent/pages/visit.h \
	store-agent/print/escpos.c store-agent/print/escpos.h \
	store-agent/print/escpos_line.c \
	store-agent/print/ipp.c \
	store-agent/print/job.c store-agent/print/job.h \
	store-agent/print/letters.c store-agent/print/letters.h \
	store-agent/print/output.c store-agent/print/output.h \
	store-agent/print/papers.c store-agent/print/papers.h store-agent/print/papers_inside.h \
	store-agent/print/printer.c store-agent/print/printer.h \
	store-agent/print/receipts.c \
	store-agent/print/slip.c \
	store-agent/scanner.c store-agent/scanner.h \
	store-agent/tell.c store-agent/tell.h \
	store-agent/wave.c store-agent/wave.h
AGENT_LIBS = libagent.a $(COMMON_LIBS) $(SQLITE_LIBS) $(CIVETWEB_LIBS) $(CUPS_LIBS)

sbin_PROGRAMS += comptoir-agent
comptoir_agent_SOURCES = store-agent/main.c store-agent/settings.def
comptoir_agent_LDADD = $(AGENT_LIBS)
