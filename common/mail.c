/* Giving a mail to a server, or to a folder; see mail.h. Composing is in mail_compose.c. */
#include "common/mail.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/curl_client.h"
#include "common/file.h"
#include "common/outside.h"

enum { MAIL_TIMEOUT_MS = 60000 };

/* How far the conversation came: what a broken line or a refusal means depends on it. */
struct delivery {
	struct str message;
	size_t given;	/* bytes libcurl took; all of them: the server may have the whole message */
	bool has_begun; /* MAIL FROM was said: a refusal is about this mail */
};

static size_t message_give(char *bytes, size_t size, size_t n, void *context)
{
	struct delivery *delivery = context;
	size_t left = delivery->message.n - delivery->given;
	size_t piece = size * n < left ? size * n : left;
	memcpy(bytes, delivery->message.p + delivery->given, piece);
	delivery->given += piece;
	return piece;
}

static int conversation_watch(CURL *easy, curl_infotype type, char *bytes, size_t n, void *context)
{
	struct delivery *delivery = context;
	if (type == CURLINFO_HEADER_OUT && n > 5 && strncmp(bytes, "MAIL ", 5) == 0)
		delivery->has_begun = true;
	return 0;
}

static enum mail_outcome outcome_of(CURLcode code, long reply, const struct delivery *delivery)
{
	bool is_given = delivery->given == delivery->message.n;
	if (code == CURLE_OK)
		return MAIL_SENT;
	if (is_given && reply < 400)
		return MAIL_UNKNOWN;
	if (delivery->has_begun && reply >= 500)
		return MAIL_REFUSED;
	return MAIL_DEFERRED;
}

static void login_set(CURL *easy, const char *user, const char *password)
{
	if (user == NULL)
		return;
	curl_easy_setopt(easy, CURLOPT_USERNAME, user);
	curl_easy_setopt(easy, CURLOPT_PASSWORD, password);
	curl_easy_setopt(easy, CURLOPT_USE_SSL, (long)CURLUSESSL_ALL);
}

static enum mail_outcome smtp_send(struct http_client *client, struct arena *arena, const char *url,
	const char *user, const char *password, const struct mail *mail, struct str message,
	struct str *error_out)
{
	struct delivery delivery = {.message = message};
	CURL *easy = curl_begin(client, url, "smtp,smtps", MAIL_TIMEOUT_MS);
	struct curl_slist *recipients =
		curl_slist_append(NULL, arena_printf(arena, "<" STR_FMT ">", STR_ARG(mail->to)));
	login_set(easy, user, password);
	curl_easy_setopt(
		easy, CURLOPT_MAIL_FROM, arena_printf(arena, "<" STR_FMT ">", STR_ARG(mail->from)));
	curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, recipients);
	curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(easy, CURLOPT_READFUNCTION, message_give);
	curl_easy_setopt(easy, CURLOPT_READDATA, &delivery);
	curl_easy_setopt(easy, CURLOPT_VERBOSE, 1L);
	curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, conversation_watch);
	curl_easy_setopt(easy, CURLOPT_DEBUGDATA, &delivery);
	outside_waits("mail server");
	CURLcode code = curl_easy_perform(easy);
	long reply = 0;
	curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &reply);
	curl_slist_free_all(recipients);
	if (code != CURLE_OK)
		*error_out =
			str_printf(arena, "%s, last reply %ld", curl_easy_strerror(code), reply);
	return outcome_of(code, reply, &delivery);
}

static enum mail_outcome folder_send(struct arena *arena, const char *folder,
	const struct mail *mail, struct str message, struct str *error_out)
{
	struct str rest = mail->message_id;
	struct str name = str_cut(&rest, '@');
	const char *path = arena_printf(arena, "%s/" STR_FMT ".eml", folder, STR_ARG(name));
	if (file_replace(arena, path, message))
		return MAIL_SENT;
	*error_out = str_of(strerror(errno));
	return MAIL_DEFERRED;
}

enum mail_outcome mail_send(struct http_client *client, struct arena *arena, const char *url,
	const char *user, const char *password, const struct mail *mail, struct str *error_out)
{
	static const char file_scheme[] = "file://";
	*error_out = STR_EMPTY;
	struct str message = mail_compose(arena, mail);
	if (str_is_empty(message)) {
		*error_out = STR("the mail cannot be composed");
		return MAIL_REFUSED;
	}
	if (strncmp(url, file_scheme, sizeof(file_scheme) - 1) == 0)
		return folder_send(arena, url + sizeof(file_scheme) - 1, mail, message, error_out);
	return smtp_send(client, arena, url, user, password, mail, message, error_out);
}
