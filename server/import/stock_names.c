/*
 * Stores and products that a file of stock names. A large file looks them up in all there are; a
 * small one, such as a till sends every minute, is read once more to ask for just its own.
 */
#include "common/json_write.h"
#include "server/db/q_import.h"
#include "server/db/try.h"
#include "server/import/stock_message.h"

enum { NAME_MAX = 64, NAMES_JSON_MAX = 256 << 10 };

static enum db_status keep_store(const struct q_import_stores *row, void *import)
{
	keys_set(((struct import *)import)->stores, row->code, row->store.row);
	return DB_DONE;
}

static enum db_status keep_product(const struct q_import_products *row, void *import)
{
	keys_set(((struct import *)import)->products, row->sku, row->product.row);
	return DB_DONE;
}

enum db_status stock_names_load(struct import *import)
{
	DB_TRY(q_import_stores(db_reading(import->db, import->frame), keep_store, import));
	return q_import_products(db_reading(import->db, import->frame), keep_product, import);
}

/* ---- only what is named ---------------------------------------------- */

static struct str names_json(struct arena *arena, const struct stock_names *names)
{
	struct buf buf;
	struct json_writer writer;
	buf_init(&buf, arena, NAMES_JSON_MAX);
	jw_init(&writer, &buf);
	jw_array(&writer);
	for (size_t i = 0; i < names->count; i++)
		jw_text(&writer, names->names[i]);
	jw_end(&writer);
	return jw_done(&writer);
}

static enum db_status keep_named_store(const struct q_import_stores_named *row, void *import)
{
	keys_set(((struct import *)import)->stores, row->code, row->store.row);
	return DB_DONE;
}

static enum db_status keep_named_product(const struct q_import_products_named *row, void *import)
{
	keys_set(((struct import *)import)->products, row->sku, row->product.row);
	return DB_DONE;
}

static enum db_status ask(struct import *import)
{
	struct stock_import *stock = import->stock;
	struct q_import_stores_named_in stores = {names_json(import->frame, &stock->new_stores)};
	struct q_import_products_named_in products = {
		names_json(import->frame, &stock->new_products)};
	struct tx *tx = db_reading(import->db, import->frame);
	if (stock->new_stores.count > 0)
		DB_TRY(q_import_stores_named(tx, &stores, keep_named_store, import));
	if (stock->new_products.count > 0)
		DB_TRY(q_import_products_named(tx, &products, keep_named_product, import));
	stock->new_stores.count = stock->new_products.count = 0;
	return DB_DONE;
}

/* Names of stores and products are printable ASCII; others are unknown without asking. */
static bool is_name(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] < ' ' || text.p[i] > '~')
			return false;
	return text.n > 0 && text.n <= NAME_MAX;
}

static void gather(
	struct import *import, struct keys *keys, struct stock_names *names, struct str name)
{
	uint64_t number;
	if (!is_name(name) || keys_find(keys, name, &number))
		return;
	keys_add(keys, name, 0);
	names->names[names->count++] = str_dup(import->arena, name);
}

enum db_status stock_names_gather(struct import *import, const struct record *record)
{
	struct stock_import *stock = import->stock;
	if (record == NULL)
		return ask(import);
	struct str store = value_is_given(record, STORE_CODE) ? record->values[STORE_CODE]
							      : import->settings->store;
	gather(import, import->stores, &stock->new_stores, store);
	if (value_is_given(record, SKU))
		gather(import, import->products, &stock->new_products, record->values[SKU]);
	if (stock->new_stores.count < STOCK_NAMES && stock->new_products.count < STOCK_NAMES)
		return DB_DONE;
	return ask(import);
}
