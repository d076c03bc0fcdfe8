# Build and development tools.
noinst_LIBRARIES += libdemogen.a
libdemogen_a_SOURCES = \
	tools/demogen/calendar.c \
	tools/demogen/catalogue.c \
	tools/demogen/chance.c \
	tools/demogen/demo.h \
	tools/demogen/files.c \
	tools/demogen/kinds.def \
	tools/demogen/stock.c \
	tools/demogen/stores.c \
	tools/demogen/towns.def

noinst_PROGRAMS += comptoir-demogen
comptoir_demogen_SOURCES = tools/demogen/main.c
comptoir_demogen_LDADD = libdemogen.a $(COMMON_LIBS)

EXTRA_DIST += \
	tools/ask-agent \
	tools/check-layers \
	tools/contract-check.mjs \
	tools/format \
	tools/instance \
	tools/private-mariadb \
	tools/redocly.yaml

format:
	$(srcdir)/tools/format
format-check:
	$(srcdir)/tools/format --check
.PHONY: format format-check

noinst_PROGRAMS += tools/sqlgen
tools_sqlgen_SOURCES = \
	tools/sqlgen.c tools/sqlgen.h \
	tools/sqlgen_read.c \
	tools/sqlgen_write.c
tools_sqlgen_LDADD = $(COMMON_LIBS)
