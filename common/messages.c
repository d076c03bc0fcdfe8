/* The catalogue of words in French and English; see messages.h. */
#include "common/messages.h"

#include <inttypes.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"

enum { FR, EN, LANGUAGES, MESSAGES_MAX = 4000, MESSAGE_BYTES_MAX = 64 * 1024, ARGUMENTS_MAX = 10 };

static const char *const language_names[LANGUAGES] = {"fr", "en"};

struct entry {
	struct str key, text;
};

struct catalogue {
	size_t count;
	struct entry *entries; /* sorted by key */
};

struct messages {
	struct catalogue of[LANGUAGES];
};

static int entry_compare(const void *a, const void *b)
{
	return str_compare(((const struct entry *)a)->key, ((const struct entry *)b)->key);
}

static const struct entry *entry_find(const struct catalogue *catalogue, struct str key)
{
	struct entry wanted = {.key = key};
	return bsearch(
		&wanted, catalogue->entries, catalogue->count, sizeof(wanted), entry_compare);
}

static struct str attribute_or_content(struct arena *arena, xmlNodePtr node, const char *attribute)
{
	xmlChar *raw = attribute == NULL ? xmlNodeGetContent(node)
					 : xmlGetNoNsProp(node, BAD_CAST attribute);
	struct str text = str_dup(arena, str_trim(str_of((const char *)raw)));
	xmlFree(raw);
	return text;
}

static bool entry_read(struct arena *arena, xmlNodePtr node, struct catalogue *catalogue,
	const char *file, struct str *why_out)
{
	struct entry *entry = &catalogue->entries[catalogue->count];
	entry->key = attribute_or_content(arena, node, "key");
	entry->text = attribute_or_content(arena, node, NULL);
	if (xmlStrcmp(node->name, BAD_CAST "m") == 0 && !str_is_empty(entry->key) &&
		!str_is_empty(entry->text) && catalogue->count < MESSAGES_MAX) {
		catalogue->count++;
		return true;
	}
	*why_out = str_printf(arena,
		"%s:%ld: only <m key=\"…\">text</m> may stand here, at most %d times", file,
		xmlGetLineNo(node), MESSAGES_MAX);
	return false;
}

static bool catalogue_read(struct arena *arena, xmlDocPtr document, struct catalogue *catalogue,
	const char *file, struct str *why_out)
{
	catalogue->entries = arena_new_array(arena, MESSAGES_MAX + 1, struct entry);
	xmlNodePtr root = xmlDocGetRootElement(document);
	for (xmlNodePtr node = root->children; node != NULL; node = node->next) {
		if (node->type == XML_ELEMENT_NODE &&
			!entry_read(arena, node, catalogue, file, why_out))
			return false;
	}
	qsort(catalogue->entries, catalogue->count, sizeof(struct entry), entry_compare);
	for (size_t i = 1; i < catalogue->count; i++) {
		struct str key = catalogue->entries[i].key;
		if (!str_equal(key, catalogue->entries[i - 1].key))
			continue;
		*why_out = str_printf(
			arena, "%s: the key " STR_FMT " stands twice", file, STR_ARG(key));
		return false;
	}
	return true;
}

static bool catalogue_load(
	struct arena *arena, const char *file, struct catalogue *catalogue, struct str *why_out)
{
	FILE *stream = fopen(file, "re");
	xmlDocPtr document = NULL;
	if (stream != NULL) {
		document = xmlReadFd(fileno(stream), file, "UTF-8",
			XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
		fclose(stream);
	}
	if (document == NULL) {
		const xmlError *error = xmlGetLastError();
		int line = error != NULL ? error->line : 0;
		*why_out = str_printf(arena, "%s:%d: missing or not well-formed XML", file, line);
		return false;
	}
	bool is_good = catalogue_read(arena, document, catalogue, file, why_out);
	xmlFreeDoc(document);
	return is_good;
}

/* Which of {0} … {9} a text uses, as bits. */
static unsigned placeholders(struct str text)
{
	unsigned used = 0;
	for (size_t i = 0; i + 2 < text.n; i++) {
		char digit = text.p[i + 1];
		if (text.p[i] == '{' && digit >= '0' && digit <= '9' && text.p[i + 2] == '}')
			used |= 1U << (digit - '0');
	}
	return used;
}

/* Every message of one language has its counterpart with the same placeholders. */
static bool languages_agree(struct arena *arena, const struct messages *messages, int one,
	int other, struct str *why_out)
{
	for (size_t i = 0; i < messages->of[one].count; i++) {
		const struct entry *entry = &messages->of[one].entries[i];
		const struct entry *twin = entry_find(&messages->of[other], entry->key);
		if (twin != NULL && placeholders(twin->text) == placeholders(entry->text))
			continue;
		*why_out = str_printf(arena,
			"messages: \"" STR_FMT "\" is in %s.xml, but %s in %s.xml",
			STR_ARG(entry->key), language_names[one],
			twin == NULL ? "missing" : "with other {0}…", language_names[other]);
		return false;
	}
	return true;
}

struct messages *messages_load(struct arena *arena, const char *folder, struct str *why_out)
{
	struct messages *messages = arena_new_struct(arena, struct messages);
	for (int i = 0; i < LANGUAGES; i++) {
		const char *file =
			arena_printf(arena, "%s/messages/%s.xml", folder, language_names[i]);
		if (!catalogue_load(arena, file, &messages->of[i], why_out))
			return NULL;
	}
	if (!languages_agree(arena, messages, FR, EN, why_out) ||
		!languages_agree(arena, messages, EN, FR, why_out))
		return NULL;
	return messages;
}

bool messages_have(const struct messages *messages, struct str key)
{
	return entry_find(&messages->of[FR], key) != NULL;
}

static struct str text_fill(
	struct arena *arena, struct str text, const struct str *arguments, size_t count)
{
	struct buf out;
	buf_init(&out, arena, MESSAGE_BYTES_MAX);
	for (size_t i = 0; i < text.n; i++) {
		bool is_place = placeholders((struct str){text.p + i, text.n - i < 3 ? 0 : 3}) != 0;
		if (!is_place) {
			buf_add_char(&out, text.p[i]);
			continue;
		}
		size_t argument = (size_t)(text.p[i + 1] - '0');
		if (argument < count)
			buf_add(&out, arguments[argument]);
		i += 2;
	}
	return buf_str(&out);
}

bool message_show(const struct messages *messages, struct arena *arena, const char *language,
	struct str key, const struct str *arguments, size_t count, struct str *text_out)
{
	for (int i = 0; i < LANGUAGES; i++) {
		if (strcmp(language, language_names[i]) != 0)
			continue;
		const struct entry *entry = entry_find(&messages->of[i], key);
		if (entry == NULL)
			return false;
		*text_out = text_fill(arena, entry->text, arguments, count);
		return true;
	}
	return false;
}

bool message_show_count(const struct messages *messages, struct arena *arena, const char *language,
	struct str key, int64_t n, const struct str *arguments, size_t count, struct str *text_out)
{
	bool is_one = n == 1 || (n == 0 && strcmp(language, "fr") == 0);
	struct str all[ARGUMENTS_MAX];
	size_t given = 1;
	all[0] = str_printf(arena, "%" PRId64, n);
	for (size_t i = 0; i < count && given < ARGUMENTS_MAX; i++)
		all[given++] = arguments[i];
	struct str form = str_printf(arena, STR_FMT ".%s", STR_ARG(key), is_one ? "one" : "other");
	return message_show(messages, arena, language, form, all, given, text_out);
}
