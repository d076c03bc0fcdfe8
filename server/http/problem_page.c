/*
 * A problem as a page that a person can read: page/problem.xsl, which says what to do next. When
 * that cannot be rendered (the templates may be what is broken), a page without a template.
 */
#include "common/buf.h"
#include "common/render.h"
#include "server/http/wire.h"
#include "server/server.h"

enum { PAGE_MAX = 64 * 1024 };

static void faults_view(xmlNodePtr page, const struct faults *faults)
{
	for (size_t i = 0; faults != NULL && i < faults->count && i < FAULTS_MAX; i++) {
		xmlNodePtr fault = view_child(page, "fault");
		view_text(fault, "pointer", faults->list[i].pointer);
		view_text(fault, "text", faults->list[i].detail);
	}
}

static xmlNodePtr problem_view(const struct call *call, enum reason reason, const char *detail,
	const struct faults *faults)
{
	xmlNodePtr page = view_new("page", str_c(call->arena, language_name(call->language)));
	view_text(page, "area", STR("shop"));
	/* A form's address cannot be asked for again in the other language. */
	if (str_equal_c(call->method, "GET"))
		view_text(page, "self", call->path);
	view_int(page, "status", reason_info(reason)->http_status);
	view_text(page, "code", str_of(reason_info(reason)->code));
	view_text(page, "reference", call->request_id);
	if (call->caller.audience == FOR_ORDER)
		view_text(page, "order",
			str_printf(call->arena, "/o/" STR_FMT,
				STR_ARG(order_token_print(
					call->arena, &call->server->secret, call->caller.order))));
	if (detail != NULL)
		view_text(page, "detail", str_of(detail));
	faults_view(page, faults);
	return page;
}

static struct str bare_page(const struct call *call, enum reason reason)
{
	bool is_french = call->language == LANGUAGE_FR;
	const char *title =
		is_french ? "Cette page ne peut pas être affichée" : "This page cannot be shown";
	const char *advice = is_french
				     ? "Réessayez dans quelques instants. Votre panier est intact."
				     : "Try again in a moment. Your basket is as it was.";
	return str_printf(call->arena,
		"<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		"<title>%s</title>\n<link rel=\"stylesheet\" href=\"/assets/style.css\">\n</head>\n"
		"<body>\n<main>\n<h1>%s</h1>\n<p>%s</p>\n<p><small>%s " STR_FMT "</small></p>\n"
		"</main>\n</body>\n</html>\n",
		is_french ? "fr" : "en", title, title, advice, reason_info(reason)->code,
		STR_ARG(call->request_id));
}

struct str problem_page(
	struct call *call, enum reason reason, const char *detail, const struct faults *faults)
{
	struct buf html;
	buf_init(&html, call->arena, PAGE_MAX);
	if (call->server->templates == NULL)
		return bare_page(call, reason);
	xmlNodePtr view = problem_view(call, reason, detail, faults);
	enum reason rendered =
		render(call->server->templates, "page/problem.xsl", view->doc, RENDER_HTML, &html);
	view_free(view);
	return rendered == REASON_OK ? buf_str(&html) : bare_page(call, reason);
}
