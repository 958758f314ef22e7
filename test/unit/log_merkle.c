/* merkle.h, against the definitions of RFC 6962 read a second time (log_naive.h). The published vectors of inclusion
 * and consistency are in test/log.py. */
#include "log_naive.h"

enum { LEAVES = 700, ALL_SIZES = 260 };

static struct arena *arena;
static struct merkle_hash *leaves;

static int begin(void **state)
{
	(void)state;
	arena = arena_create();
	leaves = naive_leaves(arena, LEAVES);
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_destroy(arena);
	return 0;
}

static enum status node_of(void *context, unsigned level, uint64_t index, struct merkle_hash *out, struct error *error)
{
	(void)error;
	assert_true((index + 1) << level <= *(size_t *)context); /* only complete parts are asked for */
	*out = naive_root(leaves + (index << level), (size_t)1 << level);
	return STATUS_OK;
}

static struct merkle_source source_of(size_t *size) { return (struct merkle_source){ node_of, size }; }

static void assert_hex(struct merkle_hash hash, const char *expected)
{
	char hex[65];
	for (size_t i = 0; i < 32; i++)
		snprintf(hex + 2 * i, 3, "%02x", hash.byte[i]);
	assert_string_equal(hex, expected);
}

static void empty_and_one_leaf(void **state)
{
	(void)state;
	assert_hex(merkle_empty(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	assert_hex(merkle_leaf(STR("")), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
}

/* A leaf on both sides of what is hashed on the stack. */
static void a_leaf_of_any_length(void **state)
{
	(void)state;
	for (size_t len = 0; len < 1100; len++) {
		char *text = arena_alloc(arena, len + 1);
		struct merkle_hash want, got;
		memset(text + 1, 'x', len);
		sha256((struct str){ text, len + 1 }, want.byte);
		got = merkle_leaf((struct str){ text + 1, len });
		assert_true(merkle_same(&got, &want));
	}
}

static void assert_same_proof(const struct merkle_proof *got, const struct merkle_proof *want)
{
	assert_int_equal(got->count, want->count);
	assert_memory_equal(got->at, want->at, want->count * sizeof *want->at);
}

static void check_inclusion(size_t index, size_t size)
{
	struct merkle_source source = source_of(&size);
	struct merkle_hash root = naive_root(leaves, size);
	struct merkle_proof got, want = { 0 };
	naive_path(leaves, index, size, &want);
	assert_int_equal(merkle_inclusion(&source, index, size, &got, NULL), STATUS_OK);
	assert_same_proof(&got, &want);
	assert_true(merkle_includes(index, size, &leaves[index], &got, &root));
}

static void check_consistency(size_t old, size_t size)
{
	struct merkle_source source = source_of(&size);
	struct merkle_hash before = naive_root(leaves, old), root = naive_root(leaves, size);
	struct merkle_proof got, want = { 0 };
	naive_subproof(leaves, old, size, true, &want);
	assert_int_equal(merkle_consistency(&source, old, size, &got, NULL), STATUS_OK);
	assert_same_proof(&got, &want);
	assert_true(merkle_extends(old, &before, size, &root, &got));
}

static void property_roots_of_all_sizes(void **state)
{
	(void)state;
	for (size_t size = 0; size <= LEAVES; size++) {
		struct merkle_source source = source_of(&size);
		struct merkle_hash got, want = naive_root(leaves, size);
		assert_int_equal(merkle_root(&source, size, &got, NULL), STATUS_OK);
		assert_true(merkle_same(&got, &want));
		if (size > 0) {
			got = merkle_over(leaves, size);
			assert_true(merkle_same(&got, &want));
		}
	}
}

static void property_proofs_are_those_of_the_definitions(void **state)
{
	(void)state;
	for (size_t size = 1; size <= 40; size++)
		for (size_t at = 0; at < size; at++) {
			check_inclusion(at, size);
			check_consistency(at + 1, size);
		}
	for (int i = unit_cases(150); i; i--) {
		size_t size = (size_t)unit_random_between(1, LEAVES), at = unit_random() % size;
		check_inclusion(at, size);
		check_consistency(at + 1, size);
	}
	for (size_t size = 41; size <= ALL_SIZES; size++) {
		check_inclusion(unit_random() % size, size);
		check_consistency(1 + unit_random() % size, size);
	}
}

struct claim { /* all that a check is given */
	uint64_t first, size;
	struct merkle_hash a, root;
	struct merkle_proof proof;
};

static void flip(struct merkle_hash *hash)
{
	hash->byte[unit_random() % 32] ^= (unsigned char)(1 << unit_random() % 8);
}

/* Alters one thing, and never back to what it was. */
static void mutate(struct claim *c)
{
	struct merkle_proof *p = &c->proof;
	size_t at = p->count ? unit_random() % p->count : 0;
	switch (unit_random() % 9) {
	case 0: flip(&c->a); break;
	case 1: flip(&c->root); break;
	case 2: c->first += 1 + unit_random() % 3; break;
	case 3: c->first -= 1 + unit_random() % 3; break;
	case 4: p->at[p->count++] = c->root; break;
	case 5:
		memmove(p->at + 1, p->at, p->count++ * sizeof *p->at);
		p->at[0] = c->a;
		break;
	case 6: c->size = c->size * 2 + 1 + unit_random() % 2; break; /* higher, so another length */
	case 7:
		if (p->count) {
			memmove(p->at + at, p->at + at + 1, (--p->count - at) * sizeof *p->at);
			break;
		} /* fall through */
	default:
		if (p->count)
			flip(&p->at[at]);
		else
			flip(&c->root);
	}
}

static void property_altered_inclusion_is_refused(void **state)
{
	(void)state;
	for (int i = unit_cases(2000); i; i--) {
		size_t size = (size_t)unit_random_between(1, 300);
		struct claim c = { .first = unit_random() % size, .size = size };
		struct merkle_source source = source_of(&size);
		c.a = leaves[c.first];
		c.root = naive_root(leaves, size);
		assert_int_equal(merkle_inclusion(&source, c.first, size, &c.proof, NULL), STATUS_OK);
		assert_true(merkle_includes(c.first, c.size, &c.a, &c.proof, &c.root));
		mutate(&c);
		assert_false(merkle_includes(c.first, c.size, &c.a, &c.proof, &c.root));
	}
}

static void property_altered_consistency_is_refused(void **state)
{
	(void)state;
	for (int i = unit_cases(2000); i; i--) {
		size_t size = (size_t)unit_random_between(2, 300);
		struct claim c = { .first = (uint64_t)unit_random_between(1, (int64_t)size - 1), .size = size };
		struct merkle_source source = source_of(&size);
		c.a = naive_root(leaves, c.first);
		c.root = naive_root(leaves, size);
		assert_int_equal(merkle_consistency(&source, c.first, size, &c.proof, NULL), STATUS_OK);
		assert_true(merkle_extends(c.first, &c.a, c.size, &c.root, &c.proof));
		mutate(&c);
		assert_false(merkle_extends(c.first, &c.a, c.size, &c.root, &c.proof));
	}
}

static void nothing_extends_by_no_proof(void **state)
{
	(void)state;
	struct merkle_hash empty = merkle_empty(), one = leaves[0], two = naive_root(leaves, 2);
	struct merkle_proof none = { 0 }, some = { .count = 1, .at = { leaves[1] } };
	assert_false(merkle_extends(0, &empty, 0, &empty, &none));
	assert_false(merkle_extends(0, &empty, 1, &one, &none));
	assert_true(merkle_extends(1, &one, 1, &one, &none));
	assert_false(merkle_extends(1, &one, 1, &two, &none));
	assert_false(merkle_extends(1, &one, 1, &one, &some));
	assert_false(merkle_extends(1, &one, 2, &two, &none));
	assert_true(merkle_extends(1, &one, 2, &two, &some));
	assert_false(merkle_extends(2, &two, 1, &one, &some));
	assert_false(merkle_includes(0, 0, &one, &none, &one));
	assert_true(merkle_includes(0, 1, &one, &none, &one));
}

/* A tree as high as there is: what is left to hash is refused, and nothing loops or overflows. */
static void the_largest_numbers(void **state)
{
	(void)state;
	struct merkle_hash hash = leaves[0];
	struct merkle_proof proof = { .count = MERKLE_PROOF_MAX };
	assert_false(merkle_includes(UINT64_MAX, UINT64_MAX, &hash, &proof, &hash));
	assert_false(merkle_includes(UINT64_MAX - 1, UINT64_MAX, &hash, &proof, &hash));
	assert_false(merkle_includes(0, UINT64_MAX, &hash, &proof, &hash));
	assert_false(merkle_extends(UINT64_MAX - 1, &hash, UINT64_MAX, &hash, &proof));
	assert_false(merkle_extends(1, &hash, UINT64_MAX, &hash, &proof));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(empty_and_one_leaf),
		cmocka_unit_test(a_leaf_of_any_length),
		cmocka_unit_test(property_roots_of_all_sizes),
		cmocka_unit_test(property_proofs_are_those_of_the_definitions),
		cmocka_unit_test(property_altered_inclusion_is_refused),
		cmocka_unit_test(property_altered_consistency_is_refused),
		cmocka_unit_test(nothing_extends_by_no_proof),
		cmocka_unit_test(the_largest_numbers),
	};
	return cmocka_run_group_tests_name("log.merkle", tests, begin, end);
}
