/* The basket in its cookie; see basket.h. */
#include "server/api/page/basket.h"

#include <string.h>

#include "common/buf.h"
#include "server/db/try.h"

enum { COOKIE_BYTES_MAX = 3500, COOKIE_SECONDS = 7 * 24 * 3600, SKU_BYTES_MAX = 64 };

/* --- cookie text: letters, digits, ".", "_" and "-" stand for themselves, others are ~XX --- */

static bool is_plain(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       c == '.' || c == '_' || c == '-';
}

static size_t sku_cookie_bytes(struct str sku)
{
	size_t n = 0;
	for (size_t i = 0; i < sku.n; i++)
		n += is_plain((unsigned char)sku.p[i]) ? 1 : 3;
	return n;
}

static void sku_add(struct buf *out, struct str sku)
{
	for (size_t i = 0; i < sku.n; i++) {
		unsigned char c = (unsigned char)sku.p[i];
		if (is_plain(c))
			buf_add_char(out, (char)c);
		else
			buf_printf(out, "~%02X", c);
	}
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Printable ASCII without a slash, as skus are; false for anything else. */
static bool sku_parse(struct arena *arena, struct str text, struct str *sku_out)
{
	char *sku = arena_alloc(arena, SKU_BYTES_MAX + 1);
	size_t n = 0;
	for (size_t i = 0; i < text.n; i++) {
		int c = (unsigned char)text.p[i];
		if (c == '~') {
			int high = i + 2 < text.n ? hex_value(text.p[i + 1]) : -1;
			int low = high < 0 ? -1 : hex_value(text.p[i + 2]);
			c = low < 0 ? 0 : high * 16 + low;
			i += 2;
		} else if (!is_plain((unsigned char)c)) {
			return false;
		}
		if (c < ' ' || c > '~' || c == '/' || n == SKU_BYTES_MAX)
			return false;
		sku[n++] = (char)c;
	}
	*sku_out = (struct str){sku, n};
	return n > 0;
}

static bool line_parse(struct arena *arena, struct str text, struct basket *basket)
{
	struct str sku;
	int32_t qty;
	struct str name = str_cut(&text, '*');
	return sku_parse(arena, name, &sku) && basket_qty_parse(text, 1, &qty) &&
	       basket_qty(basket, sku) == 0 && basket_set(basket, sku, qty);
}

void basket_read(const struct call *call, struct basket *basket_out)
{
	struct str rest = call_cookie(call, "basket");
	*basket_out = (struct basket){.count = 0};
	while (rest.n > 0) {
		if (!line_parse(call->arena, str_cut(&rest, ':'), basket_out)) {
			basket_out->count = 0;
			return;
		}
	}
}

void basket_write(struct call *call, const struct basket *basket)
{
	struct buf out;
	buf_init(&out, call->arena, COOKIE_BYTES_MAX + 1);
	for (size_t i = 0; i < basket->count; i++) {
		buf_add_c(&out, i == 0 ? "" : ":");
		sku_add(&out, basket->lines[i].sku);
		buf_printf(&out, "*%d", basket->lines[i].qty);
	}
	reply_cookie(call, "basket", buf_str(&out), basket->count == 0 ? 0 : COOKIE_SECONDS);
}

/* --- lines --- */

static size_t basket_bytes(const struct basket *basket)
{
	size_t n = 0;
	for (size_t i = 0; i < basket->count; i++)
		n += sku_cookie_bytes(basket->lines[i].sku) + sizeof("*99:") - 1;
	return n;
}

static void basket_remove(struct basket *basket, size_t at)
{
	for (size_t i = at + 1; i < basket->count; i++)
		basket->lines[i - 1] = basket->lines[i];
	basket->count--;
}

bool basket_set(struct basket *basket, struct str sku, int32_t qty)
{
	for (size_t i = 0; i < basket->count; i++) {
		if (!str_equal(basket->lines[i].sku, sku))
			continue;
		basket->lines[i].qty = qty;
		if (qty == 0)
			basket_remove(basket, i);
		return true;
	}
	if (qty == 0)
		return true;
	size_t bytes = basket_bytes(basket) + sku_cookie_bytes(sku) + sizeof("*99:") - 1;
	if (basket->count == BASKET_LINES_MAX || bytes > COOKIE_BYTES_MAX)
		return false;
	basket->lines[basket->count++] = (struct basket_line){sku, qty};
	return true;
}

int32_t basket_qty(const struct basket *basket, struct str sku)
{
	for (size_t i = 0; i < basket->count; i++) {
		if (str_equal(basket->lines[i].sku, sku))
			return basket->lines[i].qty;
	}
	return 0;
}

bool basket_qty_parse(struct str typed, int32_t least, int32_t *qty_out)
{
	uint64_t qty;
	if (!str_to_u64(str_trim(typed), BASKET_QTY_MAX, &qty) || (int32_t)qty < least)
		return false;
	*qty_out = (int32_t)qty;
	return true;
}

/* --- what it stands for --- */

enum db_status basket_goods_read(struct arena *arena, struct catalogue *catalogue,
	const struct basket *basket, struct basket_goods *goods_out)
{
	*goods_out = (struct basket_goods){
		.products = arena_new_array(arena, BASKET_LINES_MAX, struct product),
		.lines = arena_new_array(arena, BASKET_LINES_MAX, struct wanted),
	};
	for (size_t i = 0; i < basket->count; i++) {
		const struct product *product;
		enum db_status status = catalogue_find(catalogue, basket->lines[i].sku, &product);
		if (status == DB_NONE) {
			goods_out->gone++;
			continue;
		}
		DB_TRY(status);
		goods_out->products[goods_out->count] = *product;
		goods_out->is_mixed |=
			strcmp(product->currency.code, goods_out->products[0].currency.code) != 0;
		goods_out->lines[goods_out->count++] =
			(struct wanted){product->id, product->sku, basket->lines[i].qty, 0};
	}
	return DB_DONE;
}
