/* Durable replacement of files; see file.h. */
#include "common/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static const char *aside(struct arena *arena, const char *path)
{
	return arena_printf(arena, "%s.part", path);
}

static bool folder_sync(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *folder = ".";
	if (slash != NULL) /* with its slash, for the root folder's sake */
		folder = arena_printf(arena, "%.*s", (int)(slash - path) + 1, path);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return false;
	bool is_synced = fsync(fd) == 0;
	close(fd);
	return is_synced;
}

FILE *file_begin(struct arena *arena, const char *path)
{
	return fopen(aside(arena, path), "we");
}

bool file_finish(struct arena *arena, const char *path, FILE *file, bool is_good)
{
	bool is_synced = is_good && fflush(file) == 0 && fsync(fileno(file)) == 0;
	bool is_closed = fclose(file) == 0;
	if (is_synced && is_closed && rename(aside(arena, path), path) == 0)
		return folder_sync(arena, path);
	int why = errno;
	unlink(aside(arena, path));
	errno = why;
	return false;
}

bool file_replace(struct arena *arena, const char *path, struct str content)
{
	FILE *file = file_begin(arena, path);
	if (file == NULL)
		return false;
	bool is_written = fwrite(content.p, 1, content.n, file) == content.n;
	return file_finish(arena, path, file, is_written);
}
