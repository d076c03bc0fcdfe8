/* The result tree of a template as plain text, for the text part of mails; see html_write.h. */
#include "common/html_write.h"

#include <string.h>

#include "common/show.h"

static const char *const blocks[] = {"address", "article", "blockquote", "div", "dl", "figure",
	"footer", "form", "h1", "h2", "h3", "h4", "header", "main", "nav", "ol", "p", "section",
	"table", "ul"};
static const char *const lines[] = {"br", "dd", "dt", "li", "tr"};
static const char *const silent[] = {"button", "head", "img", "input", "script", "svg"};

/* Breaks are owed until text follows, so that several blocks in a row leave one empty line. */
struct text_writer {
	struct buf *out;
	int owed_breaks;
	bool owes_space;
	bool has_begun;
};

static bool is_one_of(const char *const *list, size_t count, const xmlNode *node)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(list[i], (const char *)node->name) == 0)
			return true;
	}
	return false;
}
#define IS_ONE_OF(list, node) is_one_of((list), ARRAY_LENGTH(list), (node))

static void breaks_owe(struct text_writer *writer, int breaks)
{
	if (breaks > writer->owed_breaks)
		writer->owed_breaks = breaks;
	writer->owes_space = false;
}

static void breaks_pay(struct text_writer *writer)
{
	for (; writer->owed_breaks > 0; writer->owed_breaks--) {
		if (writer->has_begun)
			buf_add_char(writer->out, '\n');
	}
	if (writer->owes_space)
		buf_add_char(writer->out, ' ');
	writer->owes_space = false;
	writer->has_begun = true;
}

static void word_add(struct text_writer *writer, const char *text)
{
	breaks_pay(writer);
	buf_add_c(writer->out, text);
}

/* White space becomes one blank, none at the beginning of a line. */
static void text_add(struct text_writer *writer, const char *text)
{
	struct str whole = str_of(text);
	for (; *text != '\0'; text++) {
		bool is_blank = strchr(" \t\r\n", *text) != NULL;
		if (*text == ' ' && show_is_kept(whole, (size_t)(text - whole.p))) {
			word_add(writer, SHOW_NBSP);
		} else if (is_blank) {
			writer->owes_space = writer->has_begun && writer->owed_breaks == 0;
		} else {
			breaks_pay(writer);
			buf_add_char(writer->out, *text);
		}
	}
}

static void element_open(struct text_writer *writer, const xmlNode *node)
{
	if (IS_ONE_OF(blocks, node))
		breaks_owe(writer, 2);
	else if (strcmp((const char *)node->name, "br") == 0)
		breaks_owe(writer, writer->owed_breaks + 1);
	else if (IS_ONE_OF(lines, node))
		breaks_owe(writer, 1);
	if (strcmp((const char *)node->name, "li") == 0)
		word_add(writer, "- ");
	bool is_cell = strcmp((const char *)node->name, "td") == 0;
	if (is_cell && node->prev != NULL && writer->owed_breaks == 0)
		word_add(writer, "  ");
}

static void link_close(struct text_writer *writer, xmlNode *node)
{
	xmlChar *address = xmlGetNoNsProp(node, BAD_CAST "href");
	xmlChar *shown = xmlNodeGetContent(node);
	bool is_web = address != NULL && xmlStrstr(address, BAD_CAST "://") != NULL;
	if (is_web && xmlStrstr(address, shown) == NULL) {
		word_add(writer, writer->owes_space ? "" : " ");
		word_add(writer, (const char *)address);
	}
	xmlFree(address);
	xmlFree(shown);
}

static void element_close(struct text_writer *writer, xmlNode *node)
{
	if (strcmp((const char *)node->name, "a") == 0)
		link_close(writer, node);
	if (IS_ONE_OF(blocks, node))
		breaks_owe(writer, 2);
	else if (IS_ONE_OF(lines, node) && strcmp((const char *)node->name, "br") != 0)
		breaks_owe(writer, 1);
}

/* Depth is bounded by that of our templates. */
static void node_write(struct text_writer *writer, xmlNode *node)
{
	if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
		text_add(writer, (const char *)node->content);
		return;
	}
	if (node->type != XML_ELEMENT_NODE || IS_ONE_OF(silent, node))
		return;
	element_open(writer, node);
	for (xmlNode *child = node->children; child != NULL; child = child->next)
		node_write(writer, child);
	element_close(writer, node);
}

void html_write_text(const xmlDoc *document, struct buf *out)
{
	struct text_writer writer = {.out = out};
	for (xmlNode *node = document->children; node != NULL; node = node->next)
		node_write(&writer, node);
	buf_add_char(out, '\n');
}
