/* A TCP proxy that breaks lines; see proxy.h. The test sends orders over a socket pair and gets one
 * report for each, so an order is carried out before the test goes on. */
#include "tests/lib/proxy.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "common/clock.h"

enum { PAIRS_MAX = 256, PIECE_MAX = 16384, BACKLOG = 128, TEXT_CHARS = 64, PATIENCE_MS = 20000 };

enum line { LINE_WHOLE, LINE_CUT, LINE_SILENT };

/* A fault without pointers, as it goes from process to process. */
struct harm {
	bool is_set;
	enum proxy_loss loss;
	char at[TEXT_CHARS], after[TEXT_CHARS];
	unsigned skip, times;
	size_t pass;
};

/* Everything the test wants, whole in each order. */
struct wish {
	enum line line;
	unsigned up_ms, down_ms;
	unsigned to_port; /* 0: to_path */
	char to_path[108];
	struct harm harm;
	bool is_new_harm;
};

struct proxy {
	pid_t pid;
	int orders;
	unsigned port;
	struct wish wish;
};

/* --- the process: what it holds --- */

/* One direction: a piece that was read and is to arrive at due_ms. */
struct flow {
	char bytes[PIECE_MAX];
	size_t n, sent;
	size_t heard;		 /* bytes of the piece as it came */
	char before[TEXT_CHARS]; /* the end of what came before it */
	size_t before_n;
	int64_t due_ms;
	bool is_ended;	/* the sender has nothing more to say */
	bool is_closed; /* and the receiver knows */
};

struct pair {
	bool is_used;
	int client, server;
	struct flow up, down;
	bool has_said_after, is_judged, is_struck, is_answered;
	struct harm harm; /* when struck */
	size_t left;	  /* bytes that still pass of what is lost */
};

struct works {
	struct wish wish;
	unsigned struck;
	int orders, keeper, listener; /* keeper holds the port while nobody listens */
	struct sockaddr_in address;
	struct pair pairs[PAIRS_MAX];
};

static void pair_close(struct pair *pair)
{
	close(pair->client);
	close(pair->server);
	pair->is_used = false;
}

/* As when a router forgets a connection. */
static void pair_reset(struct pair *pair)
{
	const struct linger at_once = {.l_onoff = 1};
	setsockopt(pair->client, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
	setsockopt(pair->server, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
	pair_close(pair);
}

/* --- listening --- */

static int socket_at(struct sockaddr_in *address_inout)
{
	const int yes = 1;
	socklen_t n = sizeof(*address_inout);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes)) != 0 ||
		bind(fd, (struct sockaddr *)address_inout, n) != 0 ||
		getsockname(fd, (struct sockaddr *)address_inout, &n) != 0)
		abort();
	return fd;
}

static void listen_again(struct works *works)
{
	if (works->listener >= 0)
		return;
	works->listener = socket_at(&works->address);
	if (listen(works->listener, BACKLOG) != 0)
		abort();
}

static void refuse_all(struct works *works)
{
	if (works->listener >= 0)
		close(works->listener);
	works->listener = -1;
	for (size_t i = 0; i < PAIRS_MAX; i++)
		if (works->pairs[i].is_used)
			pair_reset(&works->pairs[i]);
}

static int connect_on(const struct wish *wish)
{
	struct sockaddr_in port = {
		.sin_family = AF_INET, .sin_port = htons((uint16_t)wish->to_port)};
	struct sockaddr_un path = {.sun_family = AF_UNIX};
	port.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	memcpy(path.sun_path, wish->to_path, sizeof(wish->to_path));
	bool is_tcp = wish->to_port != 0;
	int fd = socket(is_tcp ? AF_INET : AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int got = is_tcp ? connect(fd, (struct sockaddr *)&port, sizeof(port))
			 : connect(fd, (struct sockaddr *)&path, sizeof(path));
	if (got == 0)
		return fd;
	close(fd);
	return -1;
}

/* Never waits, and sends small pieces at once; a unix socket does that anyway. */
static void make_quick(int fd)
{
	const int yes = 1;
	fcntl(fd, F_SETFL, O_NONBLOCK);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
}

static void take_new(struct works *works)
{
	size_t i = 0;
	while (i < PAIRS_MAX && works->pairs[i].is_used)
		i++;
	int client = accept(works->listener, NULL, NULL);
	int server = i == PAIRS_MAX || client < 0 ? -1 : connect_on(&works->wish);
	if (server < 0) {
		close(client);
		return;
	}
	make_quick(client);
	make_quick(server);
	works->pairs[i] = (struct pair){.is_used = true, .client = client, .server = server};
}

/* --- faults --- */

static size_t at_most(size_t n, size_t most)
{
	return n < most ? n : most;
}

/* Also when the text began in the piece before, but not when it ended there. */
static bool holds(const struct flow *flow, const char *text)
{
	char seam[2 * TEXT_CHARS];
	size_t length = strlen(text), overlap = length == 0 ? 0 : length - 1;
	size_t before = at_most(flow->before_n, overlap), after = at_most(flow->heard, overlap);
	memcpy(seam, flow->before + flow->before_n - before, before);
	memcpy(seam + before, flow->bytes, after);
	return memmem(flow->bytes, flow->heard, text, length) != NULL ||
	       memmem(seam, before + after, text, length) != NULL;
}

/* True when this piece of the client's is what the fault waits for; asked once in a connection. */
static bool strikes(struct works *works, struct pair *pair)
{
	struct harm *harm = &works->wish.harm;
	if (!harm->is_set || pair->is_judged || pair->up.n == 0)
		return false;
	pair->has_said_after = pair->has_said_after || holds(&pair->up, harm->after);
	pair->is_judged = pair->has_said_after && holds(&pair->up, harm->at);
	if (!pair->is_judged || (harm->times > 0 && works->struck == harm->times))
		return false;
	if (harm->skip > 0) {
		harm->skip--;
		return false;
	}
	works->struck++;
	return true;
}

/* Of what is lost only the beginning passes. */
static void shorten(struct pair *pair, struct flow *flow)
{
	if (flow->n > pair->left)
		flow->n = pair->left;
	pair->left -= flow->n;
}

static void heard_client(struct works *works, struct pair *pair)
{
	if (pair->is_struck || !strikes(works, pair))
		return;
	pair->is_struck = true;
	pair->harm = works->wish.harm;
	pair->left = pair->harm.pass;
	if (pair->harm.loss == PROXY_LOSE_REQUEST)
		shorten(pair, &pair->up);
}

static void heard_server(struct pair *pair)
{
	if (!pair->is_struck || pair->harm.loss == PROXY_LOSE_REQUEST)
		return;
	pair->is_answered = true;
	shorten(pair, &pair->down);
}

/* Everything that was to arrive has, and the line is to be cut. */
static bool is_lost(const struct pair *pair)
{
	if (!pair->is_struck || pair->up.n > 0 || pair->down.n > 0)
		return false;
	switch (pair->harm.loss) {
	case PROXY_LOSE_REQUEST:
		return true;
	case PROXY_LOSE_ANSWER:
		return pair->is_answered && pair->left == 0;
	case PROXY_HOLD_ANSWER:
		break;
	}
	return false;
}

static bool is_held(const struct pair *pair)
{
	return pair->is_struck && pair->harm.loss == PROXY_HOLD_ANSWER;
}

/* --- moving bytes --- */

enum moved { MOVED_NOTHING, MOVED_SOME, MOVED_BROKEN };

static enum moved moved_by_error(void)
{
	return errno == EAGAIN ? MOVED_NOTHING : MOVED_BROKEN;
}

static void flow_remember(struct flow *flow)
{
	size_t n = at_most(flow->heard, TEXT_CHARS);
	size_t kept = at_most(flow->before_n, TEXT_CHARS - n);
	memmove(flow->before, flow->before + flow->before_n - kept, kept);
	memcpy(flow->before + kept, flow->bytes + flow->heard - n, n);
	flow->before_n = kept + n;
	flow->heard = 0;
}

/* Reads one piece when the one before has arrived. */
static enum moved flow_read(struct flow *flow, int from, unsigned delay_ms)
{
	if (flow->n > 0 || flow->is_ended)
		return MOVED_NOTHING;
	flow_remember(flow);
	ssize_t n = recv(from, flow->bytes, PIECE_MAX, 0);
	if (n < 0)
		return moved_by_error();
	flow->heard = (size_t)n;
	flow->is_ended = n == 0;
	flow->n = (size_t)n;
	flow->sent = 0;
	flow->due_ms = clock_monotonic_ms() + delay_ms;
	return MOVED_SOME;
}

static enum moved flow_write(struct flow *flow, int to)
{
	if (flow->n == 0 || clock_monotonic_ms() < flow->due_ms)
		return MOVED_NOTHING;
	ssize_t n = send(to, flow->bytes + flow->sent, flow->n - flow->sent, MSG_NOSIGNAL);
	if (n < 0)
		return moved_by_error();
	flow->sent += (size_t)n;
	if (flow->sent == flow->n)
		flow->n = 0;
	return MOVED_SOME;
}

static void flow_pass_end(struct flow *flow, int to)
{
	if (flow->n > 0 || !flow->is_ended || flow->is_closed)
		return;
	shutdown(to, SHUT_WR);
	flow->is_closed = true;
}

static void pair_move(struct works *works, struct pair *pair)
{
	enum moved up = flow_read(&pair->up, pair->client, works->wish.up_ms);
	if (up == MOVED_SOME)
		heard_client(works, pair);
	enum moved down = flow_read(&pair->down, pair->server, works->wish.down_ms);
	if (down == MOVED_SOME)
		heard_server(pair);
	if (up == MOVED_BROKEN || down == MOVED_BROKEN ||
		flow_write(&pair->up, pair->server) == MOVED_BROKEN ||
		flow_write(&pair->down, pair->client) == MOVED_BROKEN || is_lost(pair)) {
		pair_reset(pair);
		return;
	}
	flow_pass_end(&pair->up, pair->server);
	if (!is_held(pair))
		flow_pass_end(&pair->down, pair->client);
	if (pair->up.is_closed && (pair->down.is_closed || is_held(pair)))
		pair_close(pair);
}

/* --- the loop --- */

struct watched {
	struct pollfd fds[2 + 2 * PAIRS_MAX];
	nfds_t count;
	int64_t wake_ms; /* when the next delayed piece is due */
};

static void watch(struct watched *watched, int fd, short events)
{
	if (events != 0)
		watched->fds[watched->count++] = (struct pollfd){.fd = fd, .events = events};
}

/* What the receiving end of a flow is watched for. */
static short events_of_receiver(struct watched *watched, const struct flow *flow)
{
	if (flow->n == 0)
		return 0;
	if (flow->due_ms <= clock_monotonic_ms())
		return POLLOUT;
	if (flow->due_ms < watched->wake_ms)
		watched->wake_ms = flow->due_ms;
	return 0;
}

static short events_of_sender(const struct flow *flow)
{
	return flow->n == 0 && !flow->is_ended ? POLLIN : 0;
}

static void watch_pairs(struct watched *watched, struct works *works)
{
	for (size_t i = 0; i < PAIRS_MAX; i++) {
		const struct pair *pair = &works->pairs[i];
		if (!pair->is_used)
			continue;
		watch(watched, pair->client,
			(short)(events_of_sender(&pair->up) |
				events_of_receiver(watched, &pair->down)));
		watch(watched, pair->server,
			(short)(events_of_sender(&pair->down) |
				events_of_receiver(watched, &pair->up)));
	}
}

static void forget_harm(struct works *works)
{
	works->struck = 0;
	for (size_t i = 0; i < PAIRS_MAX; i++)
		works->pairs[i].has_said_after = works->pairs[i].is_judged = false;
}

static void obey(struct works *works)
{
	struct wish wish;
	if (recv(works->orders, &wish, sizeof(wish), 0) != (ssize_t)sizeof(wish))
		_exit(0);
	if (wish.is_new_harm)
		forget_harm(works);
	else
		wish.harm = works->wish.harm;
	works->wish = wish;
	if (wish.line == LINE_CUT)
		refuse_all(works);
	else
		listen_again(works);
	if (send(works->orders, &works->struck, sizeof(works->struck), 0) < 0)
		_exit(1);
}

static void run(struct works *works)
{
	for (;;) {
		struct watched watched = {.wake_ms = INT64_MAX};
		bool is_moving = works->wish.line == LINE_WHOLE;
		watch(&watched, works->orders, POLLIN);
		if (is_moving)
			watch(&watched, works->listener, POLLIN);
		if (is_moving)
			watch_pairs(&watched, works);
		int64_t wait_ms = watched.wake_ms - clock_monotonic_ms();
		poll(watched.fds, watched.count,
			watched.wake_ms == INT64_MAX ? -1
			: wait_ms < 0		     ? 0
						     : (int)wait_ms);
		if (is_moving && (watched.fds[1].revents & POLLIN) != 0)
			take_new(works);
		for (size_t i = 0; is_moving && i < PAIRS_MAX; i++)
			if (works->pairs[i].is_used)
				pair_move(works, &works->pairs[i]);
		if ((watched.fds[0].revents & (POLLIN | POLLHUP)) != 0)
			obey(works);
	}
}

/* --- the test's side --- */

static unsigned tell(struct proxy *proxy)
{
	unsigned struck;
	ck_assert_int_eq(send(proxy->orders, &proxy->wish, sizeof(proxy->wish), MSG_NOSIGNAL),
		(ssize_t)sizeof(proxy->wish));
	ck_assert_int_eq(recv(proxy->orders, &struck, sizeof(struck), 0), (ssize_t)sizeof(struck));
	proxy->wish.is_new_harm = false;
	return struck;
}

static void become_proxy(struct works *works, pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() == parent)
		run(works);
	_exit(1);
}

static struct proxy *start(const struct wish *wish)
{
	int orders[2];
	pid_t parent = getpid();
	struct proxy *proxy = arena_new_struct(test_arena(), struct proxy);
	struct works *works = arena_new_struct(test_arena(), struct works);
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, orders), 0);
	works->wish = proxy->wish = *wish;
	works->orders = orders[1];
	works->address.sin_family = AF_INET;
	works->address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	works->keeper = socket_at(&works->address);
	works->listener = -1;
	listen_again(works);
	proxy->orders = orders[0];
	proxy->port = ntohs(works->address.sin_port);
	proxy->pid = fork();
	ck_assert_int_ge(proxy->pid, 0);
	if (proxy->pid == 0)
		become_proxy(works, parent);
	close(orders[1]);
	close(works->keeper);
	close(works->listener);
	return proxy;
}

struct proxy *proxy_start(unsigned to_port)
{
	const struct wish wish = {.to_port = to_port};
	return start(&wish);
}

struct proxy *proxy_start_to_socket(const char *path)
{
	struct wish wish = {.to_port = 0};
	ck_assert_uint_lt(strlen(path), sizeof(wish.to_path));
	memcpy(wish.to_path, path, strlen(path));
	return start(&wish);
}

unsigned proxy_port(const struct proxy *proxy)
{
	return proxy->port;
}

void proxy_stop(struct proxy *proxy)
{
	kill(proxy->pid, SIGKILL);
	waitpid(proxy->pid, NULL, 0);
	close(proxy->orders);
}

void proxy_lead_to(struct proxy *proxy, unsigned port)
{
	proxy->wish.to_port = port;
	tell(proxy);
}

void proxy_cut(struct proxy *proxy)
{
	proxy->wish.line = LINE_CUT;
	tell(proxy);
}

void proxy_silence(struct proxy *proxy)
{
	proxy->wish.line = LINE_SILENT;
	tell(proxy);
}

void proxy_mend(struct proxy *proxy)
{
	proxy->wish.line = LINE_WHOLE;
	proxy->wish.up_ms = proxy->wish.down_ms = 0;
	proxy->wish.harm = (struct harm){.is_set = false};
	proxy->wish.is_new_harm = true;
	tell(proxy);
}

void proxy_delay(struct proxy *proxy, unsigned up_ms, unsigned down_ms)
{
	proxy->wish.up_ms = up_ms;
	proxy->wish.down_ms = down_ms;
	tell(proxy);
}

static void set_text(char text_out[TEXT_CHARS], const char *text)
{
	ck_assert_uint_lt(text == NULL ? 0 : strlen(text), TEXT_CHARS);
	snprintf(text_out, TEXT_CHARS, "%s", text == NULL ? "" : text);
}

void proxy_fault(struct proxy *proxy, const struct proxy_fault *fault)
{
	struct harm *wished = &proxy->wish.harm;
	*wished = (struct harm){.is_set = true,
		.loss = fault->loss,
		.skip = fault->skip,
		.times = fault->times,
		.pass = fault->pass};
	set_text(wished->at, fault->at);
	set_text(wished->after, fault->after);
	proxy->wish.is_new_harm = true;
	proxy->wish.line = LINE_WHOLE;
	tell(proxy);
}

unsigned proxy_struck(struct proxy *proxy)
{
	return tell(proxy);
}

void proxy_await_struck(struct proxy *proxy, unsigned times)
{
	int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
	while (proxy_struck(proxy) < times) {
		ck_assert_msg(clock_monotonic_ms() < until_ms, "the fault does not strike");
		nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
	}
}
