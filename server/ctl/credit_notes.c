/* Credit notes for people and for the accounts: one as a file, and the taxes of all money by day.
 */
#include <inttypes.h>
#include <stdio.h>

#include "common/csv.h"
#include "server/ctl/ctl.h"
#include "server/db/q_money.h"
#include "server/views/credit_note_print.h"
#include "server/views/credit_note_ubl.h"

/* --- credit-note --- */

static enum ctl_outcome write_xml(struct ctl *ctl, const struct credit_note *note, const char *path)
{
	const struct credit_seller seller = credit_seller_of(ctl->config);
	struct str document = credit_note_ubl(ctl->arena, note, &seller);
	FILE *file = fopen(path, "w");
	bool is_good = file != NULL && document.n > 0 &&
		       fwrite(document.p, 1, document.n, file) == document.n;
	is_good = file != NULL && fclose(file) == 0 && is_good;
	return is_good ? CTL_DONE : ctl_fail("%s cannot be written.", path);
}

static enum ctl_outcome write_pdf(struct ctl *ctl, const struct credit_note *note, const char *path)
{
	const struct credit_seller seller = credit_seller_of(ctl->config);
	const char *folder = str_c(ctl->arena, config_text(ctl->config, "files", "templates"));
	struct str why;
	struct templates *templates = templates_load(folder, NULL, 0, ctl->arena, &why);
	if (templates == NULL)
		return ctl_fail(STR_FMT ".", STR_ARG(why));
	enum reason reason = print_pdf(credit_note_print(ctl->arena, templates, note, &seller),
		PAPER_A4, note->issued_at, path);
	templates_free(templates);
	return reason == REASON_OK ? CTL_DONE : ctl_fail("%s cannot be written.", path);
}

enum ctl_outcome ctl_credit_note(struct ctl *ctl)
{
	struct credit_note note;
	return_id id;
	struct str path = ctl_argument(ctl, 1);
	bool is_pdf = str_ends_with(path, STR(".pdf"));
	if (!uuid_parse(ctl_argument(ctl, 0), &id.uuid) ||
		(!is_pdf && !str_ends_with(path, STR(".xml"))))
		return CTL_WRONG_USAGE;
	enum db_status status = credit_note_read(db_reading(ctl->db, ctl->arena), id, &note);
	if (status == DB_NONE)
		return ctl_fail("That return has no credit note.");
	if (status != DB_DONE)
		return ctl_outcome_of(status);
	const char *name = str_c(ctl->arena, path);
	return is_pdf ? write_pdf(ctl, &note, name) : write_xml(ctl, &note, name);
}

/* --- vat-totals --- */

/* 2026-11-21; what sorts as text sorts as days. */
static bool is_day(struct str text)
{
	static const char form[] = "0000-00-00";
	if (text.n != sizeof(form) - 1)
		return false;
	for (size_t i = 0; i < text.n; i++)
		if (form[i] == '-' ? text.p[i] != '-' : (text.p[i] < '0' || text.p[i] > '9'))
			return false;
	return true;
}

enum { TOTAL_CODES_MAX = 200, GROUP_BYTES_MAX = 1 << 20 };

/* What is being added up: the rows of a day, store, currency and kind, which come one after the
 * other, and of these the rows of a document. */
struct totals {
	struct arena *arena; /* of the group */
	bool is_begun;
	struct str day, store, code, kind;
	struct currency currency;
	struct uuid document;
	struct tax_sums of_document, of_group;
	struct tax_sums counts; /* as many as of_group; minor: how many documents have it */
};

static void print_total(const struct totals *totals, const struct tax_part *part, int64_t count)
{
	enum { LINE_MAX_BYTES = 1024 };
	struct arena *arena = totals->arena;
	struct buf line;
	buf_init(&line, arena, LINE_MAX_BYTES);
	csv_write_value(&line, totals->day, false);
	csv_write_value(&line, totals->store, false);
	csv_write_value(&line, totals->code, false);
	csv_write_value(&line,
		part->exemption != NULL ? STR("exempt") : tax_percent(arena, part->rate_mpct),
		false);
	csv_write_value(&line, money_print(arena, part->taxable_minor, totals->currency), false);
	csv_write_value(&line, money_print(arena, part->minor, totals->currency), false);
	csv_write_value(&line, str_printf(arena, "%" PRId64, count), false);
	csv_write_value(&line, totals->kind, false);
	csv_write_value(&line, tax_kind_name(part->kind), true);
	fputs(str_c(arena, buf_str(&line)), stdout);
}

/* It counts once for each tax and rate that it has, by whatever codes. */
static void document_end(struct totals *totals)
{
	for (size_t i = 0; i < totals->of_document.count; i++) {
		struct tax_part *part = &totals->of_document.parts[i];
		const struct tax_part counted = {
			part->kind, part->rate_mpct, part->exemption, 0, 1};
		tax_sums_add_part(&totals->of_group, part);
		tax_sums_add_part(&totals->counts, &counted);
	}
	totals->of_document.count = 0;
}

static void group_end(struct totals *totals)
{
	document_end(totals);
	for (size_t i = 0; i < totals->of_group.count; i++)
		print_total(totals, &totals->of_group.parts[i], totals->counts.parts[i].minor);
	arena_clear(totals->arena);
}

static bool is_of_group(const struct totals *totals, const struct q_vat_totals *row)
{
	struct str store = row->has_store_code ? row->store_code : STR_EMPTY;
	return totals->is_begun && str_equal(totals->day, row->day) &&
	       str_equal(totals->store, store) && str_equal(totals->code, row->currency) &&
	       str_equal(totals->kind, row->kind);
}

static bool group_begin(struct totals *totals, const struct q_vat_totals *row)
{
	struct arena *arena = totals->arena;
	*totals = (struct totals){
		.arena = arena,
		.is_begun = true,
		.day = str_dup(arena, row->day),
		.store = row->has_store_code ? str_dup(arena, row->store_code) : STR_EMPTY,
		.code = str_dup(arena, row->currency),
		.kind = str_dup(arena, row->kind),
		.document = row->document,
		.of_document = tax_sums_new(arena, TOTAL_CODES_MAX),
		.of_group = tax_sums_new(arena, TOTAL_CODES_MAX),
		.counts = tax_sums_new(arena, TOTAL_CODES_MAX),
	};
	return currency_parse(row->currency, &totals->currency);
}

static enum db_status add_total(const struct q_vat_totals *row, void *context)
{
	struct totals *totals = context;
	struct tax tax = {.vat_bp = row->vat_bp};
	if (!tax_code_parse(row->tax, &tax.code))
		return DB_BROKEN;
	if (!is_of_group(totals, row)) {
		group_end(totals);
		if (!group_begin(totals, row))
			return DB_BROKEN;
	}
	if (!uuid_equal(totals->document, row->document)) {
		document_end(totals);
		totals->document = row->document;
	}
	tax_sums_add(&totals->of_document, tax, row->taxable_minor,
		(struct tax_amount){row->tax_minor, row->tax2_minor});
	return DB_DONE;
}

enum ctl_outcome ctl_vat_totals(struct ctl *ctl)
{
	struct q_vat_totals_in in = {ctl_argument(ctl, 0), ctl_argument(ctl, 1)};
	if (!is_day(in.from) || !is_day(in.to))
		return CTL_WRONG_USAGE;
	struct totals totals = {.arena = arena_new(GROUP_BYTES_MAX)};
	fputs("day,store,currency,rate,taxable,tax,count,kind,tax_name\r\n", stdout);
	enum db_status status =
		q_vat_totals(db_reading(ctl->db, ctl->arena), &in, add_total, &totals);
	group_end(&totals);
	arena_free(totals.arena);
	return ctl_outcome_of(status);
}
