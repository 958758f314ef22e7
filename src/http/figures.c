/* figures.c - counts and times, in the text form of Prometheus. Of requests by the row of route.def, never by the path:
 * a path has keys of persons in it. */
#include "http_int.h"

static const int64_t bucket_micros[FIGURE_BUCKETS] = { 500, 1000, 2500, 5000, 10000, 50000, 250000, 1000000 };

void figures_request(struct figures *figures, int route, unsigned status, int64_t micros)
{
	int row = route < 0 ? HTTP_ROUTES : route;
	atomic_fetch_add(&figures->requests[row][status < 600 ? status : 599], 1);
	atomic_fetch_add(&figures->micros[row], (unsigned long long)micros);
}

void figures_store(struct figures *figures, int64_t micros)
{
	int bucket = 0;
	while (bucket < FIGURE_BUCKETS && micros > bucket_micros[bucket])
		bucket++;
	atomic_fetch_add(&figures->store[bucket], 1);
	atomic_fetch_add(&figures->store_micros, (unsigned long long)micros);
}

static void head(struct buf *out, const char *name, const char *type, const char *help)
{
	buf_format(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static const char *route_name(int row) { return row < HTTP_ROUTES ? route_rows[row].path : "none"; }

static void requests(struct figures *figures, struct buf *out)
{
	head(out, "habeas_requests_total", "counter", "requests answered, by route and status");
	for (int row = 0; row <= HTTP_ROUTES; row++)
		for (unsigned status = 100; status < 600; status++) {
			unsigned long long count = atomic_load(&figures->requests[row][status]);
			if (count)
				buf_format(out,
					   "habeas_requests_total{method=\"%s\",route=\"%s\",status=\"%u\"} %llu\n",
					   row < HTTP_ROUTES ? route_rows[row].method : "none", route_name(row), status,
					   count);
		}
	head(out, "habeas_request_seconds_total", "counter", "seconds spent on requests, by route");
	for (int row = 0; row <= HTTP_ROUTES; row++) {
		unsigned long long micros = atomic_load(&figures->micros[row]);
		if (micros)
			buf_format(out, "habeas_request_seconds_total{method=\"%s\",route=\"%s\"} %llu.%06llu\n",
				   row < HTTP_ROUTES ? route_rows[row].method : "none", route_name(row),
				   micros / 1000000, micros % 1000000);
	}
}

static void store(struct figures *figures, struct buf *out)
{
	unsigned long long total = 0, micros = atomic_load(&figures->store_micros);
	head(out, "habeas_store_seconds", "histogram", "seconds from an action to its commit");
	for (int i = 0; i <= FIGURE_BUCKETS; i++) {
		total += atomic_load(&figures->store[i]);
		if (i < FIGURE_BUCKETS)
			buf_format(out, "habeas_store_seconds_bucket{le=\"%.4f\"} %llu\n",
				   (double)bucket_micros[i] / 1e6, total);
		else
			buf_format(out, "habeas_store_seconds_bucket{le=\"+Inf\"} %llu\n", total);
	}
	buf_format(out, "habeas_store_seconds_sum %llu.%06llu\nhabeas_store_seconds_count %llu\n", micros / 1000000,
		   micros % 1000000, total);
}

struct str figures_text(struct figures *figures, struct arena *arena, uint64_t events, unsigned running)
{
	struct buf out = BUF_INIT;
	head(&out, "habeas_events", "counter", "events in the record");
	buf_format(&out, "habeas_events %llu\n", (unsigned long long)events);
	head(&out, "habeas_requests_running", "gauge", "requests that are not answered yet");
	buf_format(&out, "habeas_requests_running %u\n", running);
	requests(figures, &out);
	store(figures, &out);
	struct str text = str_copy(arena, buf_str(&out));
	buf_finish(&out);
	return text;
}
