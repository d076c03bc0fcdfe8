/* The connection: settings, session, errors. Statements are in stmt.c, transactions in tx.c. */
#include "server/db/conn.h"

#include <arpa/inet.h>
#include <errmsg.h>
#include <mysqld_error.h>
#include <netinet/in.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "common/clock.h"
#include "server/db/db_faults.h"

enum {
	CONNECT_TIMEOUT_S = 3,
	IO_TIMEOUT_S = 5,
	LOCK_WAIT_S = 3,
	ATTEMPTS = 5,
	ROUND_MS = 4000,
	ROW_ARENA_MAX = 64 << 20,
	PREPARED_ARENA_MAX = 64 << 20
};

/*
 * What every session needs. READ COMMITTED, because races are decided by guarded writes: each sees
 * the newest committed row whatever the isolation, and at REPEATABLE READ with snapshot isolation
 * every transaction that had read anything before it waited for a hot row would be refused (1020)
 * instead of going on; it also takes no gap locks. innodb_snapshot_isolation stays on as a net for
 * whoever raises the level. See doc/decisions/0004-read-committed-and-guarded-writes.md.
 */
static const char session_sql[] =
	"SET SESSION sql_mode = "
	"'STRICT_ALL_TABLES,ONLY_FULL_GROUP_BY,NO_ZERO_DATE,NO_ZERO_IN_DATE,"
	"ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION',"
	" time_zone = '+00:00',"
	" tx_isolation = 'READ-COMMITTED', innodb_snapshot_isolation = ON,"
	" lock_wait_timeout = 3, autocommit = 1";

/* On several nodes: what was acknowledged at one is seen at another. Without it one read in eight
 * was stale. Waits at the begin of a transaction and at reads outside one. */
static const char cluster_sql[] = "SET SESSION wsrep_sync_wait = 1";

static bool set_lock_wait(MYSQL *mysql, unsigned seconds)
{
	char sql[64];
	snprintf(sql, sizeof(sql), "SET SESSION innodb_lock_wait_timeout = %u", seconds);
	return mysql_query(mysql, sql) == 0;
}

/* The server gives a statement up before we give the server up: otherwise it would go on for
 * nobody, beside its second try. */
static bool set_statement_time(MYSQL *mysql, unsigned io_timeout_s)
{
	char sql[64];
	unsigned tenths = io_timeout_s * 9;
	snprintf(sql, sizeof(sql), "SET SESSION max_statement_time = %u.%u", tenths / 10,
		tenths % 10);
	return mysql_query(mysql, sql) == 0;
}

void db_wait_for_locks(struct db *db, bool waits)
{
	db->is_hasty = !waits;
	if (db->mysql != NULL && !set_lock_wait(db->mysql, waits ? db->settings.lock_wait_s : 0))
		conn_drop(db);
}

/* Whether any connection of the process has found the server away; for one log line when it begins
 * and one when it ends. */
static atomic_bool is_away;

static void note_away(unsigned error)
{
	if (!atomic_exchange(&is_away, true))
		log_warn("database_away", LOG_U64("error", error));
}

static void note_back(void)
{
	if (atomic_exchange(&is_away, false))
		log_info("database_back");
}

struct db *db_open(const struct db_settings *settings)
{
	struct db *db = calloc(1, sizeof(*db));
	if (db == NULL)
		abort();
	db->settings = *settings;
	if (db->settings.connect_timeout_s == 0)
		db->settings.connect_timeout_s = CONNECT_TIMEOUT_S;
	if (db->settings.io_timeout_s == 0)
		db->settings.io_timeout_s = IO_TIMEOUT_S;
	if (db->settings.lock_wait_s == 0)
		db->settings.lock_wait_s = LOCK_WAIT_S;
	if (db->settings.attempts == 0)
		db->settings.attempts = ATTEMPTS;
	if (settings->nodes != NULL)
		db->home = settings->home > 0 ? settings->home - 1 : nodes_spread(settings->nodes);
	db->row_arena = arena_new(ROW_ARENA_MAX);
	db->prepared_arena = arena_new(PREPARED_ARENA_MAX);
	return db;
}

void db_close(struct db *db)
{
	if (db == NULL)
		return;
	conn_drop(db);
	arena_free(db->row_arena);
	arena_free(db->prepared_arena);
	free(db);
}

/* mysql_close comes first: without a connection the statements are only memory. */
void conn_drop(struct db *db)
{
	if (db->mysql != NULL)
		mysql_close(db->mysql);
	db->mysql = NULL;
	db->posted_count = 0;
	db->writer = (struct writer){0};
	prepared_forget(db);
}

/* --- encrypted connections --- */

static bool is_loopback(const char *host)
{
	struct in_addr address;
	if (inet_pton(AF_INET, host, &address) == 1)
		return ntohl(address.s_addr) >> 24 == IN_LOOPBACKNET;
	return strcmp(host, "localhost") == 0 || strcmp(host, "::1") == 0;
}

static bool node_needs_tls(const struct db_settings *settings, const struct node *node)
{
	if (node->socket != NULL || settings->tls == DB_TLS_OFF)
		return false;
	return settings->tls == DB_TLS_ALWAYS || !is_loopback(node->host);
}

static struct node only_node(const struct db_settings *settings)
{
	return (struct node){settings->socket, settings->host, settings->port};
}

bool db_needs_tls(const struct db_settings *settings)
{
	const struct node only = only_node(settings);
	bool needs = settings->nodes == NULL && node_needs_tls(settings, &only);
	for (unsigned i = 0; settings->nodes != NULL && i < nodes_count(settings->nodes); i++)
		needs |= node_needs_tls(settings, nodes_get(settings->nodes, i));
	return needs;
}

/* The library encrypts without looking whom it talks to, or not at all, unless the certificate is
 * to be verified: then a server without one is refused before it gets the password. */
static void demand_tls(MYSQL *mysql, const struct db_settings *settings)
{
	my_bool yes = 1;
	mysql_options(mysql, MYSQL_OPT_SSL_CA, settings->tls_ca);
	mysql_options(mysql, MYSQL_OPT_SSL_ENFORCE, &yes);
	mysql_options(mysql, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &yes);
	mysql_options(mysql, MARIADB_OPT_TLS_VERSION, "TLSv1.2,TLSv1.3");
}

static MYSQL *new_handle(const struct db_settings *settings, unsigned timeout_s)
{
	my_bool no = 0, yes = 1;
	unsigned off = 0;
	MYSQL *mysql = mysql_init(NULL);
	if (mysql == NULL)
		abort();
	mysql_options(mysql, MYSQL_OPT_CONNECT_TIMEOUT, &timeout_s);
	mysql_options(mysql, MYSQL_OPT_READ_TIMEOUT, &settings->io_timeout_s);
	mysql_options(mysql, MYSQL_OPT_WRITE_TIMEOUT, &settings->io_timeout_s);
	mysql_options(mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
	mysql_options(mysql, MYSQL_OPT_RECONNECT, &no);
	mysql_options(mysql, MYSQL_OPT_LOCAL_INFILE, &off);
	mysql_options(mysql, MYSQL_REPORT_DATA_TRUNCATION, &yes);
	return mysql;
}

MYSQL *conn_open(const struct db_settings *settings, const struct node *node, unsigned timeout_s,
	unsigned *error_out)
{
	const struct node only = only_node(settings);
	const struct node *at = node == NULL ? &only : node;
	bool needs_tls = node_needs_tls(settings, at);
	MYSQL *mysql = new_handle(settings, timeout_s);
	if (needs_tls)
		demand_tls(mysql, settings);
	if (mysql_real_connect(mysql, at->socket == NULL ? at->host : NULL, settings->user,
		    settings->password, settings->database, at->socket == NULL ? at->port : 0,
		    at->socket, CLIENT_FOUND_ROWS) != NULL &&
		(!needs_tls || mysql_get_ssl_cipher(mysql) != NULL))
		return mysql;
	*error_out = mysql_errno(mysql) != 0 ? mysql_errno(mysql) : CR_SSL_CONNECTION_ERROR;
	mysql_close(mysql);
	return NULL;
}

/* A wrong password or database name needs a person; a server that is away comes back. */
static void note_refused(unsigned error)
{
	if (error == ER_ACCESS_DENIED_ERROR || error == ER_BAD_DB_ERROR ||
		error == ER_DBACCESS_DENIED_ERROR)
		log_error("database_refuses_us", LOG_U64("error", error));
	else if (error == CR_SSL_CONNECTION_ERROR)
		log_error("database_not_trusted", LOG_U64("error", error));
	else
		note_away(error);
}

/* What is posted behind a statement that ended the transaction must not be committed by itself. */
static bool begin_session(struct db *db, MYSQL *mysql)
{
	return mysql_real_query(mysql, session_sql, sizeof(session_sql) - 1) == 0 &&
	       set_lock_wait(mysql, db->is_hasty ? 0 : db->settings.lock_wait_s) &&
	       set_statement_time(mysql, db->settings.io_timeout_s) &&
	       (db->settings.nodes == NULL ||
		       mysql_real_query(mysql, cluster_sql, sizeof(cluster_sql) - 1) == 0) &&
	       (!db->settings.posts || mysql_autocommit(mysql, 0) == 0);
}

/* Takes the handle, whatever comes of it. */
static enum db_status begin_with(struct db *db, MYSQL *mysql, unsigned *error_out)
{
	if (!begin_session(db, mysql)) {
		*error_out = mysql_errno(mysql);
		mysql_close(mysql);
		return DB_DOWN;
	}
	db->mysql = mysql;
	db->is_proven = false;
	return DB_DONE;
}

static enum db_status connect_only(struct db *db, unsigned *error_out)
{
	MYSQL *mysql = conn_open(&db->settings, NULL, db->settings.connect_timeout_s, error_out);
	return mysql == NULL ? DB_DOWN : begin_with(db, mysql, error_out);
}

/* --- one of several nodes --- */

/* One that is ready but not synced is taken when it is what is left. */
static enum db_status connect_at(
	struct db *db, unsigned number, unsigned timeout_s, unsigned *error_out)
{
	struct nodes *nodes = db->settings.nodes;
	MYSQL *mysql = conn_open(&db->settings, nodes_get(nodes, number), timeout_s, error_out);
	enum node_state state = mysql == NULL ? NODE_AWAY : node_ask(mysql);
	unsigned best;
	nodes_note(nodes, number, state, clock_monotonic_ms());
	if (mysql == NULL)
		return DB_DOWN;
	bool is_best =
		nodes_choose(nodes, number, 0, clock_monotonic_ms(), &best) && best == number;
	if (state == NODE_SYNCED || (state == NODE_USABLE && is_best)) {
		db->at = number;
		return begin_with(db, mysql, error_out);
	}
	*error_out = ER_UNKNOWN_COM_ERROR;
	mysql_close(mysql);
	return DB_DOWN;
}

static unsigned timeout_until(const struct db *db, int64_t until_ms)
{
	int64_t left_s = (until_ms - clock_monotonic_ms()) / MS_PER_SECOND;
	if (left_s < 1)
		return 1;
	return left_s < db->settings.connect_timeout_s ? (unsigned)left_s
						       : db->settings.connect_timeout_s;
}

/* Once round the ring at most, and not for longer than a waiter has patience. */
static enum db_status connect_around(struct db *db, unsigned *error_out)
{
	int64_t until_ms = clock_monotonic_ms() + ROUND_MS;
	uint32_t tried = 0;
	unsigned number;
	while (nodes_choose(db->settings.nodes, db->home, tried, clock_monotonic_ms(), &number)) {
		if (tried != 0 && clock_monotonic_ms() >= until_ms)
			break;
		tried |= UINT32_C(1) << number;
		if (connect_at(db, number, timeout_until(db, until_ms), error_out) == DB_DONE)
			return DB_DONE;
	}
	return DB_DOWN;
}

static bool should_move(const struct db *db)
{
	const struct nodes *nodes = db->settings.nodes;
	return nodes != NULL && nodes_should_move(nodes, db->home, db->at, clock_monotonic_ms());
}

enum db_status conn_need(struct db *db)
{
	unsigned error = 0;
	if (db->mysql != NULL && !should_move(db))
		return DB_DONE;
	conn_drop(db);
	enum db_status status =
		db->settings.nodes == NULL ? connect_only(db, &error) : connect_around(db, &error);
	if (status == DB_DONE)
		note_back();
	else
		note_refused(error);
	return status;
}

bool db_ping(struct db *db)
{
	if (db->mysql != NULL && mysql_ping(db->mysql) != 0)
		conn_drop(db);
	return conn_need(db) == DB_DONE;
}

static enum db_status status_of_error(unsigned error)
{
	switch (error) {
	case ER_LOCK_DEADLOCK:
	case ER_LOCK_WAIT_TIMEOUT:
	case ER_SP_DOES_NOT_EXIST: /* 1305, a savepoint: its transaction was ended unsaid */
	case ER_CHECKREAD:	   /* 1020: the row changed since our snapshot */
		return DB_RETRY;
	case ER_DUP_ENTRY:
	case ER_DUP_ENTRY_WITH_KEY_NAME:
		return DB_DUP;
	case ER_ERROR_DURING_COMMIT:
	case ER_SERVER_SHUTDOWN:
	case ER_QUERY_INTERRUPTED:
	case ER_STATEMENT_TIMEOUT:
	case ER_CONNECTION_KILLED:
	case ER_ABORTING_CONNECTION:
	case ER_NEW_ABORTING_CONNECTION:
	case ER_CON_COUNT_ERROR:
	case ER_OUT_OF_RESOURCES:
	case ER_TOO_MANY_USER_CONNECTIONS:
	case ER_UNKNOWN_COM_ERROR: /* 1047: a Galera node without its cluster */
	case ER_RECORD_FILE_FULL:
	case ER_DISK_FULL:
	case ER_OPTION_PREVENTS_STATEMENT: /* read_only: a replica, or a failover under way */
	case CR_SOCKET_CREATE_ERROR:
	case CR_CONNECTION_ERROR:
	case CR_CONN_HOST_ERROR:
	case CR_IPSOCK_ERROR:
	case CR_UNKNOWN_HOST:
	case CR_SERVER_GONE_ERROR:
	case CR_SERVER_HANDSHAKE_ERR:
	case CR_SERVER_LOST:
	case CR_SERVER_LOST_EXTENDED:
	case CR_SSL_CONNECTION_ERROR:
	case CR_MALFORMED_PACKET:
		return DB_DOWN;
	default:
		return DB_BROKEN;
	}
}

/* The name in back quotes after "CONSTRAINT": the only part of a server message that is sure to
 * hold no value. */
static struct str constraint_of(const char *message)
{
	struct str rest = str_of(strstr(message, "CONSTRAINT `"));
	str_cut(&rest, '`');
	return str_cut(&rest, '`');
}

enum db_status conn_failed(
	struct db *db, const char *statement, unsigned error, const char *message)
{
	enum db_status status = status_of_error(error);
	if (status == DB_BROKEN)
		log_error("statement_refused", LOG_TEXT("statement", statement),
			LOG_U64("error", error), LOG_STR("constraint", constraint_of(message)));
	if (status == DB_DOWN)
		note_away(error);
	/* After a client error (2000 and above) the state of the connection is anybody's guess. */
	if (status == DB_DOWN || (error >= CR_MIN_ERROR && error <= CR_MAX_ERROR))
		conn_drop(db);
	return status;
}

enum db_status conn_in_transaction(struct db *db, const char *statement)
{
	if ((db->mysql->server_status & SERVER_STATUS_IN_TRANS) != 0)
		return DB_DONE;
	log_warn("transaction_ended_unsaid", LOG_TEXT("statement", statement));
	return DB_RETRY;
}

bool conn_was_stale(const struct db *db, enum db_status status, bool was_proven, int64_t began_ms)
{
	/* A frozen server used up the timeout; asking it again would only double the wait. Of
	 * several, another is asked. */
	int64_t patience_ms = db->settings.nodes != NULL
				      ? INT64_MAX
				      : db->settings.io_timeout_s * MS_PER_SECOND / 2;
	return status == DB_DOWN && was_proven && clock_monotonic_ms() - began_ms < patience_ms;
}

enum db_status conn_command(struct db *db, const char *name, const char *sql)
{
	struct db_fault_order order = db_fault_ask(name);
	if (order.fault == DB_FAULT_ANSWER)
		return order.status;
	if (order.fault == DB_FAULT_CUT_BEFORE)
		shutdown((int)mysql_get_socket(db->mysql), SHUT_RDWR);
	enum db_status before = posted_settle(db);
	if (before != DB_DONE)
		return before;
	if (mysql_real_query(db->mysql, sql, strlen(sql)) != 0)
		return conn_failed(db, name, mysql_errno(db->mysql), mysql_error(db->mysql));
	if (order.fault == DB_FAULT_CUT_AFTER)
		return conn_failed(db, name, CR_SERVER_LOST, "");
	db->is_proven = true;
	return DB_DONE;
}
