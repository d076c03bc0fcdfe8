/* Real invoices; see invoices.h. */
#include "tests/replay/invoices.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

#include "common/csv.h"
#include "tests/lib/harness.h"

enum { PRODUCTS_MAX = 5000, BACKS_MAX = 10000 };

static const char *const months[INVOICE_MONTHS] = {
	"orders/uci_online_retail/2010-12.csv",
	"orders/uci_online_retail/2011-01.csv",
	"orders/uci_online_retail/2011-02.csv",
	"orders/uci_online_retail/2011-03.csv",
	"orders/uci_online_retail/2011-04.csv",
	"orders/uci_online_retail/2011-05.csv",
	"orders/uci_online_retail/2011-06.csv",
	"orders/uci_online_retail/2011-07.csv",
	"orders/uci_online_retail/2011-08.csv",
	"orders/uci_online_retail/2011-09.csv",
	"orders/uci_online_retail/2011-10.csv",
	"orders/uci_online_retail/2011-11.csv",
	"orders/uci_online_retail/2011-12.csv",
};
static const char stockcodes[] = "orders/uci_stockcodes.csv";

struct reading {
	struct invoices *invoices;
	size_t basket_max;
	json_t *product_of; /* by code */
	struct csv *csv;
	int invoice, code, qty, price, customer;
};

static struct str value(const struct reading *reading, int column)
{
	return csv_value(reading->csv, column);
}

/* --- codes --- */

static bool is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* The set writes 85123A and 85123a for one product: NULL, or the code in capitals. */
static char *product_code(struct str text)
{
	char *code = str_c(test_arena(), text);
	size_t digits = strspn(code, "0123456789");
	if (digits != 5 || text.n > 7)
		return NULL;
	for (char *c = code + digits; *c != '\0'; c++) {
		if (!is_letter(*c))
			return NULL;
		*c = (char)(*c & ~0x20);
	}
	return code;
}

static bool product_find(const struct reading *reading, const char *code, uint32_t *product_out)
{
	const json_t *product = json_object_get(reading->product_of, code);
	*product_out = (uint32_t)json_integer_value(product);
	return product != NULL;
}

static uint32_t product_at(struct reading *reading, const char *code, int64_t price_minor)
{
	struct invoices *invoices = reading->invoices;
	uint32_t product;
	if (product_find(reading, code, &product))
		return product;
	ck_assert_uint_lt(invoices->product_count, PRODUCTS_MAX);
	product = (uint32_t)invoices->product_count++;
	invoices->products[product] =
		(struct sold_product){str_of(code), str_of(code), price_minor};
	json_object_set_new(reading->product_of, code, json_integer(product));
	return product;
}

/* --- lines --- */

static struct basket *basket_of(struct reading *reading, struct str invoice)
{
	struct invoices *invoices = reading->invoices;
	struct basket *last =
		invoices->basket_count == 0 ? NULL : &invoices->baskets[invoices->basket_count - 1];
	if (last != NULL && str_equal(last->invoice, invoice))
		return last;
	if (invoices->basket_count == reading->basket_max)
		return NULL;
	struct basket *basket = &invoices->baskets[invoices->basket_count++];
	*basket = (struct basket){
		.invoice = str_dup(test_arena(), invoice),
		.customer = str_dup(test_arena(), value(reading, reading->customer)),
		.lines = arena_new_array(test_arena(), BASKET_LINES_MAX, struct bought),
	};
	return basket;
}

static void basket_add(struct basket *basket, uint32_t product, int32_t qty)
{
	for (size_t i = 0; i < basket->line_count; i++)
		if (basket->lines[i].product == product) {
			int32_t sum = basket->lines[i].qty + qty;
			basket->lines[i].qty = sum < QTY_MAX ? sum : QTY_MAX;
			return;
		}
	if (basket->line_count < BASKET_LINES_MAX)
		basket->lines[basket->line_count++] = (struct bought){product, qty};
}

static void take_sale(struct reading *reading, const char *code, int64_t qty)
{
	double price;
	struct basket *basket;
	ck_assert(str_to_double(value(reading, reading->price), &price));
	int64_t price_minor = llround(price * 100);
	if (qty < 1 || qty > QTY_MAX || price_minor <= 0)
		return;
	basket = basket_of(reading, value(reading, reading->invoice));
	if (basket != NULL)
		basket_add(basket, product_at(reading, code, price_minor), (int32_t)qty);
}

static void take_cancellation(struct reading *reading, const char *code, int64_t qty)
{
	struct invoices *invoices = reading->invoices;
	struct str customer = value(reading, reading->customer);
	uint32_t product;
	if (qty > -1 || qty < -QTY_MAX || str_is_empty(customer) ||
		!product_find(reading, code, &product))
		return;
	ck_assert_uint_lt(invoices->back_count, BACKS_MAX);
	invoices->backs[invoices->back_count++] = (struct brought_back){
		.invoice = str_dup(test_arena(), value(reading, reading->invoice)),
		.customer = str_dup(test_arena(), customer),
		.product = product,
		.qty = (int32_t)-qty,
		.baskets_before = invoices->basket_count,
	};
}

/* Invoices with another letter in front are book-keeping. */
static void take_line(struct reading *reading)
{
	struct str invoice = value(reading, reading->invoice);
	const char *code = product_code(value(reading, reading->code));
	int64_t qty;
	ck_assert(str_to_i64(value(reading, reading->qty), &qty));
	if (code == NULL)
		return;
	if (str_starts_with(invoice, STR("C")))
		take_cancellation(reading, code, qty);
	else if (!is_letter(invoice.p[0]))
		take_sale(reading, code, qty);
}

/* --- files --- */

static FILE *open_csv(struct reading *reading, const char *path)
{
	struct str why;
	FILE *file = fopen(path, "r");
	ck_assert_ptr_nonnull(file);
	reading->csv = csv_open(file, test_arena(), &why);
	ck_assert_msg(reading->csv != NULL, "%s: " STR_FMT, path, STR_ARG(why));
	return file;
}

static bool next_record(struct reading *reading)
{
	struct str why;
	enum csv_step step = csv_next(reading->csv, &why);
	ck_assert_int_ne(step, CSV_BAD_RECORD);
	return step == CSV_RECORD;
}

static void read_month(struct reading *reading, const char *path)
{
	FILE *file = open_csv(reading, path);
	reading->invoice = csv_column(reading->csv, "InvoiceNo");
	reading->code = csv_column(reading->csv, "StockCode");
	reading->qty = csv_column(reading->csv, "Quantity");
	reading->price = csv_column(reading->csv, "UnitPrice");
	reading->customer = csv_column(reading->csv, "CustomerID");
	while (next_record(reading))
		take_line(reading);
	csv_close(reading->csv);
	fclose(file);
}

/* The first description of a code. */
static void read_names(struct reading *reading, const char *path)
{
	FILE *file = open_csv(reading, path);
	while (next_record(reading)) {
		const char *code = product_code(csv_value(reading->csv, 0));
		struct str name = str_trim(csv_value(reading->csv, 1));
		uint32_t index;
		if (code == NULL || str_is_empty(name) || !product_find(reading, code, &index))
			continue;
		struct sold_product *product = &reading->invoices->products[index];
		if (str_equal(product->name, product->sku))
			product->name = str_dup(test_arena(), name);
	}
	csv_close(reading->csv);
	fclose(file);
}

const struct invoices *invoices_read(size_t basket_max, size_t month_count)
{
	struct arena *arena = test_arena();
	struct invoices *invoices = arena_new_struct(arena, struct invoices);
	const char *names = test_data_path(stockcodes);
	if (names == NULL)
		return NULL;
	struct reading reading = {invoices, basket_max, json_object(), .csv = NULL};
	invoices->baskets = arena_new_array(arena, basket_max, struct basket);
	invoices->backs = arena_new_array(arena, BACKS_MAX, struct brought_back);
	invoices->products = arena_new_array(arena, PRODUCTS_MAX, struct sold_product);
	for (size_t i = 0; i < month_count; i++) {
		const char *path = test_data_path(months[i]);
		if (path == NULL) {
			json_decref(reading.product_of);
			return NULL;
		}
		read_month(&reading, path);
	}
	read_names(&reading, names);
	json_decref(reading.product_of);
	return invoices;
}
