/*
 * Forms with files, multipart/form-data (RFC 7578, RFC 2046 5.1.1), as browsers send them and no
 * other way: nothing before the first boundary, a name in each part, nothing nested, nothing
 * encoded. civetweb's own reader is never called (unpatched CVEs). Nothing of a body is copied.
 */
#include <string.h>

#include "common/http_wire.h"

enum {
	PARTS_MAX = 512, /* several fields of each line of an order */
	BOUNDARY_MAX = 70,
	CALLED_MAX = 100,
};

struct reader {
	struct str rest;
	struct str delimiter; /* CR LF, two dashes, boundary */
};

struct part {
	struct str name, called, bytes;
	bool is_file;
};

/* --- the boundary --- */

static bool is_boundary(struct str text)
{
	return text.n >= 1 && text.n <= BOUNDARY_MAX && str_is_word(text, "'()+_,-./:=?");
}

static struct str unquoted(struct str text)
{
	if (text.n >= 2 && text.p[0] == '"' && text.p[text.n - 1] == '"')
		return (struct str){text.p + 1, text.n - 2};
	return text;
}

bool type_is_multipart(struct str content_type)
{
	return str_equal_nocase(str_trim(str_cut(&content_type, ';')), STR("multipart/form-data"));
}

static bool boundary_of(struct str content_type, struct str *boundary_out)
{
	(void)str_cut(&content_type, ';');
	while (content_type.n > 0) {
		struct str value = str_cut(&content_type, ';');
		struct str name = str_trim(str_cut(&value, '='));
		if (!str_equal_nocase(name, STR("boundary")))
			continue;
		*boundary_out = unquoted(str_trim(value));
		return is_boundary(*boundary_out);
	}
	return false;
}

/* --- the head of a part --- */

/* Takes ; name="value" off the front. Browsers write %22 for a quote; others a backslash before it.
 */
static bool next_parameter(struct str *rest, struct str *name_out, struct str *value_out)
{
	struct str text = str_trim(*rest);
	if (text.n == 0 || text.p[0] != ';')
		return false;
	text = str_trim((struct str){text.p + 1, text.n - 1});
	*name_out = str_cut(&text, '=');
	if (text.n == 0 || text.p[0] != '"')
		return false;
	size_t end = 1;
	while (end < text.n && text.p[end] != '"')
		end += text.p[end] == '\\' ? 2 : 1;
	if (end >= text.n)
		return false;
	*value_out = (struct str){text.p + 1, end - 1};
	*rest = (struct str){text.p + end + 1, text.n - end - 1};
	return true;
}

static bool read_disposition(struct str text, struct part *part)
{
	struct str name, value, rest = str_trim(text);
	bool has_name = false;
	if (!str_starts_with(rest, STR("form-data")))
		return false;
	rest = (struct str){rest.p + 9, rest.n - 9};
	while (str_trim(rest).n > 0) {
		if (!next_parameter(&rest, &name, &value))
			return false;
		if (str_equal_c(name, "name") && !has_name) {
			has_name = true;
			part->name = value;
		} else if (str_equal_c(name, "filename") && !part->is_file) {
			part->is_file = true;
			part->called = value;
		} else {
			return false;
		}
	}
	return has_name && part->name.n > 0 && str_is_clean_utf8(part->name, false);
}

/* One line without its CR LF; false when there is none. */
static bool next_line(struct str *rest, struct str *line_out)
{
	const char *end = memmem(rest->p, rest->n, "\r\n", 2);
	if (end == NULL)
		return false;
	*line_out = (struct str){rest->p, (size_t)(end - rest->p)};
	*rest = (struct str){end + 2, rest->n - line_out->n - 2};
	return true;
}

static bool read_part_head(struct str *rest, struct part *part)
{
	enum { LINES_MAX = 8 };
	struct str line;
	bool is_named = false;
	for (int i = 0; i < LINES_MAX && next_line(rest, &line); i++) {
		struct str value = line, name = str_cut(&value, ':');
		if (line.n == 0)
			return is_named;
		if (str_equal_nocase(name, STR("Content-Transfer-Encoding")))
			return false;
		if (!str_equal_nocase(name, STR("Content-Disposition")))
			continue;
		if (is_named || !read_disposition(value, part))
			return false;
		is_named = true;
	}
	return false;
}

/* --- the parts --- */

/* The reader stands behind a boundary: there is another part, or the end, or nonsense. */
static bool is_at_end(const struct reader *reader)
{
	return str_equal_c(reader->rest, "--") || str_equal_c(reader->rest, "--\r\n");
}

static bool next_part(struct reader *reader, struct part *part_out)
{
	struct str line;
	*part_out = (struct part){.is_file = false};
	if (!next_line(&reader->rest, &line) || line.n > 0 ||
		!read_part_head(&reader->rest, part_out))
		return false;
	const char *end =
		memmem(reader->rest.p, reader->rest.n, reader->delimiter.p, reader->delimiter.n);
	if (end == NULL)
		return false;
	part_out->bytes = (struct str){reader->rest.p, (size_t)(end - reader->rest.p)};
	size_t gone = part_out->bytes.n + reader->delimiter.n;
	reader->rest = (struct str){reader->rest.p + gone, reader->rest.n - gone};
	return true;
}

/* What people call a file is shown to them again and nothing else is done with it. */
static struct str called_of(struct str name)
{
	bool is_fit = str_is_clean_utf8(name, false) && str_code_points(name) <= CALLED_MAX;
	return is_fit ? name : STR_EMPTY;
}

/* A browser sends a file without name and bytes where none was chosen. */
static bool part_add(const struct part *part, struct wire_form *form)
{
	if (part->is_file && part->bytes.n == 0 && part->called.n == 0)
		return true;
	if (part->is_file) {
		form->files[form->file_count++] =
			(struct wire_file){part->name, called_of(part->called), part->bytes};
		return true;
	}
	struct wire_pair *pair = &form->fields.list[form->fields.count++];
	*pair = (struct wire_pair){part->name, lines_unify(part->bytes)};
	return str_is_clean_utf8(pair->value, true);
}

bool multipart_parse(
	struct arena *arena, struct str content_type, struct str body, struct wire_form *form_out)
{
	struct str boundary;
	struct part part;
	if (!type_is_multipart(content_type) || !boundary_of(content_type, &boundary))
		return false;
	struct reader reader = {body, str_printf(arena, "\r\n--" STR_FMT, STR_ARG(boundary))};
	struct str first = {reader.delimiter.p + 2, reader.delimiter.n - 2};
	if (!str_starts_with(body, first))
		return false;
	reader.rest = (struct str){body.p + first.n, body.n - first.n};
	*form_out = (struct wire_form){
		.fields = {arena_new_array(arena, PARTS_MAX, struct wire_pair), 0},
		.files = arena_new_array(arena, PARTS_MAX, struct wire_file),
	};
	for (int i = 0; i < PARTS_MAX && !is_at_end(&reader); i++)
		if (!next_part(&reader, &part) || !part_add(&part, form_out))
			return false;
	return is_at_end(&reader);
}
