/* Mails: what stands in them, and what is known after giving one to a server. */
#include "common/mail.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/buf.h"
#include "tests/lib/harness.h"
#include "tests/lib/peer.h"

static struct http_client *client;

static void client_make(void)
{
	client = http_client_new("comptoir-test");
}

static void client_free(void)
{
	http_client_free(client);
}

static struct mail sample(void)
{
	return (struct mail){.from = STR("shop@comptoir.example"),
		.from_name = STR("Comptoir \"Lyon\""),
		.to = STR("zoe@client.example"),
		.to_name = STR("Zoé Lefèvre"),
		.subject = STR("Votre commande est prête"),
		.message_id = STR("0193-ready@comptoir.example"),
		.language = STR("fr"),
		.text = STR("Bonjour Zoé,\n\n.\nÀ bientôt"),
		.html = STR("<!DOCTYPE html>\n<p class=\"x\">Bonjour Zoé</p>\n"),
		.at = INT64_C(1795267800000)};
}

static void assert_has(struct str text, const char *piece)
{
	ck_assert_msg(
		strstr(text.p, piece) != NULL, "\"%s\" is not in:\n" STR_FMT, piece, STR_ARG(text));
}

START_TEST(a_mail_has_the_headers_and_parts_of_its_standards)
{
	struct mail mail = sample();
	assert_text(mail_compose(test_arena(), &mail),
		"Date: Sat, 21 Nov 2026 13:30:00 +0000\r\n"
		"From: \"Comptoir \\\"Lyon\\\"\"\r\n <shop@comptoir.example>\r\n"
		"To: =?UTF-8?B?Wm/DqSBMZWbDqHZyZQ==?=\r\n <zoe@client.example>\r\n"
		"Message-ID: <0193-ready@comptoir.example>\r\n"
		"Subject: =?UTF-8?B?Vm90cmUgY29tbWFuZGUgZXN0IHByw6p0ZQ==?=\r\n"
		"Content-Language: fr\r\n"
		"Auto-Submitted: auto-generated\r\n"
		"MIME-Version: 1.0\r\n"
		"Content-Type: multipart/alternative;\r\n "
		"boundary=\"=_10d4fa601d03cdc315fe1165\"\r\n"
		"\r\n"
		"--=_10d4fa601d03cdc315fe1165\r\n"
		"Content-Type: text/plain; charset=utf-8\r\n"
		"Content-Transfer-Encoding: quoted-printable\r\n"
		"\r\n"
		"Bonjour Zo=C3=A9,\r\n"
		"\r\n"
		".\r\n"
		"=C3=80 bient=C3=B4t\r\n"
		"--=_10d4fa601d03cdc315fe1165\r\n"
		"Content-Type: text/html; charset=utf-8\r\n"
		"Content-Transfer-Encoding: quoted-printable\r\n"
		"\r\n"
		"<!DOCTYPE html>\r\n"
		"<p class=3D\"x\">Bonjour Zo=C3=A9</p>\r\n"
		"--=_10d4fa601d03cdc315fe1165--\r\n");
}
END_TEST

START_TEST(no_line_is_longer_than_the_standards_allow)
{
	struct mail mail = sample();
	struct buf text, subject;
	buf_init(&text, test_arena(), 1 << 16);
	buf_init(&subject, test_arena(), 1 << 16);
	for (int i = 0; i < 400; i++) {
		buf_add_c(&text, i % 3 == 0 ? "é" : i % 3 == 1 ? "=" : "x ");
		buf_add_c(&subject, i % 2 == 0 ? "é" : "€x");
	}
	buf_add_c(&text, " \nend \t\n\n");
	mail.text = buf_str(&text);
	mail.subject = mail.to_name = buf_str(&subject);
	struct str composed = mail_compose(test_arena(), &mail);
	for (struct str rest = composed; rest.n > 0;) {
		struct str line = str_cut(&rest, '\n');
		ck_assert_uint_le(line.n, 77); /* with its CR */
		ck_assert(str_ends_with(line, STR("\r")));
		ck_assert(!str_ends_with(line, STR(" \r")) && !str_ends_with(line, STR("\t\r")));
	}
	assert_has(composed, "end =09\r\n");
}
END_TEST

START_TEST(headers_cannot_be_injected)
{
	static const char *const addresses[] = {"", "a", "a@", "@b", "a@b\r\nBcc: c@d", "a b@c",
		"a@b>", "<a@b", "a@b@c", "a,b@c", "é@b", "a@b;c", "\"a b\"@c", "a@b\nX: y",
		"a\t@b"};
	for (size_t i = 0; i < ARRAY_LENGTH(addresses); i++) {
		struct mail to = sample(), from = sample(), reply_to = sample();
		to.to = from.from = reply_to.reply_to = str_of(addresses[i]);
		ck_assert_msg(mail_compose(test_arena(), &to).n == 0, "%s", addresses[i]);
		ck_assert_msg(mail_compose(test_arena(), &from).n == 0, "%s", addresses[i]);
		ck_assert_msg(
			i == 0 || mail_compose(test_arena(), &reply_to).n == 0, "%s", addresses[i]);
	}
	static const char *const texts[] = {
		"a\r\nBcc: c@d.example", "a\nb", "a\rb", "\x1b[2J", "\xff"};
	for (size_t i = 0; i < ARRAY_LENGTH(texts); i++) {
		struct mail subject = sample(), name = sample(), id = sample(), language = sample();
		subject.subject = name.to_name = id.message_id = language.language =
			str_of(texts[i]);
		ck_assert_uint_eq(mail_compose(test_arena(), &subject).n, 0);
		ck_assert_uint_eq(mail_compose(test_arena(), &name).n, 0);
		ck_assert_uint_eq(mail_compose(test_arena(), &id).n, 0);
		ck_assert_uint_eq(mail_compose(test_arena(), &language).n, 0);
	}
	struct mail path = sample();
	path.message_id = STR("a/x@y");
	ck_assert_uint_eq(mail_compose(test_arena(), &path).n, 0);
}
END_TEST

/* --- over SMTP, with a server that keeps to a script --- */

#define GREET                                                                                      \
	{                                                                                          \
		NULL, "220 test\r\n", 0                                                            \
	}
#define EHLO                                                                                       \
	{                                                                                          \
		"EHLO", "250 test\r\n", 0                                                          \
	}
#define FROM                                                                                       \
	{                                                                                          \
		"MAIL FROM:<shop@comptoir.example>", "250 ok\r\n", 0                               \
	}
#define RCPT                                                                                       \
	{                                                                                          \
		"RCPT TO:<zoe@client.example>", "250 ok\r\n", 0                                    \
	}
#define DATA                                                                                       \
	{                                                                                          \
		"DATA\r\n", "354 go\r\n", 0                                                        \
	}
#define QUIT                                                                                       \
	{                                                                                          \
		"QUIT", "221 bye\r\n", 0                                                           \
	}
#define END "\r\n.\r\n"

static enum mail_outcome sent_to(const struct peer_step *steps, size_t count, struct str *heard_out)
{
	struct peer *peer = peer_start(steps, count);
	struct mail mail = sample();
	struct str error;
	const char *url = arena_printf(test_arena(), "smtp://127.0.0.1:%u", peer_port(peer));
	enum mail_outcome outcome = mail_send(client, test_arena(), url, NULL, NULL, &mail, &error);
	ck_assert((outcome == MAIL_SENT) == str_is_empty(error));
	ck_assert(strstr(error.p, "zoe") == NULL);
	http_client_free(client); /* says QUIT */
	client = http_client_new("comptoir-test");
	*heard_out = peer_stop(peer);
	return outcome;
}
#define SENT_TO(steps, heard_out) sent_to((steps), ARRAY_LENGTH(steps), (heard_out))

START_TEST(a_mail_is_sent_with_dots_doubled)
{
	static const struct peer_step steps[] = {
		GREET, EHLO, FROM, RCPT, DATA, {END, "250 queued\r\n", 0}, QUIT};
	struct str heard;
	ck_assert_int_eq(SENT_TO(steps, &heard), MAIL_SENT);
	assert_has(heard, "Bonjour Zo=C3=A9,\r\n\r\n..\r\n=C3=80 bient=C3=B4t\r\n");
}
END_TEST

START_TEST(a_line_cut_after_the_message_leaves_it_unknown)
{
	static const struct peer_step steps[] = {GREET, EHLO, FROM, RCPT, DATA, {END, NULL, 0}};
	struct str heard;
	ck_assert_int_eq(SENT_TO(steps, &heard), MAIL_UNKNOWN);
	assert_has(heard, "\r\n.\r\n");
}
END_TEST

START_TEST(a_line_cut_before_the_message_defers_it)
{
	static const struct peer_step at_once[] = {GREET};
	static const struct peer_step before_data[] = {
		GREET, EHLO, FROM, RCPT, {"DATA\r\n", NULL, 0}};
	struct str heard, error;
	ck_assert_int_eq(SENT_TO(at_once, &heard), MAIL_DEFERRED);
	ck_assert_int_eq(SENT_TO(before_data, &heard), MAIL_DEFERRED);
	struct mail mail = sample();
	const char *url =
		arena_printf(test_arena(), "smtp://127.0.0.1:%u", port_without_listener());
	ck_assert_int_eq(
		mail_send(client, test_arena(), url, NULL, NULL, &mail, &error), MAIL_DEFERRED);
}
END_TEST

START_TEST(refusals_for_good_and_for_now_are_told_apart)
{
	static const struct peer_step rcpt_550[] = {
		GREET, EHLO, FROM, {"RCPT", "550 no such user\r\n", 0}, QUIT};
	static const struct peer_step rcpt_450[] = {
		GREET, EHLO, FROM, {"RCPT", "450 greylisted\r\n", 0}, QUIT};
	static const struct peer_step data_554[] = {
		GREET, EHLO, FROM, RCPT, DATA, {END, "554 spam\r\n", 0}, QUIT};
	static const struct peer_step data_452[] = {
		GREET, EHLO, FROM, RCPT, DATA, {END, "452 disk full\r\n", 0}, QUIT};
	static const struct peer_step from_553[] = {
		GREET, EHLO, {"MAIL FROM", "553 bad sender\r\n", 0}, QUIT};
	static const struct peer_step greeting_554[] = {{NULL, "554 no service here\r\n", 0}, QUIT};
	struct str heard;
	ck_assert_int_eq(SENT_TO(rcpt_550, &heard), MAIL_REFUSED);
	ck_assert_int_eq(SENT_TO(rcpt_450, &heard), MAIL_DEFERRED);
	ck_assert_int_eq(SENT_TO(data_554, &heard), MAIL_REFUSED);
	ck_assert_int_eq(SENT_TO(data_452, &heard), MAIL_DEFERRED);
	ck_assert_int_eq(SENT_TO(from_553, &heard), MAIL_REFUSED);
	ck_assert_int_eq(SENT_TO(greeting_554, &heard), MAIL_DEFERRED);
}
END_TEST

START_TEST(a_login_is_never_sent_in_clear)
{
	static const struct peer_step steps[] = {
		GREET, {"EHLO", "250-test\r\n250 AUTH PLAIN LOGIN\r\n", 0}, QUIT};
	struct peer *peer = peer_start(steps, ARRAY_LENGTH(steps));
	struct mail mail = sample();
	struct str error;
	const char *url = arena_printf(test_arena(), "smtp://127.0.0.1:%u", peer_port(peer));
	ck_assert_int_eq(mail_send(client, test_arena(), url, "user", "password", &mail, &error),
		MAIL_DEFERRED);
	ck_assert_ptr_null(strstr(peer_stop(peer).p, "AUTH"));
}
END_TEST

START_TEST(a_folder_takes_one_file_a_mail_however_often_it_is_sent)
{
	char *folder = arena_printf(test_arena(), "/tmp/comptoir-mail.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	const char *url = arena_printf(test_arena(), "file://%s", folder);
	const char *path = arena_printf(test_arena(), "%s/0193-ready.eml", folder);
	struct mail mail = sample();
	struct str error;
	for (int i = 0; i < 2; i++)
		ck_assert_int_eq(
			mail_send(client, test_arena(), url, NULL, NULL, &mail, &error), MAIL_SENT);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(rmdir(folder), 0); /* nothing else was in it */
	ck_assert_int_eq(
		mail_send(client, test_arena(), url, NULL, NULL, &mail, &error), MAIL_DEFERRED);
}
END_TEST

static const struct test_fixture fixture = {.before = client_make, .after = client_free};

TEST_MAIN_WITH("mail", &fixture, a_mail_has_the_headers_and_parts_of_its_standards,
	no_line_is_longer_than_the_standards_allow, headers_cannot_be_injected,
	a_mail_is_sent_with_dots_doubled, a_line_cut_after_the_message_leaves_it_unknown,
	a_line_cut_before_the_message_defers_it, refusals_for_good_and_for_now_are_told_apart,
	a_login_is_never_sent_in_clear, a_folder_takes_one_file_a_mail_however_often_it_is_sent)
