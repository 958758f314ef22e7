"""log - the log of src/log as others read it: the published vectors of inclusion and consistency, where they lie beside the
repository (../shared/data, or HABEAS_DATA); Go's sumdb packages over the files of a log of ours, whole; @sigstore/verify
over its proofs; and the files against what the program would serve."""
import base64
import hashlib
import json
import os
import pathlib
import random
import shutil
import subprocess
import tempfile

from tap import Tap

t = Tap()
root = pathlib.Path(os.environ['HABEAS_ROOT'])
build = pathlib.Path(os.environ['HABEAS_BUILD'])
data = pathlib.Path(os.environ.get('HABEAS_DATA', root.parent / 'shared' / 'data')) / 'merkle'
driver = build / 'test/log/log_driver'
random.seed(int(os.environ.get('HABEAS_SEED', 20250315)))
work = pathlib.Path(tempfile.mkdtemp(prefix='habeas-log.'))
# around every change of shape: one tile, its filling, the second level
SIZES = [1, 2, 5, 255, 256, 257, 600, 1000]
if os.environ.get('HABEAS_LONG'):
    SIZES += [65535, 65536, 65537, 70000]
LAST = SIZES[-1]


def run(*command, stdin='', code=0, **kwargs):
    result = subprocess.run([str(word) for word in command], input=stdin, capture_output=True, text=True, **kwargs)
    if code is not None and result.returncode != code:
        raise AssertionError(f'{command}: exit {result.returncode}\n{result.stdout}{result.stderr}')
    return result.stdout


def hash_of(text):
    """Some vectors have for a root that does not matter a few words: 32 bytes here, as a hash has in C."""
    raw = base64.b64decode(text)
    return base64.b64encode(raw.ljust(32, b'\0')).decode() if raw.startswith(b"don't care") else text


def line_of(path):
    vector = json.loads(path.read_text())
    numbers = [vector[k] for k in (('size1', 'size2') if 'size1' in vector else ('leafIdx', 'treeSize'))]
    hashes = [vector[k] for k in (('root1', 'root2') if 'root1' in vector else ('leafHash', 'root'))]
    kind = 'consistency' if 'size1' in vector else 'inclusion'
    # an empty hash is no hash, but must stay a word of its line
    words = [kind, *numbers, *(hash_of(h) or '-' for h in hashes + (vector['proof'] or []))]
    return ' '.join(map(str, words)), 'no' if vector['wantErr'] else 'yes'


def vectors():
    if not data.is_dir():
        t.skip('the published vectors', f'no {data}')
        return
    paths = sorted(path for kind in ('inclusion', 'consistency') for path in (data / kind).rglob('*.json'))
    t.equal(len(paths), 196, 'there are 196 published vectors')
    lines, wanted = zip(*map(line_of, paths))
    answers = run(driver, 'vectors', stdin='\n'.join(lines) + '\n').split()
    for path, want, got in zip(paths, wanted, answers, strict=True):
        t.equal(got, want, f'vector {path.relative_to(data)}')


def served(folder):
    """Every file of the log is what the program serves at its path, and it serves nothing that is no file."""
    files = sorted(p.relative_to(folder / 'log') for p in (folder / 'log').rglob('*') if p.is_file())
    answers = run(driver, 'get', folder, LAST, stdin=''.join(f'/{p}\n' for p in files)).split()
    different = [str(p) for p, a in zip(files, answers, strict=True)
                 if hashlib.sha256((folder / 'log' / p).read_bytes()).hexdigest() != a]
    t.ok(not different, f'all {len(files)} files of the log are what is served', '\n'.join(different))
    t.ok(all((folder / 'log' / p).stat().st_size for p in files), 'no tile is empty')
    absent = ['/', '/tile', '/tile/0/999', f'/tile/0/{LAST // 256:03}.p/{LAST % 256 + 1}', '/tile/5/000.p/1', '/../guard',
              '/tile/0/000.p/256', '/tile/0/../../../guard', '/checkpoint/', '/log/checkpoint']
    answers = run(driver, 'get', folder, LAST, stdin=''.join(f'{p}\n' for p in absent)).split()
    t.equal(answers, ['none'] * len(absent), 'what is not of the log is not served')
    wanted = [f'tile/{kind}/{size // 256:03}.p/{size % 256}' for size in SIZES if size % 256 and size < 65536
              for kind in ('0', 'entries')]
    missing = [p for p in wanted if not (folder / 'log' / p).is_file()]
    t.ok(not missing, 'every size that was signed has its partial tiles', '\n'.join(missing))


def go(folder, key):
    program = build / 'test/log/reader'
    environment = {**os.environ, 'GO111MODULE': 'off', 'GOPATH': '/usr/share/gocode', 'GOFLAGS': '',
                   'GOCACHE': str(build / 'test/log/go-cache')}
    run('go', 'build', '-o', program, root / 'test/log/reader.go', env=environment)

    def read(where=folder):
        return run(program, where, key, *SIZES, code=None).strip()

    t.equal(read(), 'sound', "Go's sumdb reads the log whole: entries, 200 proofs, every older size")
    other = work / 'altered'
    shutil.copytree(folder, other)
    for path in ['log/tile/0/000', 'log/tile/entries/001', f'{LAST}.cosigned', f'{SIZES[2]}.note']:
        whole = (other / path).read_bytes()
        at = random.randrange(20, min(len(whole), 90)) # past the lengths and the origin
        (other / path).write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1:])
        t.ok(read(other) != 'sound', f'and refuses it when {path} is altered')
        (other / path).write_bytes(whole)
    t.equal(read(other), 'sound', 'and reads it again when all is put back')


def sigstore(folder, key):
    pairs = []
    for index in sorted(random.sample(range(LAST), 40)) + [0, LAST - 1]:
        pairs.append([f'{{"entry":{index}}}', run(driver, 'proof', folder, LAST, index), 'yes'])
    for entry, proof, _ in list(pairs[:10]):
        lines = proof.split('\n')
        pairs += [[entry + ' ', proof, 'no'], [entry, proof.replace('index ', 'index 1', 1), 'no'],
                  [entry, '\n'.join(lines[:2] + lines[3:]), 'no'],
                  [entry, proof.replace(f'\n{LAST}\n', f'\n{LAST - 1}\n'), 'no']]
    lines = ''.join(json.dumps(pair[:2]) + '\n' for pair in pairs)
    answers = run('node', root / 'test/node/sigstore.mjs', key, stdin=lines).split()
    t.equal(answers, [pair[2] for pair in pairs], f'@sigstore/verify takes {len(pairs) - 40} proofs and refuses 40 altered ones')


def check(folder):
    t.equal(run(driver, 'check', folder, LAST), 'sound\n', 'the log is sound')
    tile = folder / 'log/tile/entries/001'
    whole = tile.read_bytes()
    tile.write_bytes(whole[:100] + b'x' + whole[101:])
    t.ok('tile/0/001' in run(driver, 'check', folder, LAST, code=1), 'and names the tile that an altered entry does not fit')
    tile.write_bytes(whole)


def attempt(name, body, *arguments):
    try:
        body(*arguments)
    except (AssertionError, OSError, ValueError) as wrong:
        t.ok(False, name, repr(wrong))


try:
    attempt('vectors', vectors)
    log_key, witness_key = run(driver, 'write', work / 'a', *SIZES).split()
    for name, body, arguments in [('served', served, ()), ('go', go, (log_key,)), ('sigstore', sigstore, (log_key,)),
                                  ('check', check, ())]:
        attempt(name, body, work / 'a', *arguments)
finally:
    shutil.rmtree(work)
t.done()
