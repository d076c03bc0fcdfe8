/* The calls of a program under test, of which the nth is struck; see nth_call.h. */
#include "tests/fault/nth_call.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static struct nth_call *armed;

__attribute__((constructor)) static void find_file(void)
{
	const char *path = getenv(NTH_CALL_ENVIRONMENT);
	int fd = path == NULL ? -1 : open(path, O_RDWR | O_CLOEXEC);
	void *shared =
		fd < 0 ? MAP_FAILED
		       : mmap(NULL, sizeof(*armed), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (shared == MAP_FAILED) {
		fputs(NTH_CALL_ENVIRONMENT " must name a file\n", stderr);
		_exit(125);
	}
	armed = shared;
	close(fd);
}

static void die(void)
{
	kill(getpid(), SIGKILL);
	pause();
}

/* What befalls this call. */
static enum nth_fate fate_of(enum nth_calls call)
{
	enum nth_fate fate = (enum nth_fate)armed->fate;
	if (fate == NTH_NOTHING || (armed->calls & (int)call) == 0)
		return NTH_NOTHING;
	long left = atomic_fetch_sub(&armed->left, 1);
	if (left == 1 || (fate == NTH_NO_ROOM && left < 1))
		return fate;
	return NTH_NOTHING;
}

static bool is_log(int fd)
{
	return fd <= STDERR_FILENO;
}

static enum nth_calls kind_of_write(int fd)
{
	struct stat stat;
	return fstat(fd, &stat) == 0 && S_ISREG(stat.st_mode) ? NTH_WRITE : NTH_SEND;
}

/* True when the call is to be made whole; n_inout becomes what may be passed before the end. */
static bool is_spared(enum nth_calls call, size_t *n_inout, bool *must_die_out)
{
	enum nth_fate fate = fate_of(call);
	*must_die_out = fate == NTH_KILL_HALF;
	if (fate == NTH_KILL)
		die();
	if (fate == NTH_KILL_HALF)
		*n_inout /= 2;
	if (fate == NTH_FAIL || fate == NTH_NO_ROOM) {
		errno = fate == NTH_FAIL ? EIO : ENOSPC;
		return false;
	}
	return true;
}

static ssize_t passed(ssize_t n, bool must_die)
{
	if (must_die)
		die();
	return n;
}

ssize_t write(int fd, const void *bytes, size_t n)
{
	bool must_die = false;
	if (!is_log(fd) && !is_spared(kind_of_write(fd), &n, &must_die))
		return -1;
	return passed(syscall(SYS_write, fd, bytes, n), must_die);
}

static ssize_t write_at(int fd, const void *bytes, size_t n, off_t at)
{
	bool must_die;
	if (!is_spared(NTH_WRITE, &n, &must_die))
		return -1;
	return passed(syscall(SYS_pwrite64, fd, bytes, n, at), must_die);
}

ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at)
{
	return write_at(fd, bytes, n, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t at)
{
	return write_at(fd, bytes, n, at);
}

ssize_t sendto(
	int fd, const void *bytes, size_t n, int flags, const struct sockaddr *to, socklen_t to_n)
{
	bool must_die;
	if (!is_spared(NTH_SEND, &n, &must_die))
		return -1;
	return passed(syscall(SYS_sendto, fd, bytes, n, flags, to, to_n), must_die);
}

ssize_t send(int fd, const void *bytes, size_t n, int flags)
{
	return sendto(fd, bytes, n, flags, NULL, 0);
}

/* stdio writes by calls that nobody else can define, when it has as much as a page of the disk, or
 * is told to: here, so that papers are struck as well. */
enum { STDIO_BYTES = 4096 };

static bool is_stdio_write(size_t n)
{
	static _Atomic size_t held;
	size_t before = atomic_fetch_add(&held, n);
	return before / STDIO_BYTES != (before + n) / STDIO_BYTES;
}

size_t fwrite(const void *bytes, size_t size, size_t count, FILE *file)
{
	bool must_die = false;
	int fd = fileno(file);
	size_t n = size * count;
	if (!is_log(fd) && is_stdio_write(n) && !is_spared(kind_of_write(fd), &n, &must_die))
		return 0;
	size_t written = fwrite_unlocked(bytes, 1, n, file);
	if (must_die) {
		fflush_unlocked(file);
		die();
	}
	return size == 0 ? 0 : written / size;
}

int fflush(FILE *file)
{
	size_t n = 0;
	bool must_die = false;
	if (file != NULL && !is_log(fileno(file)) && !is_spared(NTH_WRITE, &n, &must_die))
		return EOF;
	if (must_die)
		die();
	return fflush_unlocked(file);
}

/* For calls that cannot be done by halves. */
static int whole(enum nth_calls call, long number, long a, long b)
{
	size_t n = 0;
	bool must_die;
	if (!is_spared(call, &n, &must_die))
		return -1;
	return (int)passed(must_die ? 0 : syscall(number, a, b), must_die);
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags)
{
	size_t n = 0;
	bool must_die;
	if (!is_spared(NTH_SEND, &n, &must_die))
		return -1;
	return passed(must_die ? 0 : syscall(SYS_sendmsg, fd, message, flags), must_die);
}

int fsync(int fd)
{
	return whole(NTH_SYNC, SYS_fsync, fd, 0);
}

int fdatasync(int fd)
{
	return whole(NTH_SYNC, SYS_fdatasync, fd, 0);
}

int ftruncate(int fd, off_t n)
{
	return whole(NTH_WRITE, SYS_ftruncate, fd, n);
}

int ftruncate64(int fd, off64_t n)
{
	return whole(NTH_WRITE, SYS_ftruncate, fd, n);
}

int rename(const char *from, const char *to)
{
	return whole(NTH_WRITE, SYS_rename, (long)from, (long)to);
}
