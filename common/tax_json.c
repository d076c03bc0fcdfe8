/* Taxes in JSON; see tax_json.h. */
#include "common/tax_json.h"

/* --- writing --- */

static void code_set(json_t *object, struct tax tax)
{
	json_object_set_new(object, "tax", json_string(tax_code_name(tax.code).p));
}

static void parts_set(json_t *object, struct tax tax, struct tax_amount amount, bool is_sold)
{
	struct tax_part parts[TAX_PARTS_MAX];
	size_t count = tax_parts(tax, 0, amount, parts);
	json_t *list = json_array();
	code_set(object, tax);
	json_object_set_new(object, "taxes", list);
	for (size_t i = 0; i < count; i++) {
		json_t *part = json_pack("{s:s, s:i}", "kind", tax_kind_name(parts[i].kind).p,
			"rate_mpct", (int)parts[i].rate_mpct);
		if (is_sold)
			json_object_set_new(part, "tax_minor", json_integer(parts[i].minor));
		json_array_append_new(list, part);
	}
}

void tax_json_set(json_t *object, struct tax tax, struct tax_amount amount)
{
	parts_set(object, tax, amount, true);
}

void tax_json_set_all(json_t *object, struct tax tax, struct tax_amount amount)
{
	json_object_set_new(object, "vat_bp", json_integer(tax.vat_bp));
	tax_json_set(object, tax, amount);
}

void tax_json_set_rates(json_t *object, struct tax tax)
{
	parts_set(object, tax, (struct tax_amount){0, 0}, false);
}

static void part_write(struct json_writer *w, const struct tax_part *part, bool has_taxable)
{
	jw_object(w);
	jw_text(jw_key(w, "kind"), tax_kind_name(part->kind));
	jw_i64(jw_key(w, "rate_mpct"), part->rate_mpct);
	if (has_taxable && part->exemption != NULL)
		jw_bool(jw_key(w, "is_exempt"), true);
	if (has_taxable)
		jw_i64(jw_key(w, "taxable_minor"), part->taxable_minor);
	jw_i64(jw_key(w, "tax_minor"), part->minor);
	jw_end(w);
}

void tax_write(struct json_writer *w, struct tax tax, struct tax_amount amount)
{
	struct tax_part parts[TAX_PARTS_MAX];
	size_t count = tax_parts(tax, 0, amount, parts);
	jw_text(jw_key(w, "tax"), tax_code_name(tax.code));
	jw_array(jw_key(w, "taxes"));
	for (size_t i = 0; i < count; i++)
		part_write(w, &parts[i], false);
	jw_end(w);
}

void tax_write_sums(struct json_writer *w, const char *name, const struct tax_sums *sums)
{
	jw_array(jw_key(w, name));
	for (size_t i = 0; i < sums->count; i++)
		part_write(w, &sums->parts[i], true);
	jw_end(w);
}

/* --- reading --- */

static int64_t minor_at(json_t *list, size_t i)
{
	return json_integer_value(json_object_get(json_array_get(list, i), "tax_minor"));
}

void tax_json_read(json_t *object, struct tax *tax_out, struct tax_amount *amount_out)
{
	const char *code = json_string_value(json_object_get(object, "tax"));
	json_t *list = json_object_get(object, "taxes");
	*tax_out = (struct tax){.code = TAX_VAT};
	*amount_out = (struct tax_amount){0, 0};
	if (code == NULL || !tax_code_parse(str_of(code), &tax_out->code))
		return;
	tax_out->vat_bp = (uint16_t)json_integer_value(json_object_get(object, "vat_bp"));
	amount_out->second_minor = minor_at(list, 1);
	amount_out->minor = minor_at(list, 0) + amount_out->second_minor;
}
