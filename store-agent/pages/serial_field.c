/* Serials on forms; see serial_field.h. */
#include "store-agent/pages/serial_field.h"

#include "common/buf.h"
#include "store-agent/scanner.h"

enum { TYPED_BYTES_MAX = 8000 };

/* Line by line as a scanner types them, whatever the keyboard makes of it. */
static struct str scanned_lines(struct arena *arena, struct str rest)
{
	struct buf meant;
	buf_init(&meant, arena, TYPED_BYTES_MAX);
	while (rest.n > 0) {
		buf_add(&meant, scanned_text(arena, str_trim(str_cut(&rest, '\n'))));
		if (rest.n > 0)
			buf_add_char(&meant, '\n');
	}
	return buf_str(&meant);
}

static struct str form_of(const struct visit *visit, const char *of, const char *name, int64_t line)
{
	return visit_form(
		visit, arena_printf(visit->arena, "%s%s-%lld", of, name, (long long)line));
}

static struct serial_field field_read(const struct visit *visit, const char *of, int64_t line)
{
	struct serial_field field = {.is_read = false};
	struct str typed = form_of(visit, of, "serials", line);
	field.typed = scanned_lines(visit->arena, typed);
	field.is_read = str_is_clean_utf8(field.typed, true) &&
			serials_read(visit->arena, field.typed, &field.told.serials);
	field.told.has_no_serial =
		no_serial_parse(form_of(visit, of, "no-serial", line), &field.told.no_serial);
	return field;
}

struct serial_field serial_field_read(const struct visit *visit, int64_t line)
{
	return field_read(visit, "", line);
}

struct serial_field serial_field_read_given(const struct visit *visit, int64_t line)
{
	return field_read(visit, "given-", line);
}

void serial_field_add(struct arena *arena, struct serial_field *field, struct str serial)
{
	struct serials *serials = &field->told.serials;
	if (!field->is_read || serials_have(serials, serial))
		return;
	field->typed = str_printf(arena, STR_FMT "%s" STR_FMT, STR_ARG(field->typed),
		serials->count == 0 ? "" : "\n", STR_ARG(serial));
	field->is_read = serials_read(arena, field->typed, serials);
}

const char *serial_field_problem(const struct serial_field *field, int64_t units)
{
	int64_t count = (int64_t)field->told.serials.count;
	if (!field->is_read)
		return "desk.serial.unread";
	if (count > units)
		return "desk.serial.too-many";
	return count < units && !field->told.has_no_serial ? "desk.serial.say" : NULL;
}

const char *serial_field_problem_back(
	const struct serial_field *field, bool is_any_known, int64_t units)
{
	bool is_asked = is_any_known || !field->is_read;
	return serial_field_problem(field, is_asked ? units : (int64_t)field->told.serials.count);
}

void serial_field_view(xmlNodePtr node, const struct serial_field *field)
{
	view_bool(node, "has_serials", true);
	view_text(node, "serials", field->typed);
	if (field->told.has_no_serial)
		view_text(node, "no_serial", no_serial_name(field->told.no_serial));
}
