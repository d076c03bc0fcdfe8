/* Building the XML document of facts a template sees; see render.h. */
#include <inttypes.h>
#include <stdio.h>

#include "common/qr.h"
#include "common/render.h"

xmlNodePtr view_new(const char *root, const char *language)
{
	xmlDocPtr document = xmlNewDoc(BAD_CAST "1.0");
	xmlNodePtr node = xmlNewDocNode(document, NULL, BAD_CAST root, NULL);
	xmlDocSetRootElement(document, node);
	view_text(node, "lang", str_of(language));
	return node;
}

xmlNodePtr view_child(xmlNodePtr parent, const char *name)
{
	return xmlNewChild(parent, NULL, BAD_CAST name, NULL);
}

void view_text(xmlNodePtr node, const char *attribute, struct str value)
{
	xmlChar *copy = xmlStrndup(BAD_CAST value.p, (int)value.n);
	xmlSetProp(node, BAD_CAST attribute, copy);
	xmlFree(copy);
}

void view_int(xmlNodePtr node, const char *attribute, int64_t value)
{
	char text[24];
	snprintf(text, sizeof(text), "%" PRId64, value);
	xmlSetProp(node, BAD_CAST attribute, BAD_CAST text);
}

void view_bool(xmlNodePtr node, const char *attribute, bool is_true)
{
	if (is_true)
		xmlSetProp(node, BAD_CAST attribute, BAD_CAST "yes");
}

/* One closed stroke for each run of dark modules. */
static void qr_path_add(xmlBufferPtr path, const struct qr *qr, int y)
{
	for (int x = 0, run; x < qr->size; x += run + 1) {
		char stroke[64];
		run = qr_dark_run(qr, x, y);
		if (run == 0)
			continue;
		snprintf(stroke, sizeof(stroke), "M%d %dh%dv1h-%dz", x + QR_QUIET_MODULES,
			y + QR_QUIET_MODULES, run, run);
		xmlBufferCat(path, BAD_CAST stroke);
	}
}

bool view_qr(xmlNodePtr parent, const char *child, struct str text)
{
	struct qr qr;
	if (!qr_make(text, &qr))
		return false;
	xmlBufferPtr path = xmlBufferCreate();
	for (int y = 0; y < qr.size; y++)
		qr_path_add(path, &qr, y);
	xmlNodePtr node = view_child(parent, child);
	view_int(node, "size", qr.size + 2 * QR_QUIET_MODULES);
	xmlSetProp(node, BAD_CAST "d", xmlBufferContent(path));
	xmlBufferFree(path);
	return true;
}

void view_free(xmlNodePtr root)
{
	xmlFreeDoc(root->doc);
}
