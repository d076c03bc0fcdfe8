# comptoirctl: administration.
sbin_PROGRAMS += comptoirctl
comptoirctl_SOURCES = \
	server/ctl/commands.def \
	server/ctl/credit_notes.c \
	server/ctl/ctl.c server/ctl/ctl.h \
	server/ctl/explain.c \
	server/ctl/import.c \
	server/ctl/journals.c \
	server/ctl/held.c \
	server/ctl/main.c \
	server/ctl/money.c \
	server/ctl/people.c \
	server/ctl/setup.c \
	server/ctl/verify.c
comptoirctl_LDADD = $(SERVER_LIBS)
