# Man pages, units, documents.
dist_man_MANS += doc/comptoir-agent.8 doc/comptoirctl.8 doc/comptoird.8

EXTRA_DIST += \
	doc/agent-protocol.md \
	doc/comptoir-agent.service \
	doc/comptoird.service \
	doc/benchmarks.md \
	doc/decisions \
	doc/feeds.md \
	doc/haproxy.cfg \
	doc/import.md \
	doc/money.md \
	doc/openapi.yaml \
	doc/operations.md \
	doc/returns.md \
	doc/sourcing.md \
	doc/taxes.md

# Units name the programs where they are installed; [@] because configure would fill in a plain @ here.
unitdir = $(prefix)/lib/systemd/system
install-data-local:
	$(MKDIR_P) "$(DESTDIR)$(unitdir)"
	for unit in comptoird comptoir-agent; do \
		sed 's|[@]sbindir@|$(sbindir)|' $(srcdir)/doc/$$unit.service >"$(DESTDIR)$(unitdir)/$$unit.service" || exit 1; \
	done
uninstall-local:
	rm -f "$(DESTDIR)$(unitdir)/comptoird.service" "$(DESTDIR)$(unitdir)/comptoir-agent.service"

# Before anything is replaced or removed: what the store's agent has not sent exists nowhere else. AGENT_CONF is what its
# unit names.
AGENT_CONF = /etc/comptoir/agent.conf
ask_agent = KEEP_UNSENT=$(KEEP_UNSENT) LOSE_UNSENT=$(LOSE_UNSENT) $(srcdir)/tools/ask-agent
installed_agent = "$(DESTDIR)$(sbindir)/comptoir-agent" "$(DESTDIR)$(AGENT_CONF)"
installing = install-binPROGRAMS install-sbinPROGRAMS install-man8 install-nobase_dist_pkgdataDATA install-data-local
removing = uninstall-binPROGRAMS uninstall-sbinPROGRAMS uninstall-man8 uninstall-nobase_dist_pkgdataDATA uninstall-local
$(installing): may-install
$(removing): may-uninstall
may-install:
	@$(ask_agent) install $(installed_agent)
may-uninstall:
	@$(ask_agent) uninstall $(installed_agent)
.PHONY: may-install may-uninstall
