/*
 * What clerks see and do, in a browser on the store's network: pages rendered here, working
 * without JavaScript, with a keyboard scanner as well as by finger. Also GET /livez and GET
 * /status for machines (the latter only for this machine).
 */
#ifndef COMPTOIR_AGENT_PAGES_H
#define COMPTOIR_AGENT_PAGES_H

#include "common/assets.h"
#include "common/http_server.h"
#include "common/render.h"
#include "store-agent/desk.h"
#include "store-agent/link.h"
#include "store-agent/print/printer.h"

struct agent {
	struct desk desk;
	struct link *link;
	struct printer *printer;
	struct templates *templates;
	const struct assets *assets;
};

struct pages_settings {
	struct http_settings http;
	bool is_plain_http_allowed; /* beyond this machine */
	unsigned idle_min;	    /* then the pages lock */
};

/* The template that has all pages, for templates_load. */
#define PAGES_TEMPLATE "agent/desk.xsl"
extern const char *const page_templates[];
extern const size_t page_template_count;

struct pages;

/* NULL with *why_out; also when the address is not of this machine and that was not allowed: PINs
 * would cross the network readable. The agent must outlive pages_stop. */
struct pages *pages_start(struct arena *arena, const struct pages_settings *settings,
	const struct agent *agent, struct str *why_out);
unsigned pages_port(const struct pages *pages);
void pages_stop(struct pages *pages, unsigned drain_ms);

#endif
