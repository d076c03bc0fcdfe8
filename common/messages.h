/*
 * Words people read, by key and language: folder/messages/fr.xml and en.xml hold
 * <m key="order.ready">Ready since {0}</m>. Both must have the same keys with the same
 * {0} … {9}; loading says so otherwise. Read-only after loading, shared by threads.
 */
#ifndef COMPTOIR_MESSAGES_H
#define COMPTOIR_MESSAGES_H

#include "common/str.h"

struct messages;

/* NULL with *why_out. Lives in the arena. */
struct messages *messages_load(struct arena *arena, const char *folder, struct str *why_out);
bool messages_have(const struct messages *messages, struct str key);
/* False when there is no such key, or the language is neither "fr" nor "en". Arguments that were
 * not given leave nothing. */
bool message_show(const struct messages *messages, struct arena *arena, const char *language,
	struct str key, const struct str *arguments, size_t count, struct str *text_out);
/* Looks up key.one or key.other by the plural rule of the language (French: 0 and 1 are singular,
 * English: 1), with the count as {0} and the arguments after it. */
bool message_show_count(const struct messages *messages, struct arena *arena, const char *language,
	struct str key, int64_t n, const struct str *arguments, size_t count, struct str *text_out);

#endif
