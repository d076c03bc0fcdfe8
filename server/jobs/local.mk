# Timed jobs: the runner, and one file for each row of jobs.def.
libserver_a_SOURCES += \
	server/jobs/jobs.c server/jobs/jobs.h server/jobs/jobs.def \
	server/jobs/carry_out_money.c \
	server/jobs/cover_shortages.c \
	server/jobs/end_recalls.c \
	server/jobs/expire_orders.c \
	server/jobs/follow_stock.c \
	server/jobs/issue_vouchers.c \
	server/jobs/lapse_holds.c \
	server/jobs/money.c server/jobs/money.h \
	server/jobs/plan_money.c \
	server/jobs/purge.c \
	server/jobs/reconcile_money.c \
	server/jobs/refresh_catalogue.c \
	server/jobs/refresh_places.c \
	server/jobs/refresh_stores.c \
	server/jobs/remind_shoppers.c \
	server/jobs/send_mails.c \
	server/jobs/watch_board.c \
	server/jobs/watch_journals.c \
	server/jobs/settle_choices.c \
	server/jobs/settle_exchanges.c \
	server/jobs/settle_substitutes.c \
	server/jobs/time_out_stores.c \
	server/jobs/watch_feeds.c
