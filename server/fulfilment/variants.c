/* Products of one model; see variants.h. */
#include "server/fulfilment/variants.h"

#include "server/db/q_product.h"
#include "server/db/try.h"

static struct variant variant_of(const struct q_product_variants *row)
{
	return (struct variant){
		.product = row->product,
		.sku = row->sku,
		.name_fr = row->name_fr,
		.name_en = row->name_en,
		.size = row->size,
		.colour_fr = row->colour_fr,
		.colour_en = row->colour_en,
		.price_minor = row->price_minor,
		.currency = product_currency(row->currency),
		.tax = {row->tax, row->vat_bp},
		.available = row->available,
	};
}

/* --- what it is called --- */

static bool is_in_a_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       ((unsigned char)c & 0x80) != 0;
}

/* As a word of its own: an M in a name is no size. */
static bool says(struct str name, struct str word)
{
	for (size_t at = 0; at + word.n <= name.n; at++) {
		bool begins = at == 0 || !is_in_a_word(name.p[at - 1]);
		bool ends = at + word.n == name.n || !is_in_a_word(name.p[at + word.n]);
		if (begins && ends && str_equal((struct str){name.p + at, word.n}, word))
			return true;
	}
	return false;
}

struct str variant_called(struct arena *arena, struct str name, struct str size, struct str colour)
{
	bool lacks_size = size.n > 0 && !says(name, size);
	bool lacks_colour = colour.n > 0 && !says(name, colour);
	if (!lacks_size && !lacks_colour)
		return name;
	return str_printf(arena, STR_FMT " (" STR_FMT "%s" STR_FMT ")", STR_ARG(name),
		STR_ARG(lacks_size ? size : STR_EMPTY), lacks_size && lacks_colour ? ", " : "",
		STR_ARG(lacks_colour ? colour : STR_EMPTY));
}

struct str variant_name(struct arena *arena, const struct variant *variant, enum language language)
{
	bool is_french = language == LANGUAGE_FR;
	bool has_colour = is_french || str_is_empty(variant->colour_en);
	return variant_called(arena, is_french ? variant->name_fr : variant->name_en, variant->size,
		has_colour ? variant->colour_fr : variant->colour_en);
}

/* --- reading --- */

enum db_status variants_of(
	struct tx *tx, product_id product, store_id store, struct variants *variants_out)
{
	struct q_product_variants_in in = {store, product};
	struct q_product_variants *rows;
	size_t count;
	*variants_out = (struct variants){.model = STR_EMPTY};
	DB_TRY(q_product_variants(tx, &in, &rows, &count));
	if (count == 0)
		return DB_DONE;
	struct variant *others = arena_new_array(tx_arena(tx), count, struct variant);
	for (size_t i = 1; i < count; i++)
		others[i - 1] = variant_of(&rows[i]);
	*variants_out = (struct variants){rows[0].model, variant_of(&rows[0]), others, count - 1};
	return DB_DONE;
}
