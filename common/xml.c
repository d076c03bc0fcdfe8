/* XML in; see xml.h. */
#include "common/xml.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlreader.h>
#include <string.h>
#include <strings.h>

enum { DECLARATION_MAX = 256, NAME_MAX_KEPT = 64, WHY_MAX = 200 };

/* No network, line numbers above 65,535, and the encoding is ours whatever is declared: a
 * declaration the scanner did not see must not change what is a tag. Never NOENT, DTDLOAD,
 * XINCLUDE, HUGE or RECOVER. */
static const int parse_options = XML_PARSE_NONET | XML_PARSE_BIG_LINES | XML_PARSE_IGNORE_ENC;

/* ---- set-up ---------------------------------------------------------- */

static xmlParserInputPtr refuse_entity(const char *url, const char *id, xmlParserCtxtPtr context)
{
	return NULL;
}

static void say_nothing(void *context, const char *message, ...)
{
}

static void note_nothing(void *context, xmlErrorPtr error)
{
}

void xml_setup(void)
{
	xmlInitParser();
	xmlSetExternalEntityLoader(refuse_entity);
	/* The defaults of threads that are still to start, and this one's. */
	xmlThrDefSetGenericErrorFunc(NULL, say_nothing);
	xmlThrDefSetStructuredErrorFunc(NULL, note_nothing);
	xmlSetGenericErrorFunc(NULL, say_nothing);
	xmlSetStructuredErrorFunc(NULL, note_nothing);
}

/* ---- the scanner ----------------------------------------------------- */

enum scan_state {
	SCAN_TEXT,
	SCAN_OPEN,	  /* behind < */
	SCAN_TAG,	  /* in a start tag, outside quotes */
	SCAN_QUOTED,	  /* in an attribute value */
	SCAN_END_TAG,	  /* in </…> */
	SCAN_BANG,	  /* behind <! */
	SCAN_COMMENT,	  /* until --> */
	SCAN_CDATA,	  /* until ]]> */
	SCAN_INSTRUCTION, /* until ?> */
};

/*
 * Follows the mark-up just far enough to know where tags, comments and sections begin
 * and end. It accepts much that is no XML, which the parser then refuses; what
 * matters is that both agree on what is a tag and what is a DOCTYPE.
 */
struct scanner {
	enum scan_state state;
	const char *why;  /* why the input is refused; NULL while it is not */
	const char *item; /* whose size is bounded; NULL for none */
	uint64_t position, line;
	size_t run; /* bytes since the state was entered */
	size_t attributes;
	int depth;
	int item_depth; /* of the item we are in, or 0 */
	uint64_t item_from;
	char quote;
	char last[2];		  /* the two bytes before */
	char name[NAME_MAX_KEPT]; /* of the tag, without prefix */
	size_t name_n;
	bool name_is_whole;
	char opening[16]; /* what follows <!, to tell comment and section from the rest */
	char declaration[DECLARATION_MAX]; /* the first instruction */
	size_t declaration_n;
	bool declaration_is_over;
};

static void scan_refuse(struct scanner *scanner, const char *why)
{
	if (scanner->why == NULL)
		scanner->why = why;
}

static void scan_enter(struct scanner *scanner, enum scan_state state)
{
	scanner->state = state;
	scanner->run = 0;
	scanner->last[0] = scanner->last[1] = '\0';
}

/* The first instruction may be the XML declaration with an encoding: only UTF-8 is ours. */
static void check_declaration(struct scanner *scanner)
{
	const char *encoding = strstr(scanner->declaration, "encoding");
	if (encoding == NULL)
		return;
	encoding += strlen("encoding");
	encoding += strspn(encoding, " \t\r\n=\"'");
	size_t n = strcspn(encoding, "\"'");
	if (!(n == 5 && strncasecmp(encoding, "UTF-8", n) == 0) &&
		!(n == 8 && strncasecmp(encoding, "US-ASCII", n) == 0))
		scan_refuse(scanner, "The encoding must be UTF-8.");
}

static void end_instruction(struct scanner *scanner)
{
	if (!scanner->declaration_is_over)
		check_declaration(scanner);
	scanner->declaration_is_over = true;
}

static void start_tag_begins(struct scanner *scanner)
{
	scanner->declaration_is_over = true;
	scanner->attributes = 0;
	scanner->name_n = 0;
	scanner->name_is_whole = false;
	scanner->depth++;
	if (scanner->depth > XML_DEPTH_MAX)
		scan_refuse(scanner, "The elements are nested too deep.");
}

/* Gathers the local part of the name: what follows the prefix's colon. */
static void name_byte(struct scanner *scanner, char c)
{
	if (scanner->name_is_whole)
		return;
	if (c == ':')
		scanner->name_n = 0;
	else if (strchr(" \t\r\n/>", c) != NULL)
		scanner->name_is_whole = true;
	else if (scanner->name_n < sizeof(scanner->name) - 1)
		scanner->name[scanner->name_n++] = c;
	scanner->name[scanner->name_n] = '\0';
}

static void element_ends(struct scanner *scanner)
{
	if (scanner->item_depth == scanner->depth)
		scanner->item_depth = 0;
	scanner->depth--;
}

static void start_tag_ends(struct scanner *scanner)
{
	if (scanner->item != NULL && scanner->item_depth == 0 &&
		strcmp(scanner->name, scanner->item) == 0) {
		scanner->item_depth = scanner->depth;
		scanner->item_from = scanner->position;
	}
	if (scanner->last[1] == '/')
		element_ends(scanner);
	scan_enter(scanner, SCAN_TEXT);
}

static void tag_byte(struct scanner *scanner, char c)
{
	name_byte(scanner, c);
	if (c == '>') {
		start_tag_ends(scanner);
	} else if (c == '"' || c == '\'') {
		scanner->quote = c;
		scanner->state = SCAN_QUOTED; /* the run goes on: it is the tag's */
		if (++scanner->attributes > XML_ATTRIBUTES_MAX)
			scan_refuse(scanner, "A tag has too many attributes.");
	}
}

static void open_byte(struct scanner *scanner, char c)
{
	if (c == '/') {
		scan_enter(scanner, SCAN_END_TAG);
	} else if (c == '?') {
		scan_enter(scanner, SCAN_INSTRUCTION);
	} else if (c == '!') {
		scan_enter(scanner, SCAN_BANG);
	} else {
		scan_enter(scanner, SCAN_TAG);
		start_tag_begins(scanner);
		tag_byte(scanner, c);
	}
}

/* <!-- and <![CDATA[ are known once they are whole; everything else is a declaration of a DTD. */
static void bang_byte(struct scanner *scanner, char c)
{
	static const char comment[] = "--", section[] = "[CDATA[";
	size_t n = scanner->run;
	scanner->opening[n - 1] = c;
	if (n == strlen(comment) && memcmp(scanner->opening, comment, n) == 0)
		scan_enter(scanner, SCAN_COMMENT);
	else if (n == strlen(section) && memcmp(scanner->opening, section, n) == 0)
		scan_enter(scanner, SCAN_CDATA);
	else if (strncmp(scanner->opening, comment, n) != 0 &&
		 strncmp(scanner->opening, section, n) != 0)
		scan_refuse(scanner, "A DOCTYPE is not accepted.");
}

static void instruction_byte(struct scanner *scanner, char c)
{
	if (!scanner->declaration_is_over) {
		scanner->declaration[scanner->declaration_n++] = c;
		if (scanner->declaration_n == DECLARATION_MAX - 1)
			scan_refuse(scanner, "The XML declaration is too long.");
	}
	if (c == '>' && scanner->last[1] == '?') {
		end_instruction(scanner);
		scan_enter(scanner, SCAN_TEXT);
	}
}

/* Comments and sections end at three bytes. */
static void until_bytes(struct scanner *scanner, char c, char twice)
{
	if (c == '>' && scanner->last[0] == twice && scanner->last[1] == twice)
		scan_enter(scanner, SCAN_TEXT);
}

static void state_byte(struct scanner *scanner, char c)
{
	switch (scanner->state) {
	case SCAN_TEXT:
		if (c == '<')
			scan_enter(scanner, SCAN_OPEN);
		break;
	case SCAN_OPEN:
		open_byte(scanner, c);
		break;
	case SCAN_TAG:
		tag_byte(scanner, c);
		break;
	case SCAN_QUOTED:
		if (c == scanner->quote)
			scanner->state = SCAN_TAG;
		break;
	case SCAN_END_TAG:
		if (c == '>') {
			element_ends(scanner);
			scan_enter(scanner, SCAN_TEXT);
		}
		break;
	case SCAN_BANG:
		bang_byte(scanner, c);
		break;
	case SCAN_COMMENT:
		until_bytes(scanner, c, '-');
		break;
	case SCAN_CDATA:
		until_bytes(scanner, c, ']');
		break;
	case SCAN_INSTRUCTION:
		instruction_byte(scanner, c);
		break;
	}
}

static void check_bounds(struct scanner *scanner)
{
	bool is_tag = scanner->state == SCAN_TAG || scanner->state == SCAN_QUOTED ||
		      scanner->state == SCAN_END_TAG;
	if (is_tag && scanner->run > XML_TAG_MAX)
		scan_refuse(scanner, "A tag is too long.");
	if (scanner->run > XML_ITEM_MAX)
		scan_refuse(scanner, "A text, comment or section is too long.");
	if (scanner->item_depth > 0 && scanner->position - scanner->item_from > XML_ITEM_MAX)
		scan_refuse(scanner, "An item is too large.");
}

/* A byte order mark or blanks may stand in front; anything else before the first < could be another
 * encoding, in which tags look different. */
static void check_beginning(struct scanner *scanner, char c)
{
	static const char mark[] = "\xEF\xBB\xBF";
	bool is_mark = scanner->position <= 3 && c == mark[scanner->position - 1];
	if (scanner->depth == 0 && !scanner->declaration_is_over && !is_mark &&
		strchr(" \t\r\n<", c) == NULL)
		scan_refuse(scanner, "The text does not begin with an element in UTF-8.");
}

/* True while nothing was found to refuse. */
static bool scan(struct scanner *scanner, const char *bytes, size_t n)
{
	for (size_t i = 0; i < n && scanner->why == NULL; i++) {
		char c = bytes[i];
		scanner->position++;
		scanner->run++;
		scanner->line += c == '\n';
		if (c == '\0')
			scan_refuse(scanner, "There is a NUL byte.");
		if (scanner->state == SCAN_TEXT)
			check_beginning(scanner, c);
		state_byte(scanner, c);
		check_bounds(scanner);
		scanner->last[0] = scanner->run == 0 ? '\0' : scanner->last[1];
		scanner->last[1] = scanner->run == 0 ? '\0' : c;
	}
	return scanner->why == NULL;
}

static struct str scan_why(struct arena *arena, const struct scanner *scanner)
{
	return str_printf(
		arena, "Line %llu: %s", (unsigned long long)scanner->line + 1, scanner->why);
}

/* What libxml2 says, as one clean line: it may quote the input. */
static struct str parser_why(struct arena *arena, long line, const char *message)
{
	struct str what = str_trim(str_of(message == NULL ? "not well-formed" : message));
	if (what.n > WHY_MAX)
		what.n = WHY_MAX;
	char *clean = str_c(arena, what);
	for (char *c = clean; *c != '\0'; c++)
		if ((unsigned char)*c < 0x20 || (unsigned char)*c > 0x7E)
			*c = '?';
	return str_printf(arena, "Line %ld: %s.", line, clean);
}

/* ---- whole documents ------------------------------------------------- */

enum reason xml_read(
	struct arena *arena, struct str text, xmlDocPtr *document_out, struct str *why_out)
{
	struct scanner scanner = {.state = SCAN_TEXT};
	if (text.n > XML_DOCUMENT_MAX) {
		*why_out = str_printf(arena, "More than %d bytes.", XML_DOCUMENT_MAX);
		return REASON_BAD_XML;
	}
	if (!scan(&scanner, text.p, text.n)) {
		*why_out = scan_why(arena, &scanner);
		return REASON_BAD_XML;
	}
	xmlParserCtxtPtr context = xmlNewParserCtxt();
	if (context == NULL)
		abort();
	xmlDocPtr document =
		xmlCtxtReadMemory(context, text.p, (int)text.n, NULL, "UTF-8", parse_options);
	/* A prefix that nobody declared is well-formed to XML 1.0, but not to us. */
	if (document != NULL && !context->nsWellFormed) {
		xmlFreeDoc(document);
		document = NULL;
	}
	if (document == NULL) {
		xmlErrorPtr error = xmlCtxtGetLastError(context);
		*why_out = parser_why(arena, error == NULL ? 1 : error->line,
			error == NULL ? NULL : error->message);
	}
	xmlFreeParserCtxt(context);
	*document_out = document;
	return document == NULL ? REASON_BAD_XML : REASON_OK;
}

/* ---- feeds ----------------------------------------------------------- */

struct feed {
	struct arena *arena;
	FILE *file;
	struct scanner scanner;
	bool has_error;
	long error_line;
	char error_message[WHY_MAX];
};

static int read_scanned(void *context, char *bytes, int size)
{
	struct feed *feed = context;
	size_t n = fread(bytes, 1, (size_t)size, feed->file);
	if (n == 0 && ferror(feed->file))
		scan_refuse(&feed->scanner, "The file cannot be read.");
	return scan(&feed->scanner, bytes, n) ? (int)n : -1;
}

static void note_error(void *context, xmlErrorPtr error)
{
	struct feed *feed = context;
	if (feed->has_error || error->level < XML_ERR_ERROR)
		return;
	feed->has_error = true;
	feed->error_line = error->line;
	snprintf(feed->error_message, sizeof(feed->error_message), "%s",
		error->message == NULL ? "not well-formed" : error->message);
}

static bool is_item(xmlTextReaderPtr reader, const char *item)
{
	return xmlTextReaderNodeType(reader) == XML_READER_TYPE_ELEMENT &&
	       strcmp((const char *)xmlTextReaderConstLocalName(reader), item) == 0;
}

static enum reason feed_end(struct feed *feed, int status, struct str *why_out)
{
	if (feed->scanner.why != NULL)
		*why_out = scan_why(feed->arena, &feed->scanner);
	else if (feed->has_error || status < 0)
		*why_out = parser_why(feed->arena, feed->error_line,
			feed->has_error ? feed->error_message : NULL);
	else
		return REASON_OK;
	return REASON_BAD_XML;
}

enum reason xml_feed(struct arena *arena, FILE *file, const char *item,
	bool (*each)(xmlNodePtr item, uint64_t line, uint64_t position, void *context),
	void *context, uint64_t *items_out, struct str *why_out)
{
	struct feed feed = {.arena = arena, .file = file, .scanner = {.item = item}};
	xmlTextReaderPtr reader =
		xmlReaderForIO(read_scanned, NULL, &feed, NULL, "UTF-8", parse_options);
	if (reader == NULL)
		abort();
	xmlTextReaderSetStructuredErrorHandler(reader, note_error, &feed);
	*items_out = 0;
	bool is_stopped = false;
	int status = xmlTextReaderRead(reader);
	while (status == 1 && !is_stopped) {
		if (!is_item(reader, item)) {
			status = xmlTextReaderRead(reader);
			continue;
		}
		xmlNodePtr node = xmlTextReaderExpand(reader);
		if (node == NULL) {
			status = -1;
			break;
		}
		++*items_out;
		is_stopped =
			!each(node, (uint64_t)xmlGetLineNo(node), feed.scanner.position, context);
		status = xmlTextReaderNext(reader);
	}
	xmlFreeTextReader(reader);
	return is_stopped ? REASON_OK : feed_end(&feed, status, why_out);
}

/* ---- reading a tree -------------------------------------------------- */

static bool is_named(xmlNodePtr node, const char *name, const char *namespace_uri)
{
	if (node->type != XML_ELEMENT_NODE || strcmp((const char *)node->name, name) != 0)
		return false;
	return namespace_uri == NULL ||
	       (node->ns != NULL && strcmp((const char *)node->ns->href, namespace_uri) == 0);
}

struct str xml_child_text(
	struct arena *arena, xmlNodePtr node, const char *name, const char *namespace_uri)
{
	for (xmlNodePtr child = node->children; child != NULL; child = child->next) {
		if (!is_named(child, name, namespace_uri))
			continue;
		xmlChar *content = xmlNodeGetContent(child);
		struct str text = str_dup(arena, str_trim(str_of((const char *)content)));
		xmlFree(content);
		return text;
	}
	return STR_EMPTY;
}
