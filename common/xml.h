/*
 * XML in, strictly: UTF-8 only, any DOCTYPE refused before the parser sees an entity,
 * bounded depth, start tag, attributes and text; no network, no external entity. Two ways:
 * a small document as a whole, or a feed item by item through the streaming reader. Every byte
 * passes a small scanner first, because libxml2 takes seconds for what these bounds forbid.
 */
#ifndef COMPTOIR_XML_H
#define COMPTOIR_XML_H

#include <libxml/tree.h>
#include <stdio.h>

#include "common/fault.h"

enum {
	XML_DOCUMENT_MAX = 4 << 20,
	XML_DEPTH_MAX = 32,
	XML_TAG_MAX = 16 * 1024,
	XML_ATTRIBUTES_MAX = 128, /* of one tag */
	XML_ITEM_MAX = 1 << 20,	  /* of a feed's item, and of any text, comment or CDATA section */
};

/* Call once before any thread starts: sets the refusing entity loader and silences libxml2's
 * stderr. */
void xml_setup(void);

/* REASON_OK or REASON_BAD_XML with *why_out; the document is the caller's (xmlFreeDoc). */
enum reason xml_read(struct arena *arena, struct str text, xmlDocPtr *document_out,
	struct str *why_out) MUST_USE;

/* Feeds: hands over each outermost element called `item` (any namespace) as a small tree, valid
 * during the call, with the line it stands on and the bytes read so far. each returns false to stop
 * (still REASON_OK). Not limited in total size. A malformed file ends with REASON_BAD_XML
 * after the items before the fault were given: callers check first, then apply. */
enum reason xml_feed(struct arena *arena, FILE *file, const char *item,
	bool (*each)(xmlNodePtr item, uint64_t line, uint64_t position, void *context),
	void *context, uint64_t *items_out, struct str *why_out) MUST_USE;

/* Text of the first child with this local name (namespace NULL: any), trimmed; empty when absent.
 * Lives in the arena. */
struct str xml_child_text(
	struct arena *arena, xmlNodePtr node, const char *name, const char *namespace_uri);

#endif
