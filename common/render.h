/*
 * Everything people read is rendered here: a small XML document of facts (a view) goes
 * through an XSLT template and comes out as HTML, or as plain text for mail. Templates
 * are compiled once and shared read-only; they may not touch files or the network.
 * templates/README tells how to write one.
 *
 * Words people read stand in templates/messages/fr.xml and en.xml (<m key="order.ready">…</m>);
 * a template looks them up by key in the language of the view. A key missing in either
 * language, and a template asking for a key that does not exist, is an error at start.
 *
 * HTML is written by our own serialiser (html_write.h): it escapes text and attributes and knows
 * only the elements, attributes and URL schemes on its lists. A refusal is REASON_INTERNAL and
 * logged: no page is better than a dangerous one.
 */
#ifndef COMPTOIR_RENDER_H
#define COMPTOIR_RENDER_H

#include <libxml/tree.h>

#include "common/buf.h"
#include "common/reason.h"

struct templates;

/* Compiles every template named (paths below folder, "page/order.xsl") and loads the messages. NULL
 * with *why_out naming file and line. Lives in the arena, which must be of the process; call before
 * threads start. Templates import others by path: "layout.xsl" from the same folder,
 * "/page/layout.xsl" from the templates folder. */
struct templates *templates_load(const char *folder, const char *const *names, size_t count,
	struct arena *arena, struct str *why_out);
void templates_free(struct templates *templates);

enum render_as {
	RENDER_HTML, /* a page */
	RENDER_MAIL, /* HTML that carries its style (mail/style.css), as mail readers load none */
	RENDER_TEXT, /* the same result as plain text */
};
/* The view's root element has the attribute lang="fr" or "en". Uses the arena of out. */
enum reason render(const struct templates *templates, const char *name, xmlDocPtr view,
	enum render_as as, struct buf *out) MUST_USE;

/* A message with {0} {1} replaced by the arguments, for texts made in C (mail subjects, print
 * documents). A key that does not exist is a defect: it is logged and the key itself is given. */
struct str message(const struct templates *templates, struct arena *arena, const char *language,
	const char *key, const struct str *arguments, size_t count);
/* For keys that are put together, where other words can stand in. */
bool message_is_there(const struct templates *templates, const char *key);

/* Building views: thin helpers over libxml2 that take struct str. All values must be clean UTF-8.
 */
xmlNodePtr view_new(const char *root, const char *language); /* root node of a new document */
xmlNodePtr view_child(xmlNodePtr parent, const char *name);
void view_text(xmlNodePtr node, const char *attribute, struct str value);
void view_int(xmlNodePtr node, const char *attribute, int64_t value);
void view_bool(xmlNodePtr node, const char *attribute, bool is_true); /* "yes", or no attribute */
/* <child size="29" d="M4 4h7v1h-7z…"/>: a QR code as an SVG path in a square of size units, the
 * quiet zone of 4 included. The template "qr" of page/layout.xsl draws it. False: the text is
 * longer than a code can hold, and nothing was added. */
bool view_qr(xmlNodePtr parent, const char *child, struct str text) MUST_USE;
void view_free(xmlNodePtr root);

#endif
