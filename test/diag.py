"""diag - what a person sees of each diagnostic: a golden file for every row of diag.def.

test/golden/diag/NAME.law is the smallest text a real author might write that raises NAME, NAME.txt all that
`habeas check NAME.law` prints of it; NAME-2.law and so on are its other messages. HABEAS_BLESS=1 writes the .txt anew:
read each before it is committed. What is no error is told of a text only when it is asked for here, so that a golden file
holds what it is about.
"""
import os
import pathlib
import re
import subprocess

from tap import Tap

t = Tap()
root = pathlib.Path(os.environ['HABEAS_ROOT'])
folder = root / 'test/golden/diag'
rows = re.findall(r'^DIAG\((\w+), (\w+),', (root / 'src/lang/diag.def').read_text(), re.MULTILINE)
allowed = [name for name, severity in rows if severity != 'ERROR']
options = {'uncovered': ['--coverage'], 'unpinned': ['--mutate'], 'admits_barred': ['--deny', 'admits-barred'],
           'two_places': ['--deny', 'two-places']}
bless = os.environ.get('HABEAS_BLESS')


def base(path):
    return path.stem.split('-')[0]


def said(path):
    name = base(path)
    allow = [word for other in allowed if other != name for word in ('--allow', other.replace('_', '-'))]
    run = subprocess.run([os.environ['HABEAS'], 'check', *options.get(name, []), *allow, path.name], cwd=folder,
                         capture_output=True, timeout=600)
    severity = dict(rows).get(name, 'ERROR')
    t.equal(run.returncode, 1 if severity == 'ERROR' or '--deny' in options.get(name, []) else 0, f'{path.name}: exit code')
    t.equal(run.stderr, b'', f'{path.name}: nothing on standard error')
    return run.stdout


texts = sorted(folder.glob('*.law'))
for path in texts:
    got, golden = said(path), path.with_suffix('.txt')
    if bless:
        golden.write_bytes(got)
    name = base(path)
    code = f'[{name.replace("_", "-")}]'.encode()
    gathered = name in allowed and b'error[' not in got and got.count(b'\n') > 1 # told of a whole text, without its code
    t.ok(code in got or gathered or name == 'several_errors', f'{path.name}: raises what it is named for', got.decode('utf-8', 'replace'))
    t.equal(got.decode(), golden.read_text() if golden.exists() else '', f'{path.name}: reads as {golden.name}')
for name, _ in rows:
    t.ok((folder / f'{name}.law').exists(), f'{name} has a golden file')
for golden in folder.glob('*.txt'):
    t.ok(golden.with_suffix('.law').exists(), f'{golden.name} has its text')
t.done()
