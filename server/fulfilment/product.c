/* Finding products; see product.h. */
#include "server/fulfilment/product.h"

#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "server/db/key_list.h"
#include "server/db/q_product.h"
#include "server/db/try.h"

enum { SKU_BYTES_MAX = 64, WORDS_MAX = 8, WORD_CHARS_MIN = 3 };

struct currency product_currency(struct str code)
{
	struct currency currency = {"XXX"};
	if (!currency_parse(code, &currency))
		log_error("currency_unknown", LOG_STR("currency", code));
	return currency;
}

/* The column could not even be compared with anything else. */
bool sku_is_possible(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] < ' ' || text.p[i] > '~')
			return false;
	return text.n >= 1 && text.n <= SKU_BYTES_MAX;
}

enum db_status product_by_sku(struct tx *tx, struct str sku, struct product *product_out)
{
	struct q_product_by_sku_in in = {sku};
	struct q_product_by_sku row;
	if (!sku_is_possible(sku))
		return DB_NONE;
	DB_TRY(q_product_by_sku(tx, &in, &row));
	*product_out = PRODUCT_FROM(&row);
	return DB_DONE;
}

enum db_status product_by_gtin(struct tx *tx, gtin value, struct product *product_out)
{
	struct q_product_by_gtin_in in = {value.digits};
	struct q_product_by_gtin row;
	DB_TRY(q_product_by_gtin(tx, &in, &row));
	*product_out = PRODUCT_FROM(&row);
	return DB_DONE;
}

static enum db_status product_by_code(struct tx *tx, struct str code, struct product *product_out)
{
	gtin barcode;
	if (gtin_parse(code, &barcode)) {
		enum db_status status = product_by_gtin(tx, barcode, product_out);
		if (status != DB_NONE)
			return status;
	}
	return product_by_sku(tx, code, product_out);
}

enum db_status product_by_scan(struct tx *tx, struct str scanned, struct product *product_out)
{
	DB_TRY(product_by_code(tx, scanned, product_out));
	return product_out->contents.n == 0 ? DB_DONE : DB_NONE;
}

enum db_status product_by_id(struct tx *tx, product_id id, struct product *product_out)
{
	struct q_product_by_id_in in = {id};
	struct q_product_by_id row;
	DB_TRY(q_product_by_id(tx, &in, &row));
	*product_out = PRODUCT_FROM(&row);
	return DB_DONE;
}

/* --- many at once --- */

int product_compare(const void *a, const void *b)
{
	const struct product *x = a, *y = b;
	return x->id.row < y->id.row ? -1 : x->id.row > y->id.row;
}

static int compare_id(const void *a, const void *b)
{
	const product_id *x = a, *y = b;
	return x->row < y->row ? -1 : x->row > y->row;
}

/* Sorted, each once. */
static product_id *ids_once(
	struct arena *arena, const product_id *ids, size_t count, size_t *count_out)
{
	product_id *once = arena_new_array(arena, count, product_id);
	*count_out = 0;
	if (count == 0)
		return once;
	memcpy(once, ids, count * sizeof(*ids));
	qsort(once, count, sizeof(*once), compare_id);
	for (size_t i = 0; i < count; i++)
		if (*count_out == 0 || once[*count_out - 1].row != once[i].row)
			once[(*count_out)++] = once[i];
	return once;
}

static enum db_status piece_by_ids(struct tx *tx, const product_id *ids, size_t count,
	struct product *products, size_t *count_out)
{
	struct key_list list;
	struct q_products_by_ids *rows;
	size_t row_count;
	key_list_init(&list, tx_arena(tx));
	for (size_t i = 0; i < count; i++)
		key_list_add_row(&list, ids[i].row);
	const struct q_products_by_ids_in in = {key_list_text(&list)};
	DB_TRY(q_products_by_ids(tx, &in, &rows, &row_count));
	for (size_t i = 0; i < row_count; i++)
		products[(*count_out)++] = PRODUCT_FROM(&rows[i]);
	return DB_DONE;
}

enum db_status products_by_ids(struct tx *tx, const product_id *ids, size_t count,
	struct product **products_out, size_t *count_out)
{
	product_id *once = ids_once(tx_arena(tx), ids, count, &count);
	*products_out = arena_new_array(tx_arena(tx), count, struct product);
	*count_out = 0;
	for (size_t at = 0; at < count; at += KEY_LIST_MAX) {
		size_t n = count - at < KEY_LIST_MAX ? count - at : KEY_LIST_MAX;
		DB_TRY(piece_by_ids(tx, once + at, n, *products_out, count_out));
	}
	if (*count_out > 1)
		qsort(*products_out, *count_out, sizeof(**products_out), product_compare);
	return DB_DONE;
}

/* --- searching --- */

static bool is_word_byte(unsigned char c)
{
	return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z');
}

/* How many bytes of punctuation beyond ASCII stand here: U+0080 to U+00BF, such as a no-break space
 * or «, and U+2000 to U+207F, such as the apostrophe of "l’eau"; 0: none. */
static size_t wide_mark_bytes(struct str rest)
{
	const unsigned char *p = (const unsigned char *)rest.p;
	if (rest.n >= 2 && p[0] == 0xC2)
		return 2;
	return rest.n >= 3 && p[0] == 0xE2 && (p[1] == 0x80 || p[1] == 0x81) ? 3 : 0;
}

/* Cuts the next run of letters and digits off the front; false when there is none left. */
static bool word_cut(struct str *rest, struct str *word_out)
{
	size_t from = 0, mark;
	while (from < rest->n) {
		struct str here = {rest->p + from, rest->n - from};
		if ((mark = wide_mark_bytes(here)) == 0 && is_word_byte((unsigned char)*here.p))
			break;
		from += mark > 0 ? mark : 1;
	}
	size_t end = from;
	while (end < rest->n && is_word_byte((unsigned char)rest->p[end]) &&
		wide_mark_bytes((struct str){rest->p + end, rest->n - end}) == 0)
		end++;
	*word_out = (struct str){rest->p + from, end - from};
	*rest = (struct str){rest->p + end, rest->n - end};
	return word_out->n > 0;
}

/* What InnoDB leaves out of its index: words of less than three letters, and the longer ones of
 * INFORMATION_SCHEMA.INNODB_FT_DEFAULT_STOPWORD. To ask for one would find nothing. */
static bool is_indexed(struct str word)
{
	static const char *const stopwords[] = {"about", "are", "com", "for", "from", "how", "that",
		"the", "this", "und", "was", "what", "when", "where", "who", "will", "with", "www"};
	for (size_t i = 0; i < ARRAY_LENGTH(stopwords); i++)
		if (str_equal_nocase(word, str_of(stopwords[i])))
			return false;
	return str_code_points(word) >= WORD_CHARS_MIN;
}

/* "bleu chem" -> "+bleu* +chem*": letters and digits only, so nothing in it can be an operator. */
static struct str boolean_words(struct arena *arena, struct str words)
{
	struct buf buf;
	struct str word;
	size_t count = 0;
	buf_init(&buf, arena, 1000);
	while (count < WORDS_MAX && word_cut(&words, &word)) {
		if (!is_indexed(word))
			continue;
		buf_printf(&buf, "%s+" STR_FMT "*", count > 0 ? " " : "", STR_ARG(word));
		count++;
	}
	return buf_str(&buf);
}

static enum db_status search_all(struct tx *tx, product_id after, size_t most,
	struct product **products_out, size_t *count_out)
{
	struct q_products_after_in in = {after, (uint32_t)most};
	struct q_products_after *rows;
	DB_TRY(q_products_after(tx, &in, &rows, count_out));
	*products_out = arena_new_array(tx_arena(tx), *count_out, struct product);
	for (size_t i = 0; i < *count_out; i++)
		(*products_out)[i] = PRODUCT_FROM(&rows[i]);
	return DB_DONE;
}

static enum db_status search_words(struct tx *tx, struct str words, product_id after, size_t most,
	struct product **products_out, size_t *count_out)
{
	struct q_products_with_words_in in = {words, after, (uint32_t)most};
	struct q_products_with_words *rows;
	DB_TRY(q_products_with_words(tx, &in, &rows, count_out));
	*products_out = arena_new_array(tx_arena(tx), *count_out, struct product);
	for (size_t i = 0; i < *count_out; i++)
		(*products_out)[i] = PRODUCT_FROM(&rows[i]);
	return DB_DONE;
}

enum db_status products_search(struct tx *tx, struct str words, product_id after, size_t most,
	struct product **products_out, size_t *count_out)
{
	words = str_trim(words);
	if (most > PRODUCT_PAGE_MAX + 1)
		most = PRODUCT_PAGE_MAX + 1;
	if (str_is_empty(words))
		return search_all(tx, after, most, products_out, count_out);
	struct product *exact = arena_new_struct(tx_arena(tx), struct product);
	enum db_status status = product_by_code(tx, words, exact);
	if (status == DB_DONE) {
		*products_out = exact;
		*count_out = exact->id.row > after.row ? 1 : 0;
		return DB_DONE;
	}
	if (status != DB_NONE)
		return status;
	struct str expression = boolean_words(tx_arena(tx), words);
	*count_out = 0;
	if (str_is_empty(expression))
		return DB_DONE;
	return search_words(tx, expression, after, most, products_out, count_out);
}

struct str product_name(const struct product *product, enum language language)
{
	switch (language) {
	case LANGUAGE_FR:
		return product->name_fr;
	case LANGUAGE_EN:
		return product->name_en;
	}
	return product->name_en;
}
