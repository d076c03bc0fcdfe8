/* Other sizes and colours; see variants.h. */
#include "store-agent/pages/variants.h"

static struct str text_of(struct arena *arena, json_t *object, const char *name)
{
	json_t *value = json_object_get(object, name);
	struct str text = {json_string_value(value), json_string_length(value)};
	return text.n > 0 && str_is_clean_utf8(text, false) ? str_dup(arena, text) : STR_EMPTY;
}

static struct variant variant_of(struct arena *arena, json_t *told)
{
	return (struct variant){
		.sku = text_of(arena, told, "sku"),
		.name = text_of(arena, told, "name"),
		.size = text_of(arena, told, "size"),
		.colour = text_of(arena, told, "colour"),
		.price_minor = json_integer_value(json_object_get(told, "price_minor")),
		.available = json_integer_value(json_object_get(told, "available")),
	};
}

struct variants variants_find(const struct visit *visit, struct str sku)
{
	json_t *told = NULL, *one;
	struct variants variants = {.count = 0};
	size_t i;
	if (!link_status(visit->agent->link).is_online ||
		link_find_variants(visit->agent->link, visit->client, visit->arena, sku, &told) !=
			REASON_OK)
		return variants;
	struct variant *list = arena_new_array(visit->arena, json_array_size(told), struct variant);
	json_array_foreach (told, i, one)
		list[i] = variant_of(visit->arena, one);
	variants = (struct variants){list, json_array_size(told)};
	json_decref(told);
	return variants;
}

static struct variant *variant_find(const struct variants *variants, struct str sku)
{
	for (size_t i = 0; i < variants->count; i++)
		if (str_equal(variants->list[i].sku, sku))
			return &variants->list[i];
	return NULL;
}

bool variants_have(const struct variants *variants, struct str sku)
{
	return variant_find(variants, sku) != NULL;
}

void variants_add_here(const struct variants *variants, struct str sku, int64_t qty)
{
	struct variant *variant = variant_find(variants, sku);
	if (variant != NULL)
		variant->available += qty;
}

void variants_view(xmlNodePtr parent, const struct variants *variants, struct str chosen)
{
	for (size_t i = 0; i < variants->count; i++) {
		const struct variant *variant = &variants->list[i];
		xmlNodePtr node = view_child(parent, "variant");
		view_text(node, "sku", variant->sku);
		view_text(node, "name", variant->name);
		view_text(node, "size", variant->size);
		view_text(node, "colour", variant->colour);
		view_int(node, "price_minor", variant->price_minor);
		view_int(node, "available", variant->available);
		view_bool(node, "is_chosen", str_equal(variant->sku, chosen));
	}
}
