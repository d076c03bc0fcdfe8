/* Credit notes as UBL 2.1; see credit_note_ubl.h. The order of elements is that of
 * UBL-CreditNote-2.1.xsd. */
#include "server/views/credit_note_ubl.h"

#include <libxml/xmlwriter.h>

#include "common/log.h"

#define UBL "urn:oasis:names:specification:ubl:schema:xsd:"

/* What a credit note is called in UNTDID 1001, and one piece in UN/ECE Recommendation 20. */
#define TYPE_CREDIT_NOTE "381"
#define UNIT_PIECE	 "C62"

struct ubl {
	xmlTextWriterPtr writer;
	struct arena *arena;
	const struct credit_note *note;
	const struct credit_seller *seller;
	bool is_bad; /* something could not be written */
};

static void begin(struct ubl *ubl, const char *name)
{
	ubl->is_bad |= xmlTextWriterStartElement(ubl->writer, BAD_CAST name) < 0;
}

static void end(struct ubl *ubl)
{
	ubl->is_bad |= xmlTextWriterEndElement(ubl->writer) < 0;
}

static void attribute(struct ubl *ubl, const char *name, struct str value)
{
	ubl->is_bad |= xmlTextWriterWriteAttribute(
			       ubl->writer, BAD_CAST name, BAD_CAST str_c(ubl->arena, value)) < 0;
}

static void text(struct ubl *ubl, const char *name, struct str value)
{
	ubl->is_bad |= xmlTextWriterWriteElement(
			       ubl->writer, BAD_CAST name, BAD_CAST str_c(ubl->arena, value)) < 0;
}

/* UBL allows no empty element. */
static void text_if_any(struct ubl *ubl, const char *name, struct str value)
{
	if (value.n > 0)
		text(ubl, name, value);
}

static void content(struct ubl *ubl, struct str value)
{
	ubl->is_bad |= xmlTextWriterWriteString(ubl->writer, BAD_CAST str_c(ubl->arena, value)) < 0;
	end(ubl);
}

static void amount(struct ubl *ubl, const char *name, int64_t minor)
{
	begin(ubl, name);
	attribute(ubl, "currencyID", str_of(ubl->note->currency.code));
	content(ubl, money_print(ubl->arena, minor, ubl->note->currency));
}

static void number(struct ubl *ubl, const char *name, int64_t value)
{
	begin(ubl, name);
	attribute(ubl, "unitCode", STR(UNIT_PIECE));
	content(ubl, str_printf(ubl->arena, "%lld", (long long)value));
}

/* --- parts --- */

static void head(struct ubl *ubl)
{
	text(ubl, "cbc:UBLVersionID", STR("2.1"));
	text(ubl, "cbc:ID", ubl->note->code);
	text(ubl, "cbc:IssueDate", ubl->note->day);
	text(ubl, "cbc:CreditNoteTypeCode", STR(TYPE_CREDIT_NOTE));
	text(ubl, "cbc:DocumentCurrencyCode", str_of(ubl->note->currency.code));
	begin(ubl, "cac:OrderReference");
	text(ubl, "cbc:ID", ubl->note->order_number);
	end(ubl);
	begin(ubl, "cac:BillingReference");
	begin(ubl, "cac:InvoiceDocumentReference");
	text(ubl, "cbc:ID", ubl->note->order_number);
	end(ubl);
	end(ubl);
}

static void tax_scheme(struct ubl *ubl, enum tax_kind kind)
{
	begin(ubl, "cac:TaxScheme");
	text(ubl, "cbc:ID", tax_kind_name(kind));
	end(ubl);
}

static void address(struct ubl *ubl)
{
	const struct credit_note *note = ubl->note;
	begin(ubl, "cac:PostalAddress");
	text_if_any(ubl, "cbc:StreetName", note->seller_street);
	text_if_any(ubl, "cbc:CityName", note->seller_city);
	text_if_any(ubl, "cbc:PostalZone", note->seller_postcode);
	begin(ubl, "cac:Country");
	text(ubl, "cbc:IdentificationCode", note->seller_country);
	end(ubl);
	end(ubl);
}

static void party_name(struct ubl *ubl, struct str name)
{
	begin(ubl, "cac:PartyName");
	text(ubl, "cbc:Name", name);
	end(ubl);
}

/* Under which the seller is known for a tax of the note. */
static void tax_number(struct ubl *ubl, enum tax_kind kind)
{
	struct str number = credit_seller_number(ubl->seller, ubl->note, kind);
	if (number.n == 0)
		return;
	begin(ubl, "cac:PartyTaxScheme");
	text(ubl, "cbc:CompanyID", number);
	tax_scheme(ubl, kind);
	end(ubl);
}

static void supplier(struct ubl *ubl)
{
	begin(ubl, "cac:AccountingSupplierParty");
	begin(ubl, "cac:Party");
	party_name(ubl, ubl->note->seller_name);
	address(ubl);
	tax_number(ubl, KIND_VAT);
	tax_number(ubl, KIND_GST);
	tax_number(ubl, KIND_QST);
	begin(ubl, "cac:PartyLegalEntity");
	text(ubl, "cbc:RegistrationName", credit_seller_name(ubl->seller, ubl->note));
	text_if_any(ubl, "cbc:CompanyID", ubl->seller->registration);
	end(ubl);
	end(ubl);
	end(ubl);
}

static void customer(struct ubl *ubl)
{
	begin(ubl, "cac:AccountingCustomerParty");
	begin(ubl, "cac:Party");
	party_name(ubl, ubl->note->customer_name);
	end(ubl);
	end(ubl);
}

/* UNCL 5305: S, standard or reduced rate; Z, a rate of zero; E, exempt, by a rule that is named. */
static struct str category_code(const struct tax_part *part)
{
	if (part->exemption != NULL)
		return STR("E");
	return part->rate_mpct > 0 ? STR("S") : STR("Z");
}

static void tax_category(struct ubl *ubl, const char *name, const struct tax_part *part)
{
	begin(ubl, name);
	text(ubl, "cbc:ID", category_code(part));
	text(ubl, "cbc:Percent", tax_percent(ubl->arena, part->rate_mpct));
	if (part->exemption != NULL)
		text(ubl, "cbc:TaxExemptionReason", str_of(part->exemption));
	tax_scheme(ubl, part->kind);
	end(ubl);
}

static void tax_subtotal(struct ubl *ubl, const struct tax_part *part)
{
	begin(ubl, "cac:TaxSubtotal");
	amount(ubl, "cbc:TaxableAmount", part->taxable_minor);
	amount(ubl, "cbc:TaxAmount", part->minor);
	tax_category(ubl, "cac:TaxCategory", part);
	end(ubl);
}

static void taxes(struct ubl *ubl)
{
	struct tax_sums sums = credit_note_taxes(ubl->arena, ubl->note);
	begin(ubl, "cac:TaxTotal");
	amount(ubl, "cbc:TaxAmount", ubl->note->tax_minor);
	for (size_t i = 0; i < sums.count; i++)
		tax_subtotal(ubl, &sums.parts[i]);
	end(ubl);
}

static void totals(struct ubl *ubl)
{
	begin(ubl, "cac:LegalMonetaryTotal");
	amount(ubl, "cbc:LineExtensionAmount", ubl->note->taxable_minor);
	amount(ubl, "cbc:TaxExclusiveAmount", ubl->note->taxable_minor);
	amount(ubl, "cbc:TaxInclusiveAmount", ubl->note->total_minor);
	amount(ubl, "cbc:PayableAmount", ubl->note->total_minor);
	end(ubl);
}

static void property(struct ubl *ubl, struct str name, struct str value)
{
	begin(ubl, "cac:AdditionalItemProperty");
	text(ubl, "cbc:Name", name);
	text(ubl, "cbc:Value", value);
	end(ubl);
}

static void item(struct ubl *ubl, const struct credit_line *line)
{
	struct tax_part parts[TAX_PARTS_MAX];
	size_t count = tax_parts(line->tax, line->taxable_minor, line->tax_amount, parts);
	begin(ubl, "cac:Item");
	text(ubl, "cbc:Name", line->name);
	if (line->sku.n > 0) {
		begin(ubl, "cac:SellersItemIdentification");
		text(ubl, "cbc:ID", line->sku);
		end(ubl);
	}
	for (size_t i = 0; i < count; i++)
		tax_category(ubl, "cac:ClassifiedTaxCategory", &parts[i]);
	if (line->bundle.n > 0)
		property(ubl, STR("bundle"), line->bundle);
	if (line->has_ground && credit_note_grounds_differ(ubl->note))
		property(ubl, STR("ground"), return_ground_name(line->ground));
	end(ubl);
}

/* Where there are two, each is shown. */
static void line_taxes(struct ubl *ubl, const struct credit_line *line)
{
	struct tax_part parts[TAX_PARTS_MAX];
	size_t count = tax_parts(line->tax, line->taxable_minor, line->tax_amount, parts);
	for (size_t i = 0; i < count; i++)
		tax_subtotal(ubl, &parts[i]);
}

/* Prices may contain VAT, so a price without it is seldom whole cents: it is given for all units
 * together, and price by quantity is the line's amount to the cent. */
static void credit_line(struct ubl *ubl, const struct credit_line *line)
{
	begin(ubl, "cac:CreditNoteLine");
	text(ubl, "cbc:ID", str_printf(ubl->arena, "%u", (unsigned)line->line));
	number(ubl, "cbc:CreditedQuantity", line->qty);
	amount(ubl, "cbc:LineExtensionAmount", line->taxable_minor);
	begin(ubl, "cac:TaxTotal");
	amount(ubl, "cbc:TaxAmount", line->tax_amount.minor);
	if (tax_is_added(line->tax))
		line_taxes(ubl, line);
	end(ubl);
	item(ubl, line);
	begin(ubl, "cac:Price");
	amount(ubl, "cbc:PriceAmount", line->taxable_minor);
	number(ubl, "cbc:BaseQuantity", line->qty);
	end(ubl);
	end(ubl);
}

static void document(struct ubl *ubl)
{
	ubl->is_bad |= xmlTextWriterSetIndent(ubl->writer, 1) < 0;
	ubl->is_bad |= xmlTextWriterStartDocument(ubl->writer, NULL, "UTF-8", NULL) < 0;
	begin(ubl, "CreditNote");
	attribute(ubl, "xmlns", STR(UBL "CreditNote-2"));
	attribute(ubl, "xmlns:cac", STR(UBL "CommonAggregateComponents-2"));
	attribute(ubl, "xmlns:cbc", STR(UBL "CommonBasicComponents-2"));
	head(ubl);
	supplier(ubl);
	customer(ubl);
	taxes(ubl);
	totals(ubl);
	for (size_t i = 0; i < ubl->note->line_count; i++)
		credit_line(ubl, &ubl->note->lines[i]);
	ubl->is_bad |= xmlTextWriterEndDocument(ubl->writer) < 0;
}

struct str credit_note_ubl(
	struct arena *arena, const struct credit_note *note, const struct credit_seller *seller)
{
	struct str made = STR_EMPTY;
	xmlBufferPtr memory = xmlBufferCreate();
	struct ubl ubl = {
		.writer = memory == NULL ? NULL : xmlNewTextWriterMemory(memory, 0),
		.arena = arena,
		.note = note,
		.seller = seller,
	};
	if (ubl.writer != NULL) {
		document(&ubl);
		xmlFreeTextWriter(ubl.writer); /* flushes */
	}
	if (ubl.writer != NULL && !ubl.is_bad)
		made = str_dup(arena, (struct str){(const char *)xmlBufferContent(memory),
					      (size_t)xmlBufferLength(memory)});
	else
		log_error("credit_note_not_written", LOG_STR("number", note->code));
	xmlBufferFree(memory);
	return made;
}
