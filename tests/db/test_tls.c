/* Connections over a network: encrypted to a server whose certificate is right, or not at all. */
#include <arpa/inet.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/db/nodes.h"
#include "tests/lib/fixture_db.h"

static char folder[] = "/tmp/comptoir-tls-XXXXXX";
static struct db_server *server;
static unsigned port;

static void shell(const char *command)
{
	ck_assert_msg(system(command) == 0, "this failed: %s", command);
}

/* Who signs, and a certificate of it for this name. */
static void make_certificate(const char *ca, const char *name, const char *subject)
{
	shell(arena_printf(test_arena(),
		"cd %s && { [ -e %s.pem ] || openssl req -x509 -newkey rsa:2048 -nodes -days 2 "
		"-subj /CN=%s"
		" -keyout %s.key -out %s.pem; } >log 2>&1 &&"
		" openssl req -newkey rsa:2048 -nodes -subj /CN=%s -keyout %s.key -out %s.csr "
		">>log 2>&1 &&"
		" echo 'subjectAltName=%s' >%s.ext && openssl x509 -req -days 2 -in %s.csr -CA "
		"%s.pem"
		" -CAkey %s.key -CAcreateserial -extfile %s.ext -out %s.pem >>log 2>&1",
		folder, ca, ca, ca, ca, name, name, name, subject, name, name, ca, ca, name, name));
}

static unsigned unused_port(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t n = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&at, &n), 0);
	close(fd);
	return ntohs(at.sin_port);
}

/* NULL: a server that does not encrypt. */
static void start_server(const char *certificate)
{
	const char *tls = certificate == NULL ? "--skip-ssl"
					      : arena_printf(test_arena(),
							"--ssl-cert=%s/%s.pem --ssl-key=%s/%s.key",
							folder, certificate, folder, certificate);
	port = unused_port();
	server = db_server_start(arena_printf(test_arena(),
		"--skip-networking=0 --bind-address=127.0.0.1 --port=%u %s", port, tls));
	db_server_sql(server, "CREATE USER 'shop'@'127.0.0.1' IDENTIFIED BY 'secret'");
	db_server_sql(server, "GRANT ALL ON shop.* TO 'shop'@'127.0.0.1'");
}

static void before(void)
{
	ck_assert_ptr_nonnull(mkdtemp(folder));
	make_certificate("ca", "right", "IP:127.0.0.1");
	make_certificate("ca", "another_host", "DNS:db.shop.example");
	make_certificate("other_ca", "not_asked", "IP:127.0.0.1");
}

static void after(void)
{
	if (server != NULL)
		db_server_stop(server);
	server = NULL;
	shell(arena_printf(test_arena(), "rm -r %s", folder));
}

static bool connects(enum db_tls tls, const char *ca)
{
	const struct db_settings settings = {
		.host = "127.0.0.1",
		.port = port,
		.user = "shop",
		.password = "secret",
		.database = "shop",
		.tls = tls,
		.tls_ca = arena_printf(test_arena(), "%s/%s.pem", folder, ca),
	};
	struct db *db = db_open(&settings);
	bool answers = db_ping(db);
	db_close(db);
	return answers;
}

START_TEST(a_server_with_the_right_certificate_is_talked_to_over_tls_alone)
{
	start_server("right");
	db_server_sql(server, "ALTER USER 'shop'@'127.0.0.1' REQUIRE SSL");
	ck_assert(connects(DB_TLS_ALWAYS, "ca"));
	expect_error("database_refuses_us");
	ck_assert(!connects(DB_TLS_OFF, "ca"));
}
END_TEST

START_TEST(a_certificate_of_another_ca_is_refused)
{
	start_server("right");
	expect_error("database_not_trusted");
	ck_assert(!connects(DB_TLS_ALWAYS, "other_ca"));
}
END_TEST

START_TEST(a_certificate_of_another_host_is_refused)
{
	start_server("another_host");
	expect_error("database_not_trusted");
	ck_assert(!connects(DB_TLS_ALWAYS, "ca"));
}
END_TEST

START_TEST(a_server_that_does_not_encrypt_is_refused_unless_the_settings_say_so)
{
	start_server(NULL);
	ck_assert(connects(DB_TLS_OFF, "ca"));
	ck_assert(connects(DB_TLS_REMOTE, "ca")); /* loopback */
	expect_error("database_not_trusted");
	ck_assert(!connects(DB_TLS_ALWAYS, "ca"));
}
END_TEST

START_TEST(hosts_that_are_not_loopback_need_tls)
{
	static const char *const near[] = {"127.0.0.1", "127.9.9.9", "localhost", "::1"};
	static const char *const far[] = {"10.0.0.7", "db.shop.example", "127.evil.example", "::2"};
	struct db_settings settings = {.host = "127.0.0.1", .port = 3306};
	struct str why;
	for (size_t i = 0; i < ARRAY_LENGTH(near); i++) {
		settings.host = near[i];
		ck_assert_msg(!db_needs_tls(&settings), "%s", near[i]);
	}
	for (size_t i = 0; i < ARRAY_LENGTH(far); i++) {
		settings.host = far[i];
		ck_assert_msg(db_needs_tls(&settings), "%s", far[i]);
	}
	settings.nodes = nodes_parse(test_arena(), STR("127.0.0.1:1 /run/db.sock"), &why);
	ck_assert(!db_needs_tls(&settings));
	settings.nodes = nodes_parse(test_arena(), STR("127.0.0.1:1 10.0.0.7:3306"), &why);
	ck_assert(db_needs_tls(&settings));
	settings.tls = DB_TLS_OFF;
	ck_assert(!db_needs_tls(&settings));
}
END_TEST

static const struct test_fixture fixture = {.before = before, .after = after, .timeout_s = 60};

TEST_MAIN_WITH("tls", &fixture, a_server_with_the_right_certificate_is_talked_to_over_tls_alone,
	a_certificate_of_another_ca_is_refused, a_certificate_of_another_host_is_refused,
	a_server_that_does_not_encrypt_is_refused_unless_the_settings_say_so,
	hosts_that_are_not_loopback_need_tls)
