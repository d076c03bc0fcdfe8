/* Reading the address of an output; see output.h. */
#include "store-agent/print/output.h"

#include "store-agent/print/escpos.h"

enum { IPP_PORT = 631, RAW_PORT = 9100 };

/* HOST[:PORT] up to the first slash; an IPv6 address stands in brackets. */
static bool read_host(struct arena *arena, struct str *rest_inout, struct output *output)
{
	struct str authority = str_cut(rest_inout, '/');
	struct str host = authority;
	uint64_t port = output->port;
	if (str_starts_with(authority, STR("["))) {
		authority = (struct str){authority.p + 1, authority.n - 1};
		host = str_cut(&authority, ']');
		if (authority.n > 0 && authority.p[0] == ':')
			authority = (struct str){authority.p + 1, authority.n - 1};
	} else {
		host = str_cut(&authority, ':');
	}
	if (authority.n > 0 && (!str_to_u64(authority, 65535, &port) || port == 0))
		return false;
	output->host = str_c(arena, host);
	output->port = (unsigned)port;
	return host.n > 0;
}

static bool read_ipp(struct arena *arena, struct str rest, struct output *output)
{
	output->kind = OUTPUT_IPP;
	output->port = IPP_PORT;
	if (!read_host(arena, &rest, output))
		return false;
	output->resource = arena_printf(arena, "/" STR_FMT, STR_ARG(rest));
	return true;
}

static bool read_escpos(struct arena *arena, struct str rest, struct output *output)
{
	output->kind = OUTPUT_ESCPOS;
	output->port = RAW_PORT;
	if (!read_host(arena, &rest, output))
		return false;
	struct str width = str_cut(&rest, '/');
	output->paper = str_equal_c(width, "58") ? PAPER_ROLL_58 : PAPER_ROLL_80;
	if (!str_equal_c(width, "58") && !str_equal_c(width, "80"))
		return false;
	if (!str_is_empty(rest))
		output->code_page = str_c(arena, rest);
	return str_is_empty(rest) || escpos_knows_code_page(output->code_page);
}

static bool cut_scheme(struct str *rest_inout, struct str scheme)
{
	if (!str_starts_with(*rest_inout, scheme))
		return false;
	*rest_inout = (struct str){rest_inout->p + scheme.n, rest_inout->n - scheme.n};
	return true;
}

bool output_parse(struct arena *arena, struct str name, struct str address, enum print_paper sheet,
	struct output *output_out, struct str *why_out)
{
	struct str rest = address;
	*output_out = (struct output){.name = name, .address = address, .paper = sheet};
	*why_out = str_printf(arena,
		"printers." STR_FMT " must be ipp://host/path, ipps://host/path or "
		"escpos://host:9100/80 (or /58; a code page may follow: /80/cp858)",
		STR_ARG(name));
	if (cut_scheme(&rest, STR("ipp://")))
		return read_ipp(arena, rest, output_out);
	output_out->is_encrypted = true;
	if (cut_scheme(&rest, STR("ipps://")))
		return read_ipp(arena, rest, output_out);
	output_out->is_encrypted = false;
	return cut_scheme(&rest, STR("escpos://")) && read_escpos(arena, rest, output_out);
}
