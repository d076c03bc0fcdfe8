/*
 * A problem as a page that a person can read. Written without a template on purpose:
 * the templates may be what is broken.
 */
#include "common/buf.h"
#include "server/http/wire.h"

enum { PAGE_MAX = 32 * 1024 };

struct words {
	const char *fr, *en;
};

static struct words title_of(int status)
{
	switch (status) {
	case 401:
		return (struct words){"Identifiez-vous d’abord", "Please sign in first"};
	case 403:
		return (struct words){"Cela n’est pas permis", "That is not allowed"};
	case 404:
		return (struct words){"Cette page n’existe pas", "There is no such page"};
	case 409:
	case 412:
		return (struct words){"Ce n’est plus possible", "That is no longer possible"};
	case 429:
		return (struct words){"Trop de demandes à la fois", "Too many requests at once"};
	case 500:
		return (struct words){
			"Une erreur s’est produite chez nous", "Something went wrong on our side"};
	case 503:
		return (struct words){"Service momentanément indisponible",
			"The service is unavailable for a moment"};
	default:
		return (struct words){
			"Cette demande ne peut être traitée", "This request cannot be handled"};
	}
}

static struct words advice_of(int status)
{
	if (status == 503 || status == 429)
		return (struct words){
			"Attendez quelques instants, puis réessayez. Rien n’est perdu.",
			"Wait a moment, then try again. Nothing is lost."};
	if (status == 500)
		return (struct words){"L’incident a été enregistré sous la référence ci-dessous. "
				      "Réessayez plus tard.",
			"It was recorded under the reference below. Please try again later."};
	return (struct words){"Revenez en arrière ou repartez de l’accueil.",
		"Go back, or start again from the home page."};
}

static const char *pick(const struct call *call, struct words words)
{
	return call->language == LANGUAGE_EN ? words.en : words.fr;
}

static void add_escaped(struct buf *html, struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		if (c == '<' || c == '>' || c == '&' || c == '"' || c == '\'')
			buf_printf(html, "&#%d;", c);
		else
			buf_add_char(html, c);
	}
}

static void add_faults(struct buf *html, const struct faults *faults)
{
	buf_add_c(html, "<ul>\n");
	for (size_t i = 0; i < faults->count && i < FAULTS_MAX; i++) {
		buf_add_c(html, "<li lang=\"en\"><code>");
		add_escaped(html, faults->list[i].pointer);
		buf_add_c(html, "</code> ");
		add_escaped(html, faults->list[i].detail);
		buf_add_c(html, "</li>\n");
	}
	buf_add_c(html, "</ul>\n");
}

struct str problem_page(
	struct call *call, enum reason reason, const char *detail, const struct faults *faults)
{
	struct buf html;
	struct str language = language_name(call->language);
	int status = reason_info(reason)->http_status;
	const char *title = pick(call, title_of(status));
	buf_init(&html, call->arena, PAGE_MAX);
	buf_printf(&html,
		"<!DOCTYPE html>\n<html lang=\"" STR_FMT "\">\n<head>\n<meta charset=\"utf-8\">\n"
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		"<title>%s</title>\n<link rel=\"stylesheet\" href=\"/assets/style.css\">\n</head>\n"
		"<body>\n<main>\n<h1>%s</h1>\n<p>%s</p>\n",
		STR_ARG(language), title, title, pick(call, advice_of(status)));
	if (detail != NULL) {
		buf_add_c(&html, "<p lang=\"en\">");
		add_escaped(&html, str_of(detail));
		buf_add_c(&html, "</p>\n");
	}
	if (faults != NULL && faults->count > 0)
		add_faults(&html, faults);
	buf_printf(&html, "<p><a href=\"/\">%s</a></p>\n<p><small>%s " STR_FMT " %s</small></p>\n",
		pick(call, (struct words){"Accueil", "Home page"}),
		pick(call, (struct words){"Référence", "Reference"}), STR_ARG(call->request_id),
		reason_info(reason)->code);
	buf_add_c(&html, "</main>\n</body>\n</html>\n");
	return buf_str(&html);
}
