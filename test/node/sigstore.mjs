// sigstore.mjs KEY < PROOFS - proofs of entries of a log of ours (C2SP tlog-proof, one JSON string a line, with the entry
// before it), checked by @sigstore/verify: the path to the root, and the signature of the checkpoint. Answers "yes" or
// "no" a line.
import { createRequire } from 'node:module';
import { createPublicKey } from 'node:crypto';
import { createInterface } from 'node:readline';

const require = createRequire(import.meta.url);
const { verifyMerkleInclusion } = require('@sigstore/verify/dist/timestamp/merkle.js');
const { verifyCheckpoint } = require('@sigstore/verify/dist/timestamp/checkpoint.js');

const [, id, ...rest] = process.argv[2].split('+');
const material = Buffer.from(rest.join('+'), 'base64');
if (material[0] !== 1)
	throw new Error('not an Ed25519 key');
const publicKey = createPublicKey({ key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), material.subarray(1)]),
	format: 'der', type: 'spki' });
const log = { logID: Buffer.from(id, 'hex'), publicKey, validFor: { start: new Date(0), end: new Date(1e14) } };

function entryOf(entry, proof) {
	const split = proof.indexOf('\n\n');
	const [header, index, ...path] = proof.slice(0, split).split('\n');
	if (header !== 'c2sp.org/tlog-proof@v1')
		throw new Error(header);
	const envelope = proof.slice(split + 2);
	const [, treeSize, root] = envelope.split('\n');
	return {
		canonicalizedBody: Buffer.from(entry),
		integratedTime: '1742000000',
		inclusionProof: {
			logIndex: index.slice('index '.length),
			treeSize,
			rootHash: Buffer.from(root, 'base64'),
			hashes: path.map((line) => Buffer.from(line, 'base64')),
			checkpoint: { envelope },
		},
	};
}

for await (const line of createInterface({ input: process.stdin })) {
	const [entry, proof] = JSON.parse(line);
	try {
		const whole = entryOf(entry, proof);
		verifyMerkleInclusion(whole);
		verifyCheckpoint(whole, [log]);
		console.log('yes');
	} catch (wrong) {
		console.log('no');
	}
}
