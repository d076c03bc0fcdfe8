/* Who reads a paper; see paper_scene.h. */
#include "tests/agent/paper_scene.h"

#include <string.h>

#include "tests/lib/harness.h"

const char *other_language(const char *language)
{
	return strcmp(language, "fr") == 0 ? "en" : "fr";
}

enum language language_of(const char *name)
{
	enum language language;
	ck_assert(language_parse(str_of(name), &language));
	return language;
}

struct store_facts given_store(const char *language)
{
	return (struct store_facts){.name = STR("Comptoir Bastille"),
		.street = STR("12 rue de la Roquette"),
		.postcode = STR("75011"),
		.city = STR("Paris"),
		.country = STR("FR"),
		.time_zone = STR("Europe/Paris"),
		.language = str_of(language)};
}
