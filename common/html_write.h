/*
 * The one place where markup leaves the house: writes the result tree of a template as
 * HTML5, or as the plain text a mail reader without HTML shows.
 *
 * HTML is refused (false, *why_out a short literal for the log) when it holds an element or
 * attribute that is not on the lists in html_write.c, a script or style with content, an event
 * handler or style attribute, text with output escaping disabled, or a URL that is neither
 * relative to this site nor https:, http:, mailto: or tel:.
 */
#ifndef COMPTOIR_HTML_WRITE_H
#define COMPTOIR_HTML_WRITE_H

#include <libxml/tree.h>

#include "common/buf.h"
#include "common/reason.h"

/* style: rules put into the head as a style element, for mail; empty for pages, which link one. */
bool html_write(
	const xmlDoc *document, struct str style, struct buf *out, const char **why_out) MUST_USE;

/* Blocks are separated by an empty line, list items begin with "- ", the cells of a table row stand
 * in one line, a link is followed by its address. Head and pictures leave nothing. */
void html_write_text(const xmlDoc *document, struct buf *out);

/* Relative to this site, or of an allowed scheme, and nothing a browser could read otherwise. */
bool url_is_allowed(struct str url);

#endif
