/* HTML5 serialiser with allow-lists; see html_write.h. Plain text is in html_text.c. */
#include "common/html_write.h"

#include <libxml/parserInternals.h> /* xmlStringTextNoenc */
#include <string.h>

#include "common/show.h"

static const char SVG_NAMESPACE[] = "http://www.w3.org/2000/svg";

/* WHATWG HTML, 13.1.2: elements without content or end tag. */
static const char *const void_elements[] = {
	"br", "col", "hr", "img", "input", "link", "meta", "wbr"};

static const char *const elements[] = {"a", "abbr", "address", "article", "aside", "b", "bdi",
	"blockquote", "body", "br", "button", "caption", "cite", "code", "col", "colgroup",
	"datalist", "dd", "details", "dfn", "div", "dl", "dt", "em", "fieldset", "figcaption",
	"figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hgroup",
	"hr", "html", "i", "img", "input", "ins", "kbd", "label", "legend", "li", "link", "main",
	"mark", "meta", "meter", "nav", "ol", "optgroup", "option", "output", "p", "picture", "pre",
	"progress", "q", "s", "samp", "script", "search", "section", "select", "small", "span",
	"strong", "sub", "summary", "sup", "table", "tbody", "td", "textarea", "tfoot", "th",
	"thead", "time", "title", "tr", "u", "ul", "var", "wbr"};

static const char *const svg_elements[] = {
	"circle", "desc", "g", "line", "path", "polyline", "rect", "svg", "title"};

static const char *const attributes[] = {"abbr", "accept", "accept-charset", "action", "align",
	"alt", "async", "autocapitalize", "autocomplete", "autofocus", "bgcolor", "border",
	"capture", "cellpadding", "cellspacing", "charset", "checked", "class", "cols", "colspan",
	"content", "crossorigin", "cx", "cy", "d", "datetime", "defer", "dir", "disabled",
	"download", "enctype", "enterkeyhint", "fill", "fill-rule", "for", "form", "formaction",
	"formnovalidate", "headers", "height", "hidden", "high", "href", "hreflang", "http-equiv",
	"id", "inputmode", "integrity", "label", "lang", "list", "loading", "low", "max",
	"maxlength", "media", "method", "min", "minlength", "multiple", "name", "novalidate",
	"open", "optimum", "pattern", "placeholder", "points", "preserveAspectRatio", "r",
	"readonly", "rel", "required", "reversed", "role", "rows", "rowspan", "rx", "ry", "scope",
	"selected", "shape-rendering", "size", "sizes", "span", "spellcheck", "src", "start",
	"step", "stroke", "stroke-linecap", "stroke-linejoin", "stroke-width", "tabindex", "target",
	"title", "transform", "translate", "type", "valign", "value", "viewBox", "width", "wrap",
	"x", "x1", "x2", "y", "y1", "y2"};

static const char *const url_attributes[] = {"action", "formaction", "href", "src"};
static const char *const url_schemes[] = {"https", "http", "mailto", "tel"};

struct writer {
	struct buf *out;
	struct str style;
	const char *why; /* NULL while nothing was refused */
};

static bool is_listed(const char *const *list, size_t count, const xmlChar *name)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(list[i], (const char *)name) == 0)
			return true;
	}
	return false;
}
#define IS_LISTED(list, name) is_listed((list), ARRAY_LENGTH(list), (name))

static bool name_is(const xmlNode *node, const char *name)
{
	return strcmp((const char *)node->name, name) == 0;
}

bool url_is_allowed(struct str url)
{
	/* Browsers drop tabs and line feeds anywhere and read a backslash as a slash. */
	for (size_t i = 0; i < url.n; i++) {
		unsigned char c = (unsigned char)url.p[i];
		if (c <= ' ' || c == 0x7f || c == '\\')
			return false;
	}
	if (str_starts_with(url, STR("//")))
		return false;
	size_t end = 0;
	while (end < url.n && strchr(":/?#", url.p[end]) == NULL)
		end++;
	if (end == url.n || url.p[end] != ':')
		return true;
	for (size_t i = 0; i < ARRAY_LENGTH(url_schemes); i++) {
		if (str_equal_nocase((struct str){url.p, end}, str_of(url_schemes[i])))
			return true;
	}
	return false;
}

static const char *entity_of(char c)
{
	return c == '&'	  ? "&amp;"
	       : c == '<' ? "&lt;"
	       : c == '>' ? "&gt;"
	       : c == '"' ? "&quot;"
			  : NULL;
}

/* is_shown: people read it, and nobody sends it back as it is. */
static void text_escape(struct writer *writer, struct str text, bool is_shown)
{
	size_t from = 0;
	for (size_t i = 0; i < text.n; i++) {
		const char *entity = entity_of(text.p[i]);
		if (is_shown && text.p[i] == ' ' && show_is_kept(text, i))
			entity = SHOW_NBSP;
		if (entity == NULL)
			continue;
		buf_add(writer->out, (struct str){text.p + from, i - from});
		buf_add_c(writer->out, entity);
		from = i + 1;
	}
	buf_add(writer->out, (struct str){text.p + from, text.n - from});
}

static bool attribute_is_known(const xmlAttr *attribute)
{
	const char *name = (const char *)attribute->name;
	return attribute->ns == NULL &&
	       (IS_LISTED(attributes, attribute->name) || strncmp(name, "aria-", 5) == 0 ||
		       strncmp(name, "data-", 5) == 0);
}

/* A page may reload itself, but not send the reader elsewhere. */
static bool meta_is_allowed(xmlNode *meta)
{
	xmlChar *equivalent = xmlGetNoNsProp(meta, BAD_CAST "http-equiv");
	xmlChar *content = xmlGetNoNsProp(meta, BAD_CAST "content");
	uint64_t seconds;
	bool is_allowed = equivalent == NULL ||
			  (xmlStrcmp(equivalent, BAD_CAST "refresh") == 0 &&
				  str_to_u64(str_of((const char *)content), 86400, &seconds));
	xmlFree(equivalent);
	xmlFree(content);
	return is_allowed;
}

static void attribute_write(struct writer *writer, const xmlAttr *attribute)
{
	if (!attribute_is_known(attribute)) {
		writer->why = "attribute not on the list";
		return;
	}
	xmlChar *raw = xmlNodeListGetString(attribute->doc, attribute->children, 1);
	struct str value = str_of((const char *)raw);
	if (IS_LISTED(url_attributes, attribute->name) && !url_is_allowed(value))
		writer->why = "URL neither relative nor of an allowed scheme";
	buf_printf(writer->out, " %s=\"", (const char *)attribute->name);
	text_escape(writer, value, false);
	buf_add_char(writer->out, '"');
	xmlFree(raw);
}

static bool element_is_allowed(struct writer *writer, xmlNode *node)
{
	bool is_svg = node->ns != NULL && strcmp((const char *)node->ns->href, SVG_NAMESPACE) == 0;
	if (node->ns != NULL && !is_svg)
		writer->why = "element of a foreign namespace";
	else if (is_svg ? !IS_LISTED(svg_elements, node->name) : !IS_LISTED(elements, node->name))
		writer->why = "element not on the list";
	else if (name_is(node, "script") &&
		 (node->children != NULL || !xmlHasProp(node, BAD_CAST "src")))
		writer->why = "script with content";
	else if (name_is(node, "meta") && !meta_is_allowed(node))
		writer->why = "meta http-equiv";
	return writer->why == NULL;
}

static void text_write(struct writer *writer, const xmlNode *node)
{
	if (node->name == xmlStringTextNoenc) {
		writer->why = "text with output escaping disabled";
		return;
	}
	text_escape(
		writer, str_of((const char *)node->content), !name_is(node->parent, "textarea"));
}

static void start_tag_write(struct writer *writer, xmlNode *node)
{
	buf_printf(writer->out, "<%s", (const char *)node->name);
	for (const xmlAttr *a = node->properties; a != NULL && writer->why == NULL; a = a->next)
		attribute_write(writer, a);
	buf_add_char(writer->out, '>');
	/* HTML drops a line feed that directly follows these start tags. */
	const xmlNode *first = node->children;
	if ((name_is(node, "pre") || name_is(node, "textarea")) && first != NULL &&
		first->type == XML_TEXT_NODE && first->content[0] == '\n')
		buf_add_char(writer->out, '\n');
}

static void end_tag_write(struct writer *writer, const xmlNode *node)
{
	if (node->ns == NULL && IS_LISTED(void_elements, node->name)) {
		if (node->children != NULL)
			writer->why = "void element with content";
		return;
	}
	if (name_is(node, "head") && writer->style.n > 0) {
		buf_add_c(writer->out, "<style>");
		buf_add(writer->out, writer->style);
		buf_add_c(writer->out, "</style>");
	}
	buf_printf(writer->out, "</%s>", (const char *)node->name);
}

/* Opens a node; true when its children come next. */
static bool node_open(struct writer *writer, xmlNode *node)
{
	if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE)
		text_write(writer, node);
	if (node->type != XML_ELEMENT_NODE || !element_is_allowed(writer, node))
		return false;
	start_tag_write(writer, node);
	if (node->children == NULL)
		end_tag_write(writer, node);
	return node->children != NULL;
}

bool html_write(const xmlDoc *document, struct str style, struct buf *out, const char **why_out)
{
	struct writer writer = {.out = out, .style = style};
	xmlNode *root = xmlDocGetRootElement(document);
	if (root == NULL || !name_is(root, "html"))
		writer.why = "the root is not html";
	buf_add_c(out, "<!DOCTYPE html>\n");
	xmlNode *node = root;
	while (writer.why == NULL && node != NULL) {
		if (node_open(&writer, node)) {
			node = node->children;
			continue;
		}
		while (node != root && node->next == NULL) {
			node = node->parent;
			end_tag_write(&writer, node);
		}
		node = node == root ? NULL : node->next;
	}
	buf_add_char(out, '\n');
	if (writer.why == NULL && buf_is_full(out))
		writer.why = "larger than the bound";
	*why_out = writer.why;
	return writer.why == NULL;
}
