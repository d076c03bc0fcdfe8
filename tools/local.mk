# Build and development tools.
EXTRA_DIST += \
	tools/check-layers \
	tools/format \
	tools/private-mariadb

format:
	$(srcdir)/tools/format
format-check:
	$(srcdir)/tools/format --check
.PHONY: format format-check
