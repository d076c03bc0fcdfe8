# The money: what is asked of those who hold it, and what became of it. Knows no HTTP of our own.
noinst_LIBRARIES += libmoney.a
libmoney_a_SOURCES = \
	server/money/acts.c server/money/acts.h \
	server/money/external.c \
	server/money/plan.c server/money/plan.h \
	server/money/policies.def \
	server/money/policy.c server/money/policy.h \
	server/money/port.c server/money/port.h \
	server/money/stripe.c \
	server/money/till.c server/money/till.h \
	server/money/voucher.c server/money/voucher.h \
	server/money/work.c server/money/work.h
