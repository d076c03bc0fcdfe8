/* Views through XSLT templates; see render.h. The functions templates call are in
 * template_functions.c, the words in messages.c, the writing in html_write.c. */
#include "common/render.h"

#include <libxml/parser.h>
#include <libxml/xpathInternals.h>
#include <libxslt/documents.h>
#include <libxslt/imports.h>
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/xsltutils.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "common/html_write.h"
#include "common/template_functions.h"

enum { STYLE_BYTES_MAX = 64 * 1024, TROUBLE_BYTES_MAX = 1024 };

struct compiled {
	const char *name;
	xsltStylesheetPtr stylesheet;
};

struct templates {
	const struct messages *messages;
	struct str mail_style;
	xsltSecurityPrefsPtr security;
	size_t count;
	struct compiled *compiled;
};

/* --- loading: before threads start, so the one folder being read may be a static --- */

/* Templates carry their path below the folder as URL ("/page/order.xsl"), so that imports resolve
 * within it whatever the folder is called. NULL when nothing is being loaded. */
static const char *loading_folder;

static xmlDocPtr stylesheet_read(const char *url, xmlDictPtr dict)
{
	char path[4096];
	if (loading_folder == NULL || url[0] != '/' || strstr(url, "..") != NULL)
		return NULL;
	int n = snprintf(path, sizeof(path), "%s%s", loading_folder, url);
	FILE *file = n > 0 && (size_t)n < sizeof(path) ? fopen(path, "re") : NULL;
	if (file == NULL)
		return NULL;
	/* The dictionary is shared with what imports it: libxslt compares names by address. */
	xmlParserCtxtPtr parser = xmlNewParserCtxt();
	if (dict != NULL) {
		xmlDictFree(parser->dict);
		parser->dict = dict;
		xmlDictReference(dict);
	}
	xmlDocPtr document = xmlCtxtReadFd(
		parser, fileno(file), url, "UTF-8", XSLT_PARSE_OPTIONS | XML_PARSE_NONET);
	xmlFreeParserCtxt(parser);
	fclose(file);
	return document;
}

static xmlDocPtr import_load(
	const xmlChar *url, xmlDictPtr dict, int options, void *context, xsltLoadType type)
{
	return type == XSLT_LOAD_STYLESHEET ? stylesheet_read((const char *)url, dict) : NULL;
}

/* Gathers what libxml2 and libxslt have to say into one line. */
__attribute__((format(printf, 2, 3))) static void trouble_gather(
	void *context, const char *format, ...)
{
	struct buf *trouble = context;
	va_list args;
	va_start(args, format);
	struct str piece = str_of(arena_vprintf(trouble->arena, format, args));
	va_end(args);
	for (size_t i = 0; i < piece.n; i++)
		buf_add_char(trouble, (unsigned char)piece.p[i] < ' ' ? ' ' : piece.p[i]);
}

static void xml_error_gather(void *context, xmlErrorPtr error)
{
	trouble_gather(context, "line %d: %s", error->line, error->message);
}

/* The stylesheet and all it imports and includes. */
static bool calls_check(struct arena *arena, const struct messages *messages,
	xsltStylesheetPtr stylesheet, struct str *why_out)
{
	for (; stylesheet != NULL; stylesheet = xsltNextImport(stylesheet)) {
		if (!template_functions_check(arena, messages, stylesheet->doc, why_out))
			return false;
		for (xsltDocumentPtr part = stylesheet->docList; part != NULL; part = part->next) {
			if (!template_functions_check(arena, messages, part->doc, why_out))
				return false;
		}
	}
	return true;
}

static bool template_compile(
	struct templates *templates, struct arena *arena, const char *name, struct str *why_out)
{
	struct buf trouble;
	buf_init(&trouble, arena, TROUBLE_BYTES_MAX);
	/* xml_setup may have set a handler before: it is put back. */
	xmlStructuredErrorFunc handler = xmlStructuredError;
	void *context = xmlStructuredErrorContext;
	xmlSetStructuredErrorFunc(&trouble, xml_error_gather);
	xsltSetGenericErrorFunc(&trouble, trouble_gather);
	xmlDocPtr document = stylesheet_read(arena_printf(arena, "/%s", name), NULL);
	xsltStylesheetPtr stylesheet = document == NULL ? NULL : xsltParseStylesheetDoc(document);
	if (stylesheet == NULL && document != NULL)
		xmlFreeDoc(document);
	xmlSetStructuredErrorFunc(context, handler);
	xsltSetGenericErrorFunc(NULL, NULL);
	if (stylesheet == NULL || stylesheet->errors > 0) {
		xsltFreeStylesheet(stylesheet);
		*why_out = str_printf(arena, "%s: missing or no template: " STR_FMT, name,
			STR_ARG(str_trim(buf_str(&trouble))));
		return false;
	}
	templates->compiled[templates->count++] =
		(struct compiled){str_c(arena, str_of(name)), stylesheet};
	return calls_check(arena, templates->messages, stylesheet, why_out);
}

/* Absent is empty: a program without mails has none. False when it could end its element. */
static bool style_load(
	struct templates *templates, struct arena *arena, const char *folder, struct str *why_out)
{
	FILE *file = fopen(arena_printf(arena, "%s/mail/style.css", folder), "re");
	if (file == NULL)
		return true;
	char *text = arena_alloc(arena, STYLE_BYTES_MAX);
	size_t n = fread(text, 1, STYLE_BYTES_MAX, file);
	fclose(file);
	templates->mail_style = (struct str){text, n};
	bool is_good = n < STYLE_BYTES_MAX && memchr(text, '<', n) == NULL;
	if (!is_good)
		*why_out = str_printf(
			arena, "mail/style.css: over %d bytes, or holds a <", STYLE_BYTES_MAX);
	return is_good;
}

static xsltSecurityPrefsPtr security_new(void)
{
	static const xsltSecurityOption options[] = {XSLT_SECPREF_READ_FILE,
		XSLT_SECPREF_WRITE_FILE, XSLT_SECPREF_CREATE_DIRECTORY, XSLT_SECPREF_READ_NETWORK,
		XSLT_SECPREF_WRITE_NETWORK};
	xsltSecurityPrefsPtr security = xsltNewSecurityPrefs();
	for (size_t i = 0; i < ARRAY_LENGTH(options); i++)
		xsltSetSecurityPrefs(security, options[i], xsltSecurityForbid);
	return security;
}

struct templates *templates_load(const char *folder, const char *const *names, size_t count,
	struct arena *arena, struct str *why_out)
{
	template_functions_register();
	struct templates *templates = arena_new_struct(arena, struct templates);
	templates->security = security_new();
	templates->compiled = arena_new_array(arena, count, struct compiled);
	templates->messages = messages_load(arena, folder, why_out);
	bool is_good = templates->messages != NULL && style_load(templates, arena, folder, why_out);
	xsltSetLoaderFunc(import_load);
	loading_folder = folder;
	for (size_t i = 0; i < count && is_good; i++)
		is_good = template_compile(templates, arena, names[i], why_out);
	loading_folder = NULL;
	if (is_good)
		return templates;
	templates_free(templates);
	return NULL;
}

void templates_free(struct templates *templates)
{
	for (size_t i = 0; i < templates->count; i++)
		xsltFreeStylesheet(templates->compiled[i].stylesheet);
	xsltFreeSecurityPrefs(templates->security);
}

/* --- rendering --- */

__attribute__((format(printf, 2, 3))) static void transform_failed(
	void *context, const char *format, ...)
{
	struct template_call *call = context;
	va_list args;
	va_start(args, format);
	template_call_fail(call, "%s", arena_vprintf(call->arena, format, args));
	va_end(args);
}

static void xpath_failed(void *context, xmlErrorPtr error)
{
	template_call_fail(context, "XPath: %s", error->message);
}

static xsltStylesheetPtr stylesheet_named(const struct templates *templates, const char *name)
{
	for (size_t i = 0; i < templates->count; i++) {
		if (strcmp(templates->compiled[i].name, name) == 0)
			return templates->compiled[i].stylesheet;
	}
	return NULL;
}

/* NULL with call->trouble; otherwise the caller's. */
static xmlDocPtr transform_run(const struct templates *templates, xsltStylesheetPtr stylesheet,
	xmlDocPtr view, struct template_call *call)
{
	xsltTransformContextPtr transform = xsltNewTransformContext(stylesheet, view);
	transform->_private = call;
	transform->xpathCtxt->error = xpath_failed;
	transform->xpathCtxt->userData = call;
	xsltSetTransformErrorFunc(transform, call, transform_failed);
	xsltSetCtxtSecurityPrefs(templates->security, transform);
	xmlDocPtr result = xsltApplyStylesheetUser(stylesheet, view, NULL, NULL, NULL, transform);
	bool is_good =
		result != NULL && transform->state == XSLT_STATE_OK && str_is_empty(call->trouble);
	xsltFreeTransformContext(transform);
	if (is_good)
		return result;
	template_call_fail(call, "no result");
	if (result != NULL)
		xmlFreeDoc(result);
	return NULL;
}

static bool result_write(const struct templates *templates, const xmlDoc *result, enum render_as as,
	struct buf *out, const char **why_out)
{
	if (as == RENDER_TEXT) {
		html_write_text(result, out);
		*why_out = "larger than the bound";
		return !buf_is_full(out);
	}
	struct str style = as == RENDER_MAIL ? templates->mail_style : STR_EMPTY;
	return html_write(result, style, out, why_out);
}

static enum reason failure_log(const char *name, struct str why)
{
	log_error("render_failed", LOG_TEXT("template", name), LOG_STR("why", str_trim(why)));
	return REASON_INTERNAL;
}

enum reason render(const struct templates *templates, const char *name, xmlDocPtr view,
	enum render_as as, struct buf *out)
{
	xsltStylesheetPtr stylesheet = stylesheet_named(templates, name);
	if (stylesheet == NULL)
		return failure_log(name, STR("not loaded"));
	xmlChar *language = xmlGetNoNsProp(xmlDocGetRootElement(view), BAD_CAST "lang");
	struct template_call call = {
		.messages = templates->messages,
		.language = str_c(out->arena, str_of((const char *)language)),
		.arena = out->arena,
	};
	xmlFree(language);
	xmlDocPtr result = transform_run(templates, stylesheet, view, &call);
	if (result == NULL)
		return failure_log(name, call.trouble);
	const char *why = NULL;
	bool is_written = result_write(templates, result, as, out, &why);
	xmlFreeDoc(result);
	return is_written ? REASON_OK : failure_log(name, str_of(why));
}

struct str message(const struct templates *templates, struct arena *arena, const char *language,
	const char *key, const struct str *arguments, size_t count)
{
	struct str text;
	if (message_show(
		    templates->messages, arena, language, str_of(key), arguments, count, &text))
		return text;
	log_error("message_missing", LOG_TEXT("key", key), LOG_TEXT("language", language));
	return str_of(key);
}

bool message_is_there(const struct templates *templates, const char *key)
{
	return messages_have(templates->messages, str_of(key));
}
