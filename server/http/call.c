/* What a handler reads of its request; see call.h. */
#include <string.h>

#include "common/buf.h"
#include "server/http/wire.h"

bool call_is_page(const struct call *call)
{
	return !str_equal_c(call->path, "/v1") && !str_starts_with(call->path, STR("/v1/"));
}

struct str call_path(const struct call *call, const char *name)
{
	bool is_there;
	return wire_pair_value(&call->wire->path_values, name, &is_there);
}

struct uuid call_path_uuid(const struct call *call, const char *name)
{
	struct uuid uuid = {{0}};
	if (!uuid_parse(call_path(call, name), &uuid))
		log_error("path_parameter_missing", LOG_TEXT("route", call->route->path),
			LOG_TEXT("name", name));
	return uuid;
}

bool call_has_query(const struct call *call, const char *name)
{
	bool is_there;
	wire_pair_value(&call->wire->query_values, name, &is_there);
	return is_there;
}

struct str call_query(const struct call *call, const char *name)
{
	bool is_there;
	return wire_pair_value(&call->wire->query_values, name, &is_there);
}

int64_t call_query_int(const struct call *call, const char *name, int64_t fallback)
{
	int64_t value;
	return str_to_i64(call_query(call, name), &value) ? value : fallback;
}

struct str call_header(const struct call *call, const char *name)
{
	const struct wire_pair *header = wire_header(call->wire, str_of(name));
	return header == NULL ? STR_EMPTY : header->value;
}

struct str call_form(const struct call *call, const char *name)
{
	bool is_there;
	return wire_pair_value(&call->wire->form_values, name, &is_there);
}

size_t call_files(const struct call *call, const char *name, struct call_file **files_out)
{
	const struct wire_request *wire = call->wire;
	size_t count = 0;
	*files_out = arena_new_array(call->arena, wire->file_count, struct call_file);
	for (size_t i = 0; i < wire->file_count; i++)
		if (str_equal_c(wire->files[i].name, name))
			(*files_out)[count++] =
				(struct call_file){wire->files[i].called, wire->files[i].bytes};
	return count;
}

struct str call_cookie(const struct call *call, const char *name)
{
	return wire_cookie(call->wire, name);
}

bool call_read(struct call *call, const struct json_field *fields, size_t count, void *struct_out)
{
	struct faults faults;
	faults_init(&faults, call->arena);
	if (json_fields_read(call->json, STR_EMPTY, fields, count, struct_out, &faults))
		return true;
	reply_faults(call, REASON_INVALID_FIELDS, &faults);
	return false;
}
