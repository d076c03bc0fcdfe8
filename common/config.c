/* Settings from a file and the command line; see config.h. */
#include "common/config.h"

#include <errno.h>
#include <fcntl.h>
#include <ini.h>
#include <inttypes.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/buf.h"
#include "common/log.h"

enum { SECRET_LINE_MAX = 1024, SAMPLE_MAX = 64 * 1024 };

struct value {
	bool is_set;
	struct str text;
	int64_t number; /* of INT and BOOL */
};

struct config {
	const struct setting *settings;
	struct value *values;
	size_t count;
};

/* What is being read, for messages: a line of a file, or an override. */
struct source {
	struct arena *arena;
	struct config *config;
	const char *path; /* NULL: the command line */
	FILE *file;
	unsigned line;
	struct str why; /* of the first fault; empty while there is none */
	unsigned why_line;
};

__attribute__((format(printf, 2, 3))) static bool refuse(
	struct source *source, const char *format, ...)
{
	va_list args;
	if (source->why.n > 0)
		return false;
	va_start(args, format);
	const char *what = arena_vprintf(source->arena, format, args);
	va_end(args);
	source->why_line = source->line;
	if (source->path == NULL)
		source->why = str_printf(source->arena, "--set: %s", what);
	else
		source->why =
			str_printf(source->arena, "%s:%u: %s", source->path, source->line, what);
	return false;
}

/* ---- values ---------------------------------------------------------- */

static bool bool_parse(struct str text, int64_t *value_out)
{
	static const char *const words[2][4] = {
		{"no", "false", "off", "0"}, {"yes", "true", "on", "1"}};
	for (int value = 0; value < 2; value++) {
		for (int i = 0; i < 4; i++) {
			if (!str_equal_nocase(text, str_of(words[value][i])))
				continue;
			*value_out = value;
			return true;
		}
	}
	return false;
}

/* Whether the text is one this setting can have; keeps it with its number. */
static bool value_accept(const struct setting *setting, struct str text, struct value *value_out)
{
	*value_out = (struct value){.is_set = true, .text = text};
	switch (setting->kind) {
	case SETTING_TEXT:
		return true;
	case SETTING_PATH:
		return text.n > 0 || setting->fallback != NULL;
	case SETTING_INT:
		return str_to_i64(text, &value_out->number) && value_out->number >= setting->min &&
		       value_out->number <= setting->max;
	case SETTING_BOOL:
		return bool_parse(text, &value_out->number);
	}
	return false;
}

static struct str accepted_text(struct arena *arena, const struct setting *setting)
{
	switch (setting->kind) {
	case SETTING_TEXT:
		return STR("a text");
	case SETTING_PATH:
		return STR("a path");
	case SETTING_INT:
		return str_printf(arena, "a whole number from %" PRId64 " to %" PRId64,
			setting->min, setting->max);
	case SETTING_BOOL:
		return STR("yes or no");
	}
	return STR_EMPTY;
}

/* A relative path in a file is meant from the folder of that file. */
static struct str path_from(const struct source *source, struct str text)
{
	if (source->path == NULL || text.n == 0 || text.p[0] == '/')
		return text;
	const char *folder = dirname(str_c(source->arena, str_of(source->path)));
	return str_printf(source->arena, "%s/" STR_FMT, folder, STR_ARG(text));
}

static const struct setting *setting_find(
	const struct config *config, struct str section, struct str key, size_t *index_out)
{
	for (size_t i = 0; i < config->count; i++) {
		const struct setting *setting = &config->settings[i];
		if (!str_equal_c(section, setting->section) || !str_equal_c(key, setting->key))
			continue;
		*index_out = i;
		return setting;
	}
	return NULL;
}

static bool setting_set(struct source *source, struct str section, struct str key, struct str text)
{
	size_t index;
	const struct setting *setting = setting_find(source->config, section, key, &index);
	if (setting == NULL)
		return refuse(source,
			"there is no setting " STR_FMT "." STR_FMT
			"; --print-config lists them all",
			STR_ARG(section), STR_ARG(key));
	if (source->path != NULL && source->config->values[index].is_set)
		return refuse(source, "%s.%s is set twice", setting->section, setting->key);
	text = str_dup(source->arena, text);
	if (setting->kind == SETTING_PATH)
		text = path_from(source, text);
	if (!value_accept(setting, text, &source->config->values[index])) {
		struct str accepted = accepted_text(source->arena, setting);
		return refuse(source, "%s.%s must be " STR_FMT, setting->section, setting->key,
			STR_ARG(accepted));
	}
	return true;
}

/* ---- the file -------------------------------------------------------- */

/* inih does not tell the line in its callback: its lines come through here, one at a time. */
static char *read_line(char *line, int size, void *stream)
{
	struct source *source = stream;
	if (fgets(line, size, source->file) == NULL)
		return NULL;
	source->line++;
	if (strchr(line, '\n') == NULL && !feof(source->file))
		refuse(source, "the line is too long");
	/* inih takes an indented line for more of the value above; we have no such values. */
	size_t blanks = strspn(line, " \t");
	memmove(line, line + blanks, strlen(line + blanks) + 1);
	return line;
}

static int take_pair(void *user, const char *section, const char *key, const char *value)
{
	struct source *source = user;
	return setting_set(source, str_of(section), str_of(key), str_of(value));
}

static bool read_file(struct source *source)
{
	source->file = fopen(source->path, "re");
	if (source->file == NULL) {
		source->why = str_printf(
			source->arena, "%s cannot be read: %s", source->path, strerror(errno));
		return false;
	}
	int bad_line = ini_parse_stream(read_line, source, take_pair, source);
	fclose(source->file);
	if (bad_line > 0 && (source->why.n == 0 || (unsigned)bad_line < source->why_line)) {
		source->why = STR_EMPTY;
		source->line = (unsigned)bad_line;
		refuse(source, "this is neither [section] nor key = value");
	}
	return source->why.n == 0;
}

static bool take_override(struct source *source, const char *text)
{
	struct str value = str_of(text);
	struct str name = str_cut(&value, '='), key = name;
	struct str section = str_cut(&key, '.');
	if (name.n == strlen(text) || section.n == name.n)
		return refuse(source, "write section.key=value instead of \"%s\"", text);
	return setting_set(source, section, key, value);
}

static bool fill_in_fallbacks(struct source *source)
{
	struct config *config = source->config;
	for (size_t i = 0; i < config->count; i++) {
		const struct setting *setting = &config->settings[i];
		if (config->values[i].is_set)
			continue;
		if (setting->fallback == NULL) {
			source->why = str_printf(source->arena, "%s.%s is required: %s",
				setting->section, setting->key, setting->help);
			return false;
		}
		if (!value_accept(setting, str_of(setting->fallback), &config->values[i])) {
			log_error("setting_default_wrong", LOG_TEXT("section", setting->section),
				LOG_TEXT("key", setting->key));
			abort();
		}
	}
	return true;
}

struct config *config_load(struct arena *arena, const struct setting *settings, size_t count,
	const char *path, const char *const *overrides, size_t override_count, struct str *why_out)
{
	struct config *config = arena_new_struct(arena, struct config);
	*config = (struct config){settings, arena_new_array(arena, count, struct value), count};
	struct source file = {.arena = arena, .config = config, .path = path};
	struct source command_line = {.arena = arena, .config = config};
	if (path != NULL && !read_file(&file)) {
		*why_out = file.why;
		return NULL;
	}
	for (size_t i = 0; i < override_count; i++)
		take_override(&command_line, overrides[i]);
	if (command_line.why.n > 0 || !fill_in_fallbacks(&command_line)) {
		*why_out = command_line.why;
		return NULL;
	}
	return config;
}

/* ---- asking ---------------------------------------------------------- */

static const struct value *value_of(
	const struct config *config, const char *section, const char *key, enum setting_kind kind)
{
	size_t index;
	const struct setting *setting = setting_find(config, str_of(section), str_of(key), &index);
	bool is_text = kind == SETTING_TEXT;
	if (setting == NULL ||
		(setting->kind != kind && !(is_text && setting->kind == SETTING_PATH))) {
		log_error("setting_unknown", LOG_TEXT("section", section), LOG_TEXT("key", key));
		abort();
	}
	return &config->values[index];
}

struct str config_text(const struct config *config, const char *section, const char *key)
{
	return value_of(config, section, key, SETTING_TEXT)->text;
}

int64_t config_int(const struct config *config, const char *section, const char *key)
{
	return value_of(config, section, key, SETTING_INT)->number;
}

bool config_bool(const struct config *config, const char *section, const char *key)
{
	return value_of(config, section, key, SETTING_BOOL)->number == 1;
}

/* ---- secrets and the sample ------------------------------------------ */

static bool read_secret(
	struct arena *arena, const char *path, int fd, struct str *secret_out, struct str *why_out)
{
	char text[SECRET_LINE_MAX + 1];
	struct stat about;
	if (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode) || (about.st_mode & 077) != 0) {
		*why_out = str_printf(arena,
			"%s must be a file that only its owner can read: chmod 600 %s.", path,
			path);
		return false;
	}
	ssize_t n = read(fd, text, sizeof(text));
	struct str rest = {text, n < 0 ? 0 : (size_t)n};
	struct str line = str_cut(&rest, '\n');
	if (line.n == 0 || line.n > SECRET_LINE_MAX) {
		*why_out = str_printf(arena, "%s must hold the secret in its first line.", path);
		return false;
	}
	*secret_out = str_dup(arena, line);
	return true;
}

bool config_secret_file(
	struct arena *arena, const char *path, struct str *secret_out, struct str *why_out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		*why_out = str_printf(arena, "%s cannot be read: %s.", path, strerror(errno));
		return false;
	}
	bool is_good = read_secret(arena, path, fd, secret_out, why_out);
	close(fd);
	return is_good;
}

struct str config_sample(struct arena *arena, const struct setting *settings, size_t count)
{
	struct buf buf;
	buf_init(&buf, arena, SAMPLE_MAX);
	for (size_t i = 0; i < count; i++) {
		const struct setting *setting = &settings[i];
		struct str accepted = accepted_text(arena, setting);
		if (i == 0 || strcmp(setting->section, settings[i - 1].section) != 0)
			buf_printf(&buf, "%s[%s]\n", i == 0 ? "" : "\n", setting->section);
		buf_printf(&buf, "# %s (" STR_FMT ")\n", setting->help, STR_ARG(accepted));
		if (setting->fallback == NULL)
			buf_printf(&buf, "%s =\n", setting->key);
		else
			buf_printf(&buf, "#%s = %s\n", setting->key, setting->fallback);
	}
	return buf_str(&buf);
}
