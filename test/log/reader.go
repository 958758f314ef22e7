// reader FOLDER KEY SIZE... - reads a log of ours whole with golang.org/x/mod/sumdb, which shares no line with it: the
// checkpoint of the last size, every entry, 200 proofs of inclusion, and the consistency of each size with the last.
// Prints "sound", or what is wrong.
package main

import (
	"encoding/binary"
	"fmt"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type folder string

func (f folder) Height() int { return 8 }

func (f folder) SaveTiles([]tlog.Tile, [][]byte) {}

// The names of C2SP are sumdb's without the height.
func name(t tlog.Tile) string {
	return "tile/" + strings.TrimPrefix(t.Path(), "tile/8/")
}

func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, t := range tiles {
		data, err := os.ReadFile(string(f) + "/log/" + name(t))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

func must(err error) {
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func wrong(format string, args ...interface{}) { must(fmt.Errorf(format, args...)) }

func (f folder) tree(size string, kind string, keys note.Verifiers) tlog.Tree {
	data, err := os.ReadFile(string(f) + "/" + size + kind)
	must(err)
	n, err := note.Open(data, keys)
	must(err)
	// a checkpoint is sumdb's tree under another first line
	lines := strings.SplitN(n.Text, "\n", 2)
	if lines[0] != "log.example/habeas" {
		wrong("origin %q", lines[0])
	}
	tree, err := tlog.ParseTree([]byte("go.sum database tree\n" + lines[1]))
	must(err)
	return tree
}

func (f folder) entries(tree tlog.Tree) [][]byte {
	var all [][]byte
	for at := int64(0); at < tree.N; at += 256 {
		t := tlog.Tile{H: 8, L: 0, N: at / 256, W: 256}
		if tree.N-at < 256 {
			t.W = int(tree.N - at)
		}
		path := strings.Replace(name(t), "tile/0/", "tile/entries/", 1)
		data, err := os.ReadFile(string(f) + "/log/" + path)
		must(err)
		for i := 0; i < t.W; i++ {
			length := int(binary.BigEndian.Uint16(data))
			all = append(all, data[2:2+length])
			data = data[2+length:]
		}
		if len(data) != 0 {
			wrong("%s is too long", path)
		}
	}
	return all
}

func main() {
	f := folder(os.Args[1])
	verifier, err := note.NewVerifier(os.Args[2])
	must(err)
	keys := note.VerifierList(verifier)
	sizes := os.Args[3:]
	tree := f.tree(sizes[len(sizes)-1], ".cosigned", keys)
	// TileHashReader holds every tile against the root before it gives a hash of it
	hashes := tlog.TileHashReader(tree, f)

	entries := f.entries(tree)
	var indexes []int64
	for i := range entries {
		indexes = append(indexes, tlog.StoredHashIndex(0, int64(i)))
		if want := fmt.Sprintf("{\"entry\":%d}", i); string(entries[i]) != want {
			wrong("entry %d is %q", i, entries[i])
		}
	}
	leaves, err := hashes.ReadHashes(indexes)
	must(err)
	for i := range entries {
		if leaves[i] != tlog.RecordHash(entries[i]) {
			wrong("entry %d is not what its tile says", i)
		}
	}
	for i := int64(0); i < 200; i++ {
		at := i * (tree.N - 1) / 199
		proof, err := tlog.ProveRecord(tree.N, at, hashes)
		must(err)
		must(tlog.CheckRecord(proof, tree.N, tree.Hash, at, leaves[at]))
	}
	for _, size := range sizes {
		old := f.tree(size, ".note", keys)
		proof, err := tlog.ProveTree(tree.N, old.N, hashes)
		must(err)
		must(tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash))
		// and what the partial tiles of that size say by themselves
		own := tlog.TileHashReader(old, f)
		_, err = own.ReadHashes([]int64{tlog.StoredHashIndex(0, old.N-1)})
		must(err)
	}
	fmt.Println("sound")
}
