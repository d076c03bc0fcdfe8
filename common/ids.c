/* Identities; see ids.h. */
#include "common/ids.h"

#include <string.h>

#include "common/rand.h"

struct uuid uuid_new(int64_t now)
{
	struct uuid uuid;
	rand_bytes(uuid.bytes, sizeof(uuid.bytes));
	for (int i = 0; i < 6; i++)
		uuid.bytes[i] = (uint8_t)((uint64_t)now >> (40 - 8 * i));
	uuid.bytes[6] = (uint8_t)(0x70 | (uuid.bytes[6] & 0x0F));
	uuid.bytes[8] = (uint8_t)(0x80 | (uuid.bytes[8] & 0x3F));
	return uuid;
}

struct str uuid_print(struct arena *arena, struct uuid uuid)
{
	static const char digits[] = "0123456789abcdef";
	char *text = arena_alloc(arena, 37);
	size_t at = 0;
	for (size_t i = 0; i < sizeof(uuid.bytes); i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			text[at++] = '-';
		text[at++] = digits[uuid.bytes[i] >> 4];
		text[at++] = digits[uuid.bytes[i] & 15];
	}
	return (struct str){text, at};
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool uuid_parse(struct str text, struct uuid *uuid_out)
{
	size_t nibble = 0;
	if (text.n != 36)
		return false;
	for (size_t i = 0; i < text.n; i++) {
		if (i == 8 || i == 13 || i == 18 || i == 23) {
			if (text.p[i] != '-')
				return false;
			continue;
		}
		int value = hex_value(text.p[i]);
		if (value < 0)
			return false;
		uint8_t *byte = &uuid_out->bytes[nibble / 2];
		*byte = (uint8_t)(nibble % 2 == 0 ? value << 4 : *byte | value);
		nibble++;
	}
	return true;
}

bool uuid_is_zero(struct uuid uuid)
{
	return uuid_equal(uuid, (struct uuid){{0}});
}

bool uuid_equal(struct uuid a, struct uuid b)
{
	return uuid_compare(a, b) == 0;
}

int uuid_compare(struct uuid a, struct uuid b)
{
	return memcmp(a.bytes, b.bytes, sizeof(a.bytes));
}
