/*
 * Everything people read is rendered here: a small XML document of facts (a view) goes
 * through an XSLT template and comes out as HTML, or as plain text for mail. Templates
 * are compiled once and shared read-only; they may not touch files or the network.
 *
 * Words people read stand in templates/messages/fr.xml and en.xml (<m key="order.ready">…</m>);
 * a template looks them up by key in the language of the view. A key missing in either
 * language is an error at start.
 *
 * HTML is written by our own serialiser: it escapes text and attributes, refuses script
 * elements with content other than a src, event-handler and style attributes, and URLs in
 * href/src/action that are not relative, https:, http:, mailto: or tel:. A refusal is
 * REASON_INTERNAL and logged: no page is better than a dangerous one.
 */
#ifndef COMPTOIR_RENDER_H
#define COMPTOIR_RENDER_H

#include <libxml/tree.h>

#include "common/buf.h"
#include "common/reason.h"

struct templates;

/* Compiles every template named (paths below folder, "page/order.xsl") and loads the messages. NULL
 * with *why_out naming file and line. Process lifetime. */
struct templates *templates_load(const char *folder, const char *const *names, size_t count,
	struct arena *arena, struct str *why_out);
void templates_free(struct templates *templates);

enum render_as { RENDER_HTML, RENDER_TEXT };
/* The view's root element has attributes lang="fr" (required). */
enum reason render(const struct templates *templates, const char *name, xmlDocPtr view,
	enum render_as as, struct buf *out) MUST_USE;

/* A message with {0} {1} replaced by the arguments, for texts made in C (mail subjects, print
 * documents). */
struct str message(const struct templates *templates, struct arena *arena, const char *language,
	const char *key, const struct str *arguments, size_t count);

/* Building views: thin helpers over libxml2 that take struct str. All values must be clean UTF-8.
 */
xmlNodePtr view_new(const char *root, const char *language); /* root node of a new document */
xmlNodePtr view_child(xmlNodePtr parent, const char *name);
void view_text(xmlNodePtr node, const char *attribute, struct str value);
void view_int(xmlNodePtr node, const char *attribute, int64_t value);
void view_free(xmlNodePtr root);

#endif
