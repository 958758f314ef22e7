/* load.c - see load.h. What it reads of an answer is its status, its length and its end. */
#include "load.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { ANSWER_BYTES = 1 << 16, BUCKETS = 20000 }; /* of 10 microseconds */

struct connection {
	int socket;
	char in[ANSWER_BYTES];
	size_t have, wants; /* of the answer; wants 0: its head is not whole yet */
	double began;
};

static _Noreturn void die(const char *what)
{
	perror(what);
	exit(1);
}

static double seconds_of(clockid_t clock)
{
	struct timespec t;
	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

double load_now(void) { return seconds_of(CLOCK_MONOTONIC); }

double load_cpu_of(int process)
{
	clockid_t clock;
	return clock_getcpuclockid(process, &clock) == 0 ? seconds_of(clock) : 0;
}

static void open_connection(struct connection *c, uint16_t port)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
				  .sin_port = htons(port),
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int one = 1;
	c->socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (c->socket < 0 || connect(c->socket, (struct sockaddr *)&to, sizeof to) != 0)
		die("connect");
	setsockopt(c->socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	c->have = c->wants = 0;
}

static void ask(struct connection *c, const struct load *load, uint64_t n)
{
	char request[LOAD_REQUEST_BYTES];
	size_t len = load->request(load->context, n, request);
	c->have = c->wants = 0;
	c->began = load_now();
	if (send(c->socket, request, len, MSG_NOSIGNAL) != (ssize_t)len)
		die("send");
}

/* Whether the answer is whole. */
static bool whole(struct connection *c)
{
	if (!c->wants) {
		char *end = memmem(c->in, c->have, "\r\n\r\n", 4);
		if (!end)
			return false;
		*end = 0;
		char *length = strcasestr(c->in, "\r\nContent-Length:");
		c->wants = (size_t)(end - c->in) + 4 + (length ? strtoul(length + 17, NULL, 10) : 0);
		if (c->wants > ANSWER_BYTES)
			die("an answer is too long");
	}
	return c->have >= c->wants;
}

struct load_result load_run(const struct load *load)
{
	static struct connection all[LOAD_CONNECTIONS_MAX];
	static uint64_t buckets[BUCKETS + 1];
	struct epoll_event ready[64];
	struct load_result result = { 0 };
	int poll = epoll_create1(EPOLL_CLOEXEC);
	uint64_t n = load->first;
	memset(buckets, 0, sizeof buckets);
	for (unsigned i = 0; i < load->connections; i++) {
		open_connection(&all[i], load->port);
		struct epoll_event event = { .events = EPOLLIN, .data.ptr = &all[i] };
		epoll_ctl(poll, EPOLL_CTL_ADD, all[i].socket, &event);
	}
	double start = load_now(), cpu = seconds_of(CLOCK_THREAD_CPUTIME_ID), until = start + load->seconds;
	unsigned under_way = load->connections;
	for (unsigned i = 0; i < load->connections; i++)
		ask(&all[i], load, n++);
	while (under_way) {
		int count = epoll_wait(poll, ready, 64, 30000);
		if (count == 0)
			die("no answer for half a minute");
		for (int i = 0; i < count; i++) {
			struct connection *c = ready[i].data.ptr;
			ssize_t got = recv(c->socket, c->in + c->have, ANSWER_BYTES - c->have, 0);
			if (got <= 0)
				die("recv");
			c->have += (size_t)got;
			if (!whole(c))
				continue;
			double now = load_now();
			size_t bucket = (size_t)((now - c->began) * 1e5);
			buckets[bucket < BUCKETS ? bucket : BUCKETS]++;
			result.answers++;
			result.failures += c->in[9] != '2';
			if (now < until)
				ask(c, load, n++);
			else
				under_way--;
		}
	}
	result.wall = load_now() - start;
	result.client_cpu = seconds_of(CLOCK_THREAD_CPUTIME_ID) - cpu;
	uint64_t seen = 0;
	for (size_t i = 0; i <= BUCKETS; i++) {
		seen += buckets[i];
		if (result.p50_ms == 0 && seen * 2 >= result.answers)
			result.p50_ms = (double)(i + 1) / 100;
		if (result.p99_ms == 0 && seen * 100 >= result.answers * 99)
			result.p99_ms = (double)(i + 1) / 100;
	}
	for (unsigned i = 0; i < load->connections; i++)
		close(all[i].socket);
	close(poll);
	return result;
}
