/* The chain of the replay; see chain.h. */
#include "tests/replay/chain.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/buf.h"
#include "common/csv.h"
#include "common/token.h"
#include "tests/lib/fixture_db.h"

enum { FEED_MAX = 64 << 20, ROWS_MAX = 100000 };

static const char stores_file[] = "stores/bestbuy_stores.json";
static const char postcodes_file[] = "postcodes/us_geonames.csv";

uint64_t chance(uint64_t seed, uint64_t n)
{
	uint64_t z = seed + (n + 1) * UINT64_C(0x9e3779b97f4a7c15);
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

/* --- comptoirctl --- */

int chain_ctl(const char *arguments)
{
	struct db_settings database = fixture_db_settings();
	const char *command = arena_printf(test_arena(),
		"%s/comptoirctl --set database.socket='%s' --set database.user='%s'"
		" --set database.name='%s' --set files.secret=/dev/null %s",
		TEST_BUILD_DIR, database.socket, database.user, database.database, arguments);
	fflush(stdout);
	int status = system(command);
	ck_assert(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void import(const char *arguments)
{
	ck_assert_int_eq(chain_ctl(arena_printf(test_arena(), "import %s", arguments)), 0);
}

static void import_text(const char *kind, struct str text)
{
	char path[] = "/tmp/comptoir-replay-XXXXXX";
	int fd = mkstemp(path);
	FILE *file = fdopen(fd, "w");
	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(text.p, 1, text.n, file), text.n);
	fclose(file);
	import(arena_printf(test_arena(), "%s %s", kind, path));
	unlink(path);
}

/* --- products --- */

static void import_products(const struct invoices *invoices)
{
	struct arena *arena = test_arena();
	struct buf feed;
	buf_init(&feed, arena, FEED_MAX);
	buf_add_c(&feed, "sku,name_fr,name_en,price,currency,vat\r\n");
	for (size_t i = 0; i < invoices->product_count; i++) {
		const struct sold_product *product = &invoices->products[i];
		csv_write_value(&feed, product->sku, false);
		csv_write_value(&feed, product->name, false);
		csv_write_value(&feed, product->name, false);
		buf_printf(&feed, "%" PRId64 ".%02" PRId64 ",USD,0\r\n", product->price_minor / 100,
			product->price_minor % 100);
	}
	import_text("products", buf_str(&feed));
}

/* --- what the database has --- */

/* Calls take with the columns of each row of a question, which makes one text of them. */
static void each_row(
	struct str rows, void (*take)(struct chain *chain, struct str row), struct chain *chain)
{
	while (rows.n > 0)
		take(chain, str_cut(&rows, '\n'));
}

static uint64_t number(struct str text)
{
	uint64_t value;
	ck_assert_msg(str_to_u64(text, UINT64_MAX, &value), STR_FMT, STR_ARG(text));
	return value;
}

static long double degrees(struct str text)
{
	char *end;
	const char *digits = str_c(test_arena(), text);
	long double value = strtold(digits, &end);
	ck_assert(end != digits && *end == '\0');
	return value;
}

static void take_store(struct chain *chain, struct str row)
{
	struct model_store *store = &chain->model->stores[chain->model->store_count++];
	store->row = (uint32_t)number(str_cut(&row, '\t'));
	store->code = str_c(test_arena(), str_cut(&row, '\t'));
	store->at.lat = degrees(str_cut(&row, '\t'));
	store->at.lon = degrees(str_cut(&row, '\t'));
	store->gives = number(row) == 1;
}

static void take_product(struct chain *chain, struct str row)
{
	chain->product_rows[chain->model->product_count++] = (uint32_t)number(row);
}

static void read_stores(struct chain *chain)
{
	chain->model->store_count = 0;
	each_row(fixture_text("SELECT GROUP_CONCAT(CONCAT_WS('\t', store_id, code, lat, lon,"
			      " pickup_enabled AND EXISTS (SELECT 1 FROM store_hours h"
			      " WHERE h.store_id = s.store_id)) ORDER BY store_id SEPARATOR '\n')"
			      " FROM store s"),
		take_store, chain);
}

/* In the order of the invoices' products. */
static void read_products(struct chain *chain, const struct invoices *invoices)
{
	struct buf skus;
	buf_init(&skus, test_arena(), FEED_MAX);
	for (size_t i = 0; i < invoices->product_count; i++)
		buf_printf(&skus, "%s'" STR_FMT "'", i == 0 ? "" : ",",
			STR_ARG(invoices->products[i].sku));
	chain->product_rows = arena_new_array(test_arena(), invoices->product_count, uint32_t);
	chain->model->product_count = 0;
	each_row(fixture_text("SELECT GROUP_CONCAT(product_id ORDER BY FIELD(sku, %s)"
			      " SEPARATOR '\n') FROM product",
			 buf_str(&skus).p),
		take_product, chain);
	ck_assert_uint_eq(chain->model->product_count, invoices->product_count);
}

static int store_index(const struct chain *chain, const char *code)
{
	for (size_t i = 0; i < chain->model->store_count; i++)
		if (strcmp(chain->model->stores[i].code, code) == 0)
			return (int)i;
	ck_abort_msg("store %s was not imported", code);
}

/* --- stock --- */

static bool is_first_of_state(json_t *states, const json_t *store)
{
	const char *state = json_string_value(json_object_get(store, "state"));
	const char *type = json_string_value(json_object_get(store, "type"));
	if (strcmp(type, "BigBox") != 0 || json_object_get(states, state) != NULL)
		return false;
	json_object_set_new(states, state, json_true());
	return true;
}

static void choose_stocked(struct chain *chain, const char *path)
{
	json_t *states = json_object();
	json_t *stores = json_load_file(path, 0, NULL);
	json_t *store;
	size_t i;
	chain->stocked = arena_new_array(test_arena(), json_array_size(stores), int);
	json_array_foreach (stores, i, store) {
		json_int_t id = json_integer_value(json_object_get(store, "id"));
		if (is_first_of_state(states, store))
			chain->stocked[chain->stocked_count++] = store_index(
				chain, arena_printf(test_arena(), "%" JSON_INTEGER_FORMAT, id));
	}
	json_decref(stores);
	json_decref(states);
}

static uint64_t number_of_text(struct str text)
{
	struct hash hash = hash_of(text.p, text.n);
	uint64_t value;
	memcpy(&value, hash.bytes, sizeof(value));
	return value;
}

static int32_t derived_stock(struct str store_code, struct str sku)
{
	uint64_t roll = chance(number_of_text(store_code), number_of_text(sku));
	return roll % 100 < 3 ? 0 : 20 + (int32_t)(roll / 100 % 401);
}

static void import_stock(struct chain *chain, const struct invoices *invoices)
{
	struct buf feed;
	buf_init(&feed, test_arena(), FEED_MAX);
	buf_add_c(&feed, "store_code,sku,on_hand\r\n");
	for (size_t i = 0; i < chain->stocked_count; i++) {
		struct str code = str_of(chain->model->stores[chain->stocked[i]].code);
		for (uint32_t product = 0; product < invoices->product_count; product++) {
			struct str sku = invoices->products[product].sku;
			int32_t *on_hand = model_on_hand(chain->model, chain->stocked[i], product);
			*on_hand = derived_stock(code, sku);
			buf_printf(&feed, STR_FMT "," STR_FMT ",%d\r\n", STR_ARG(code),
				STR_ARG(sku), *on_hand);
		}
	}
	import_text("stock", buf_str(&feed));
}

/* --- postcodes --- */

static int compare_postcodes(const void *a, const void *b)
{
	const struct postcode *x = a, *y = b;
	return strcmp(x->code.p, y->code.p);
}

/* Two of them stand in the file twice, at different places; those are left out. */
static void drop_repeated(struct chain *chain)
{
	struct postcode *list = chain->postcodes;
	size_t count = chain->postcode_count;
	chain->postcode_count = 0;
	qsort(list, count, sizeof(*list), compare_postcodes);
	for (size_t i = 0; i < count; i++) {
		bool is_repeated =
			(i > 0 && compare_postcodes(&list[i - 1], &list[i]) == 0) ||
			(i + 1 < count && compare_postcodes(&list[i], &list[i + 1]) == 0);
		if (!is_repeated)
			list[chain->postcode_count++] = list[i];
	}
}

static void read_postcodes(struct chain *chain, const char *path)
{
	struct str why;
	FILE *file = fopen(path, "r");
	ck_assert_ptr_nonnull(file);
	struct csv *csv = csv_open(file, test_arena(), &why);
	ck_assert_ptr_nonnull(csv);
	chain->postcodes = arena_new_array(test_arena(), ROWS_MAX, struct postcode);
	while (csv_next(csv, &why) == CSV_RECORD) {
		ck_assert_uint_lt(chain->postcode_count, ROWS_MAX);
		chain->postcodes[chain->postcode_count++] = (struct postcode){
			str_dup(test_arena(), csv_value(csv, csv_column(csv, "zipcode"))),
			{degrees(csv_value(csv, csv_column(csv, "latitude"))),
				degrees(csv_value(csv, csv_column(csv, "longitude")))},
		};
	}
	csv_close(csv);
	fclose(file);
	drop_repeated(chain);
}

/* --- all of it --- */

const struct chain *chain_make(const struct invoices *invoices)
{
	const char *stores = test_data_path(stores_file);
	const char *postcodes = test_data_path(postcodes_file);
	if (stores == NULL || postcodes == NULL)
		return NULL;
	struct chain *chain = arena_new_struct(test_arena(), struct chain);
	import(arena_printf(test_arena(), "stores '%s'", stores));
	import(arena_printf(test_arena(), "postcodes '%s' --country US", postcodes));
	import_products(invoices);
	chain->model = model_new(
		(size_t)fixture_number("SELECT COUNT(*) FROM store"), invoices->product_count);
	read_stores(chain);
	read_products(chain, invoices);
	choose_stocked(chain, stores);
	import_stock(chain, invoices);
	read_postcodes(chain, postcodes);
	return chain;
}
