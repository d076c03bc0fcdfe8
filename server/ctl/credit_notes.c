/* Credit notes for people and for the accounts: one as a file, and the VAT of all money by day. */
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

static enum db_status print_total(const struct q_vat_totals *row, void *context)
{
	enum { LINE_MAX_BYTES = 1024 };
	struct arena *arena = context;
	struct currency currency;
	struct buf line;
	if (!currency_parse(row->currency, &currency))
		return DB_BROKEN;
	buf_init(&line, arena, LINE_MAX_BYTES);
	csv_write_value(&line, row->day, false);
	csv_write_value(&line, row->has_store_code ? row->store_code : STR_EMPTY, false);
	csv_write_value(&line, row->currency, false);
	csv_write_value(&line, vat_percent(arena, row->vat_bp), false);
	csv_write_value(&line, money_print(arena, row->taxable_minor, currency), false);
	csv_write_value(&line, money_print(arena, row->tax_minor, currency), false);
	csv_write_value(&line, str_printf(arena, "%" PRId64, row->count), false);
	csv_write_value(&line, row->kind, true);
	fputs(str_c(arena, buf_str(&line)), stdout);
	arena_clear(arena);
	return DB_DONE;
}

enum ctl_outcome ctl_vat_totals(struct ctl *ctl)
{
	enum { ROW_BYTES_MAX = 1 << 20 };
	struct q_vat_totals_in in = {ctl_argument(ctl, 0), ctl_argument(ctl, 1)};
	if (!is_day(in.from) || !is_day(in.to))
		return CTL_WRONG_USAGE;
	struct arena *of_row = arena_new(ROW_BYTES_MAX);
	fputs("day,store,currency,vat_rate,taxable,tax,count,kind\r\n", stdout);
	enum db_status status =
		q_vat_totals(db_reading(ctl->db, ctl->arena), &in, print_total, of_row);
	arena_free(of_row);
	return ctl_outcome_of(status);
}
