/* The structure of a UBL 2.1 credit note; see ubl_structure.h. */
#include "tests/fulfilment/ubl_structure.h"

#include <string.h>

#include "tests/lib/harness.h"

#define ADDRESS                                                                                    \
	"cbc:ID? cbc:AddressTypeCode? cbc:AddressFormatCode? cbc:Postbox? cbc:Floor? cbc:Room?"    \
	" cbc:StreetName? cbc:AdditionalStreetName? cbc:BlockName? cbc:BuildingName?"              \
	" cbc:BuildingNumber? cbc:InhouseMail? cbc:Department? cbc:MarkAttention? cbc:MarkCare?"   \
	" cbc:PlotIdentification? cbc:CitySubdivisionName? cbc:CityName? cbc:PostalZone?"          \
	" cbc:CountrySubentity? cbc:CountrySubentityCode? cbc:Region? cbc:District?"               \
	" cbc:TimezoneOffset? cac:AddressLine* cac:Country? cac:LocationCoordinate*"
#define PARTY                                                                                      \
	"cbc:MarkCareIndicator? cbc:MarkAttentionIndicator? cbc:WebsiteURI? cbc:LogoReferenceID?"  \
	" cbc:EndpointID? cbc:IndustryClassificationCode? cac:PartyIdentification* cac:PartyName*" \
	" cac:Language? cac:PostalAddress? cac:PhysicalLocation? cac:PartyTaxScheme*"              \
	" cac:PartyLegalEntity* cac:Contact? cac:Person* cac:AgentParty?"                          \
	" cac:ServiceProviderParty* cac:PowerOfAttorney* cac:FinancialAccount?"
#define DOCUMENT_REFERENCE                                                                         \
	"cbc:ID cbc:CopyIndicator? cbc:UUID? cbc:IssueDate? cbc:IssueTime? cbc:DocumentTypeCode?"  \
	" cbc:DocumentType? cbc:XPath* cbc:LanguageID? cbc:LocaleCode? cbc:VersionID?"             \
	" cbc:DocumentStatusCode? cbc:DocumentDescription* cac:Attachment? cac:ValidityPeriod?"    \
	" cac:IssuerParty? cac:ResultOfVerification?"
#define TAX_CATEGORY                                                                               \
	"cbc:ID? cbc:Name? cbc:Percent? cbc:BaseUnitMeasure? cbc:PerUnitAmount?"                   \
	" cbc:TaxExemptionReasonCode? cbc:TaxExemptionReason* cbc:TierRange? cbc:TierRatePercent?" \
	" cac:TaxScheme"
#define ITEM_IDENTIFICATION                                                                        \
	"cbc:ID cbc:ExtendedID? cbc:BarcodeSymbologyID? cac:PhysicalAttribute*"                    \
	" cac:MeasurementDimension* cac:IssuerParty?"

/* As a DTD says it: nothing after a name is once, ? at most once, + at least once, * any number. */
static const struct model {
	const char *parent, *children;
} models[] = {
	{"CreditNote",
		"ext:UBLExtensions? cbc:UBLVersionID? cbc:CustomizationID? cbc:ProfileID?"
		" cbc:ProfileExecutionID? cbc:ID cbc:CopyIndicator? cbc:UUID? cbc:IssueDate"
		" cbc:IssueTime? cbc:TaxPointDate? cbc:CreditNoteTypeCode? cbc:Note*"
		" cbc:DocumentCurrencyCode? cbc:TaxCurrencyCode? cbc:PricingCurrencyCode?"
		" cbc:PaymentCurrencyCode? cbc:PaymentAlternativeCurrencyCode?"
		" cbc:AccountingCostCode? cbc:AccountingCost? cbc:LineCountNumeric?"
		" cbc:BuyerReference? cac:InvoicePeriod* cac:DiscrepancyResponse*"
		" cac:OrderReference? cac:BillingReference* cac:DespatchDocumentReference*"
		" cac:ReceiptDocumentReference* cac:ContractDocumentReference*"
		" cac:AdditionalDocumentReference* cac:StatementDocumentReference*"
		" cac:OriginatorDocumentReference* cac:Signature* cac:AccountingSupplierParty"
		" cac:AccountingCustomerParty cac:PayeeParty? cac:BuyerCustomerParty?"
		" cac:SellerSupplierParty? cac:TaxRepresentativeParty? cac:Delivery*"
		" cac:DeliveryTerms* cac:PaymentMeans* cac:PaymentTerms* cac:TaxExchangeRate?"
		" cac:PricingExchangeRate? cac:PaymentExchangeRate?"
		" cac:PaymentAlternativeExchangeRate? cac:AllowanceCharge* cac:TaxTotal*"
		" cac:LegalMonetaryTotal cac:CreditNoteLine+"},
	{"OrderReference",
		"cbc:ID cbc:SalesOrderID? cbc:CopyIndicator? cbc:UUID? cbc:IssueDate?"
		" cbc:IssueTime? cbc:CustomerReference? cbc:OrderTypeCode? cac:DocumentReference?"},
	{"BillingReference",
		"cac:InvoiceDocumentReference? cac:SelfBilledInvoiceDocumentReference?"
		" cac:CreditNoteDocumentReference? cac:SelfBilledCreditNoteDocumentReference?"
		" cac:DebitNoteDocumentReference? cac:ReminderDocumentReference?"
		" cac:AdditionalDocumentReference? cac:BillingReferenceLine*"},
	{"InvoiceDocumentReference", DOCUMENT_REFERENCE},
	{"ContractDocumentReference", DOCUMENT_REFERENCE},
	{"AdditionalDocumentReference", DOCUMENT_REFERENCE},
	{"AccountingSupplierParty", "cbc:CustomerAssignedAccountID? cbc:AdditionalAccountID*"
				    " cbc:DataSendingCapability? cac:Party? cac:DespatchContact?"
				    " cac:AccountingContact? cac:SellerContact?"},
	{"AccountingCustomerParty",
		"cbc:CustomerAssignedAccountID? cbc:SupplierAssignedAccountID?"
		" cbc:AdditionalAccountID* cac:Party? cac:DeliveryContact? cac:AccountingContact?"
		" cac:BuyerContact?"},
	{"Party", PARTY},
	{"PayeeParty", PARTY},
	{"PartyIdentification", "cbc:ID"},
	{"PartyName", "cbc:Name"},
	{"PostalAddress", ADDRESS},
	{"RegistrationAddress", ADDRESS},
	{"Country", "cbc:IdentificationCode? cbc:Name?"},
	{"PartyTaxScheme",
		"cbc:RegistrationName? cbc:CompanyID? cbc:TaxLevelCode? cbc:ExemptionReasonCode?"
		" cbc:ExemptionReason* cac:RegistrationAddress? cac:TaxScheme"},
	{"PartyLegalEntity",
		"cbc:RegistrationName? cbc:CompanyID? cbc:RegistrationDate?"
		" cbc:RegistrationExpirationDate? cbc:CompanyLegalFormCode? cbc:CompanyLegalForm?"
		" cbc:SoleProprietorshipIndicator? cbc:CompanyLiquidationStatusCode?"
		" cbc:CorporateStockAmount? cbc:FullyPaidSharesIndicator? cac:RegistrationAddress?"
		" cac:CorporateRegistrationScheme? cac:HeadOfficeParty? cac:ShareholderParty*"},
	{"Contact", "cbc:ID? cbc:Name? cbc:Telephone? cbc:Telefax? cbc:ElectronicMail? cbc:Note*"
		    " cac:OtherCommunication*"},
	{"AllowanceCharge",
		"cbc:ID? cbc:ChargeIndicator cbc:AllowanceChargeReasonCode?"
		" cbc:AllowanceChargeReason* cbc:MultiplierFactorNumeric? cbc:PrepaidIndicator?"
		" cbc:SequenceNumeric? cbc:Amount cbc:BaseAmount? cbc:AccountingCostCode?"
		" cbc:AccountingCost? cbc:PerUnitAmount? cac:TaxCategory* cac:TaxTotal?"
		" cac:PaymentMeans*"},
	{"TaxTotal", "cbc:TaxAmount cbc:RoundingAmount? cbc:TaxEvidenceIndicator?"
		     " cbc:TaxIncludedIndicator? cac:TaxSubtotal*"},
	{"TaxSubtotal", "cbc:TaxableAmount? cbc:TaxAmount cbc:CalculationSequenceNumeric?"
			" cbc:TransactionCurrencyTaxAmount? cbc:Percent? cbc:BaseUnitMeasure?"
			" cbc:PerUnitAmount? cbc:TierRange? cbc:TierRatePercent? cac:TaxCategory"},
	{"TaxCategory", TAX_CATEGORY},
	{"ClassifiedTaxCategory", TAX_CATEGORY},
	{"TaxScheme", "cbc:ID? cbc:Name? cbc:TaxTypeCode? cbc:CurrencyCode?"
		      " cac:JurisdictionRegionAddress*"},
	{"LegalMonetaryTotal",
		"cbc:LineExtensionAmount? cbc:TaxExclusiveAmount? cbc:TaxInclusiveAmount?"
		" cbc:AllowanceTotalAmount? cbc:ChargeTotalAmount? cbc:PrepaidAmount?"
		" cbc:PayableRoundingAmount? cbc:PayableAmount cbc:PayableAlternativeAmount?"},
	{"CreditNoteLine",
		"cbc:ID cbc:UUID? cbc:Note* cbc:CreditedQuantity? cbc:LineExtensionAmount?"
		" cbc:TaxPointDate? cbc:AccountingCostCode? cbc:AccountingCost?"
		" cbc:PaymentPurposeCode? cbc:FreeOfChargeIndicator? cac:InvoicePeriod*"
		" cac:OrderLineReference* cac:DiscrepancyResponse* cac:DespatchLineReference*"
		" cac:ReceiptLineReference* cac:BillingReference* cac:DocumentReference*"
		" cac:PricingReference? cac:OriginatorParty? cac:Delivery* cac:PaymentTerms*"
		" cac:TaxTotal* cac:AllowanceCharge* cac:Item? cac:Price? cac:DeliveryTerms*"
		" cac:SubCreditNoteLine* cac:ItemPriceExtension?"},
	{"Item", "cbc:Description* cbc:PackQuantity? cbc:PackSizeNumeric? cbc:CatalogueIndicator?"
		 " cbc:Name? cbc:HazardousRiskIndicator? cbc:AdditionalInformation* cbc:Keyword*"
		 " cbc:BrandName* cbc:ModelName* cac:BuyersItemIdentification?"
		 " cac:SellersItemIdentification? cac:ManufacturersItemIdentification*"
		 " cac:StandardItemIdentification? cac:CatalogueItemIdentification?"
		 " cac:AdditionalItemIdentification* cac:CatalogueDocumentReference?"
		 " cac:ItemSpecificationDocumentReference* cac:OriginCountry?"
		 " cac:CommodityClassification* cac:TransactionConditions* cac:HazardousItem*"
		 " cac:ClassifiedTaxCategory* cac:AdditionalItemProperty* cac:ManufacturerParty*"
		 " cac:InformationContentProviderParty? cac:OriginAddress* cac:ItemInstance*"
		 " cac:Certificate* cac:Dimension*"},
	{"AdditionalItemProperty",
		"cbc:ID? cbc:Name cbc:NameCode? cbc:TestMethod? cbc:Value? cbc:ValueQuantity?"
		" cbc:ValueQualifier* cbc:ImportanceCode? cbc:ListValue* cac:UsabilityPeriod?"
		" cac:ItemPropertyGroup* cac:RangeDimension? cac:ItemPropertyRange?"},
	{"BuyersItemIdentification", ITEM_IDENTIFICATION},
	{"SellersItemIdentification", ITEM_IDENTIFICATION},
	{"CommodityClassification", "cbc:NatureCode? cbc:CargoTypeCode? cbc:CommodityCode? "
				    "cbc:ItemClassificationCode?"},
	{"ItemInstance", "cbc:ProductTraceID? cbc:ManufactureDate? cbc:ManufactureTime?"
			 " cbc:BestBeforeDate? cbc:RegistrationID? cbc:SerialID?"
			 " cac:AdditionalItemProperty* cac:LotIdentification?"},
	{"LotIdentification", "cbc:LotNumberID? cbc:ExpiryDate? cac:AdditionalItemProperty*"},
	{"InvoicePeriod", "cbc:StartDate? cbc:StartTime? cbc:EndDate? cbc:EndTime?"
			  " cbc:DurationMeasure? cbc:DescriptionCode* cbc:Description*"},
	{"DiscrepancyResponse", "cbc:ReferenceID? cbc:ResponseCode? cbc:Description*"
				" cbc:EffectiveDate? cbc:EffectiveTime? cac:Status*"},
	{"Attachment", "cbc:EmbeddedDocumentBinaryObject? cac:ExternalReference?"},
	{"ExternalReference", "cbc:URI? cbc:DocumentHash? cbc:HashAlgorithmMethod? cbc:ExpiryDate?"
			      " cbc:ExpiryTime? cbc:MimeCode? cbc:FormatCode? cbc:EncodingCode?"
			      " cbc:CharacterSetCode? cbc:FileName? cbc:Description*"},
	{"AddressLine", "cbc:Line"},
	{"Person", "cbc:ID? cbc:FirstName? cbc:FamilyName? cbc:Title? cbc:MiddleName?"
		   " cbc:OtherName? cbc:NameSuffix? cbc:JobTitle? cbc:NationalityID?"
		   " cbc:GenderCode? cbc:BirthDate? cbc:BirthplaceName?"
		   " cbc:OrganizationDepartment? cac:Contact? cac:FinancialAccount?"
		   " cac:IdentityDocumentReference* cac:ResidenceAddress?"},
	{"StandardItemIdentification", ITEM_IDENTIFICATION},
	{"Price", "cbc:PriceAmount cbc:BaseQuantity? cbc:PriceChangeReason* cbc:PriceTypeCode?"
		  " cbc:PriceType? cbc:OrderableUnitFactorRate? cac:ValidityPeriod* cac:PriceList?"
		  " cac:AllowanceCharge* cac:PricingExchangeRate?"},
};

/* One word of a model, and how many of it were met. */
struct word {
	struct str name;
	char mark; /* ? + * or nothing */
	size_t met;
};

static const struct {
	const char *prefix, *address;
} spaces[] = {
	{"", "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2"},
	{"cac:", "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"},
	{"cbc:", "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"},
	{"ext:", "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2"},
};

/* By its namespace, whatever prefix the document has for it. */
static struct str name_of(struct arena *arena, xmlNodePtr node)
{
	for (size_t i = 0; node->ns != NULL && i < ARRAY_LENGTH(spaces); i++)
		if (strcmp((const char *)node->ns->href, spaces[i].address) == 0)
			return str_printf(
				arena, "%s%s", spaces[i].prefix, (const char *)node->name);
	return str_printf(arena, "strange:%s", (const char *)node->name);
}

static const char *children_of(xmlNodePtr node)
{
	for (size_t i = 0; i < ARRAY_LENGTH(models); i++)
		if (strcmp(models[i].parent, (const char *)node->name) == 0)
			return models[i].children;
	return NULL;
}

static struct word next_word(struct str *rest)
{
	struct str name = str_cut(rest, ' ');
	char last = name.p[name.n - 1];
	bool is_marked = strchr("?+*", last) != NULL;
	return (struct word){{name.p, name.n - is_marked}, is_marked ? last : '\0', 0};
}

static bool may_end(const struct word *word)
{
	return word->met > 0 || word->mark == '?' || word->mark == '*';
}

static bool may_have_one_more(const struct word *word)
{
	return word->met == 0 || word->mark == '+' || word->mark == '*';
}

/* Goes on in the model to the word that allows the name; nothing that must be there is passed. */
static struct str meet(struct arena *arena, struct word *word, struct str *rest, struct str name)
{
	while (!str_equal(word->name, name) || !may_have_one_more(word)) {
		if (!may_end(word))
			return str_printf(arena, STR_FMT " comes before " STR_FMT, STR_ARG(name),
				STR_ARG(word->name));
		if (rest->n == 0)
			return str_printf(arena, STR_FMT " must not stand there", STR_ARG(name));
		*word = next_word(rest);
	}
	word->met++;
	return STR_EMPTY;
}

static struct str check_order(struct arena *arena, xmlNodePtr node, struct str rest)
{
	struct word word = next_word(&rest);
	for (xmlNodePtr at = xmlFirstElementChild(node); at != NULL;
		at = xmlNextElementSibling(at)) {
		struct str fault = meet(arena, &word, &rest, name_of(arena, at));
		if (fault.n > 0)
			return fault;
	}
	while (may_end(&word)) {
		if (rest.n == 0)
			return STR_EMPTY;
		word = next_word(&rest);
	}
	return str_printf(arena, "there is no " STR_FMT, STR_ARG(word.name));
}

static bool is_blank(xmlNodePtr node)
{
	return xmlFirstElementChild(node) == NULL && xmlIsBlankNode(node->children) != 0;
}

static struct str check_leaf(struct arena *arena, xmlNodePtr node)
{
	if (!str_ends_with(name_of(arena, node), STR("Amount")) ||
		xmlHasProp(node, BAD_CAST "currencyID") != NULL)
		return STR_EMPTY;
	return STR("it has no currency");
}

static void check_node(struct arena *arena, xmlNodePtr node, struct ubl_verdict *verdict)
{
	const char *children = children_of(node);
	struct str fault = STR_EMPTY;
	if (node->children == NULL || is_blank(node))
		fault = STR("it is empty"); /* which UBL forbids */
	else if (children != NULL)
		fault = check_order(arena, node, str_of(children));
	else if (xmlFirstElementChild(node) != NULL)
		verdict->unknown++;
	else
		fault = check_leaf(arena, node);
	if (fault.n > 0)
		verdict->fault = str_printf(arena, "%s, line %ld: " STR_FMT,
			(const char *)node->name, xmlGetLineNo(node), STR_ARG(fault));
	for (xmlNodePtr at = xmlFirstElementChild(node);
		children != NULL && at != NULL && verdict->fault.n == 0;
		at = xmlNextElementSibling(at))
		check_node(arena, at, verdict);
}

struct ubl_verdict ubl_check(struct arena *arena, xmlNodePtr credit_note)
{
	struct ubl_verdict verdict = {0};
	if (str_equal_c(name_of(arena, credit_note), "CreditNote"))
		check_node(arena, credit_note, &verdict);
	else
		verdict.fault = STR("it is no credit note");
	return verdict;
}
