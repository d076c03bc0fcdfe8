/* Composing a mail; see mail.h. Sending is in mail.c. */
#include <string.h>
#include <time.h>

#include "common/buf.h"
#include "common/clock.h"
#include "common/mail.h"
#include "common/token.h"

enum {
	MAIL_BYTES_MAX = 4 << 20,
	ADDRESS_MAX = 254,
	ENCODED_BYTES = 39, /* become 52 characters; with =?UTF-8?B??= and "Subject: " 73 of 76 */
	QP_LINE_MAX = 76,
};

static bool is_one_of(char c, const char *list)
{
	return c != '\0' && strchr(list, c) != NULL;
}

static bool is_letter_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Both sides of one @ are made of letters, digits and `others`. */
static bool is_address_of(struct str text, const char *others)
{
	struct str domain = text;
	struct str local = str_cut(&domain, '@');
	if (local.n == 0 || domain.n == 0 || text.n > ADDRESS_MAX)
		return false;
	for (size_t i = 0; i < local.n; i++) {
		if (!is_letter_or_digit(local.p[i]) && !is_one_of(local.p[i], others))
			return false;
	}
	for (size_t i = 0; i < domain.n; i++) {
		if (!is_letter_or_digit(domain.p[i]) && !is_one_of(domain.p[i], ".-"))
			return false;
	}
	return true;
}

/* The unquoted form of RFC 5321: dots and atoms. */
static bool is_address(struct str text)
{
	return is_address_of(text, ".!#$%&'*+-/=?^_`{|}~");
}

static bool is_plain_header(struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] < ' ' || text.p[i] > '~')
			return false;
	}
	return text.n <= 60 && !str_starts_with(text, STR("=?"));
}

static bool mail_is_composable(const struct mail *mail)
{
	return is_address(mail->from) && is_address(mail->to) &&
	       (str_is_empty(mail->reply_to) || is_address(mail->reply_to)) &&
	       is_address_of(mail->message_id, "._-") &&
	       str_is_clean_utf8(mail->from_name, false) &&
	       str_is_clean_utf8(mail->to_name, false) && str_is_clean_utf8(mail->subject, false) &&
	       is_plain_header(mail->language) && str_is_clean_utf8(mail->text, true) &&
	       str_is_clean_utf8(mail->html, true);
}

/* --- headers --- */

static void base64_add(struct buf *out, struct str bytes)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	for (size_t i = 0; i < bytes.n; i += 3) {
		uint32_t three = 0;
		for (size_t k = 0; k < 3; k++)
			three = three << 8 | (i + k < bytes.n ? (uint8_t)bytes.p[i + k] : 0);
		for (size_t k = 0; k < 4; k++)
			buf_add_char(
				out, i + k > bytes.n ? '=' : digits[three >> (18 - 6 * k) & 63]);
	}
}

/* Encoded words of RFC 2047, each of whole characters, one a line. */
static void encoded_words_add(struct buf *out, struct str text)
{
	for (size_t from = 0; from < text.n;) {
		size_t n = text.n - from < ENCODED_BYTES ? text.n - from : ENCODED_BYTES;
		while (from + n < text.n && ((uint8_t)text.p[from + n] & 0xc0) == 0x80)
			n--;
		buf_add_c(out, from == 0 ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?");
		base64_add(out, (struct str){text.p + from, n});
		buf_add_c(out, "?=");
		from += n;
	}
}

static void header_add(struct buf *out, const char *name, struct str value)
{
	buf_printf(out, "%s: ", name);
	if (is_plain_header(value))
		buf_add(out, value);
	else
		encoded_words_add(out, value);
	buf_add_c(out, "\r\n");
}

/* Name: "Display name" <address>, each on a line of its own when there is a name. */
static void address_add(struct buf *out, const char *name, struct str display, struct str address)
{
	buf_printf(out, "%s: ", name);
	bool is_quotable = is_plain_header(display);
	if (!is_quotable)
		encoded_words_add(out, display);
	else if (display.n > 0)
		buf_add_char(out, '"');
	for (size_t i = 0; is_quotable && i < display.n; i++) {
		if (is_one_of(display.p[i], "\"\\"))
			buf_add_char(out, '\\');
		buf_add_char(out, display.p[i]);
	}
	if (is_quotable && display.n > 0)
		buf_add_char(out, '"');
	if (display.n > 0)
		buf_add_c(out, "\r\n ");
	buf_printf(out, "<" STR_FMT ">\r\n", STR_ARG(address));
}

static void date_add(struct buf *out, int64_t at)
{
	static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	static const char *const months[] = {
		"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	time_t seconds = (time_t)(at / MS_PER_SECOND);
	struct tm utc;
	gmtime_r(&seconds, &utc);
	buf_printf(out, "Date: %s, %d %s %d %02d:%02d:%02d +0000\r\n", days[utc.tm_wday],
		utc.tm_mday, months[utc.tm_mon], utc.tm_year + 1900, utc.tm_hour, utc.tm_min,
		utc.tm_sec);
}

/* --- bodies: quoted-printable, RFC 2045, 6.7 --- */

static bool is_at_line_end(struct str text, size_t at)
{
	return at == text.n || text.p[at] == '\n' ||
	       (text.p[at] == '\r' && at + 1 < text.n && text.p[at + 1] == '\n');
}

static void quoted_printable_add(struct buf *out, struct str text)
{
	size_t column = 0;
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		if (c == '\n') {
			buf_add_c(out, "\r\n");
			column = 0;
			continue;
		}
		if (c == '\r' && is_at_line_end(text, i))
			continue;
		bool is_blank = c == ' ' || c == '\t';
		bool is_literal =
			is_blank ? !is_at_line_end(text, i + 1) : c > ' ' && c <= '~' && c != '=';
		size_t width = is_literal ? 1 : 3;
		if (column + width > QP_LINE_MAX - 1) {
			buf_add_c(out, "=\r\n");
			column = 0;
		}
		if (is_literal)
			buf_add_char(out, c);
		else
			buf_printf(out, "=%02X", (uint8_t)c);
		column += width;
	}
}

static void part_add(struct buf *out, const char *type, struct str text)
{
	buf_printf(out,
		"Content-Type: %s; charset=utf-8\r\n"
		"Content-Transfer-Encoding: quoted-printable\r\n\r\n",
		type);
	quoted_printable_add(out, text);
	if (!str_ends_with(text, STR("\n")))
		buf_add_c(out, "\r\n");
}

/* "=_" cannot occur in quoted-printable text. */
static void parts_add(struct buf *out, struct arena *arena, const struct mail *mail)
{
	struct hash hash = hash_of(mail->message_id.p, mail->message_id.n);
	struct str boundary = str_printf(arena, "=_" STR_FMT, STR_ARG(hex_print(arena, &hash, 12)));
	buf_printf(out, "Content-Type: multipart/alternative;\r\n boundary=\"" STR_FMT "\"\r\n\r\n",
		STR_ARG(boundary));
	buf_printf(out, "--" STR_FMT "\r\n", STR_ARG(boundary));
	part_add(out, "text/plain", mail->text);
	buf_printf(out, "--" STR_FMT "\r\n", STR_ARG(boundary));
	part_add(out, "text/html", mail->html);
	buf_printf(out, "--" STR_FMT "--\r\n", STR_ARG(boundary));
}

struct str mail_compose(struct arena *arena, const struct mail *mail)
{
	struct buf out;
	if (!mail_is_composable(mail))
		return STR_EMPTY;
	buf_init(&out, arena, MAIL_BYTES_MAX);
	date_add(&out, mail->at);
	address_add(&out, "From", mail->from_name, mail->from);
	address_add(&out, "To", mail->to_name, mail->to);
	if (!str_is_empty(mail->reply_to))
		address_add(&out, "Reply-To", STR_EMPTY, mail->reply_to);
	buf_printf(&out, "Message-ID: <" STR_FMT ">\r\n", STR_ARG(mail->message_id));
	header_add(&out, "Subject", mail->subject);
	header_add(&out, "Content-Language", mail->language);
	/* No out-of-office answers, please (RFC 3834). */
	buf_add_c(&out, "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n");
	if (str_is_empty(mail->html))
		part_add(&out, "text/plain", mail->text);
	else
		parts_add(&out, arena, mail);
	return buf_is_full(&out) ? STR_EMPTY : buf_str(&out);
}
