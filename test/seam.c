/* seam.c - the engine without OpenSSL: texts, facts and a decision over a SHA-256 of this file's own.
 *
 * The linker takes base's hash.c out of its archive only when sha256 is still wanted: here it is not, so OpenSSL must
 * not be either (test/library.py looks). Prints the determination, to be compared with the program's. */
#include "determination.h"
#include <stdio.h>

static const uint32_t round_constant[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
	0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
	0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
	0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
	0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t turn(uint32_t x, int bits) { return x >> bits | x << (32 - bits); }

static void add_block(uint32_t state[8], const unsigned char block[64])
{
	uint32_t w[64], v[8];
	for (int i = 0; i < 16; i++)
		w[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 |
		       (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
	for (int i = 16; i < 64; i++)
		w[i] = w[i - 16] + w[i - 7] + (turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ w[i - 15] >> 3) +
		       (turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ w[i - 2] >> 10);
	memcpy(v, state, sizeof v);
	for (int i = 0; i < 64; i++) {
		uint32_t one = v[7] + (turn(v[4], 6) ^ turn(v[4], 11) ^ turn(v[4], 25)) +
			       ((v[4] & v[5]) ^ (~v[4] & v[6])) + round_constant[i] + w[i];
		uint32_t two = (turn(v[0], 2) ^ turn(v[0], 13) ^ turn(v[0], 22)) +
			       ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
		memmove(v + 1, v, 7 * sizeof *v);
		v[4] += one;
		v[0] = one + two;
	}
	for (int i = 0; i < 8; i++)
		state[i] += v[i];
}

void sha256(struct str bytes, unsigned char out[SHA256_SIZE])
{
	uint32_t state[8] = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
			      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19 };
	unsigned char last[128] = { 0 };
	size_t whole = bytes.len / 64 * 64, rest = bytes.len - whole, size = rest < 56 ? 64 : 128;
	for (size_t i = 0; i < whole; i += 64)
		add_block(state, (const unsigned char *)bytes.ptr + i);
	if (rest)
		memcpy(last, bytes.ptr + whole, rest);
	last[rest] = 0x80;
	for (size_t i = 0; i < 8; i++)
		last[size - 1 - i] = (unsigned char)((uint64_t)bytes.len * 8 >> 8 * i);
	for (size_t i = 0; i < size; i += 64)
		add_block(state, last + i);
	for (int i = 0; i < SHA256_SIZE; i++)
		out[i] = (unsigned char)(state[i / 4] >> (24 - 8 * (i % 4)));
}

void sha256_hex(struct str bytes, char out[SHA256_HEX_SIZE])
{
	unsigned char hash[SHA256_SIZE];
	sha256(bytes, hash);
	for (int i = 0; i < SHA256_SIZE; i++)
		snprintf(out + 2 * i, 3, "%02x", hash[i]);
}

int main(void)
{
	struct error error = { 0 };
	struct arena *arena = arena_create();
	struct corpus *corpus = corpus_create();
	struct json_writer *w = json_writer_create();
	struct request request = { .agreement = STR("us-sv-2025"), .present = -1, .on.given = true };
	struct subject_facts *facts;
	struct determination *d;
	corpus_add_shipped(corpus);
	corpus_compile(corpus);
	struct decider *decider = decider_create(corpus);
	bool ok = !corpus->diags.errors && date_parse(STR("2025-03-20"), &request.on.day) &&
		  facts_from_json(arena, corpus, SUBJECT_person, STR("{\"citizenships\":[\"SV\"]}"), &facts, &error) ==
			  STATUS_OK &&
		  decide(decider, arena, &request, facts, &d, &error) == STATUS_OK;
	if (ok) {
		determination_json(w, d);
		printf("%.*s\n", STR_ARG(json_writer_text(w)));
	} else {
		fprintf(stderr, "seam: %s\n", error.message);
	}
	decider_destroy(decider);
	json_writer_destroy(w);
	corpus_destroy(corpus);
	arena_destroy(arena);
	return ok ? 0 : 1;
}
