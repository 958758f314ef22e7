"""docs.py - what the docs show is what happens.

* A block ```law or ```json with a file name after it is written to that file; each ```console block is then run, in
  order, in the same folder: a line `$ COMMAND` is a command (it goes on in lines that begin with `> `), what follows is
  what it prints. A line `...` stands for any lines, `...` within a line for anything in it.
* A ```law block that begins with the header of an instrument is laid out as `habeas fmt` does, and passes `habeas check`.
* The tables between `<!-- made from FILE` and `<!-- end -->` are those that FILE gives.
* A link to a file of this tree leads to one.

`test/docs.py --write` puts the output of commands that differs into the page, to be read before it is kept.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

from tap import Tap

root = pathlib.Path(os.environ.get('HABEAS_ROOT', pathlib.Path(__file__).resolve().parent.parent))
habeas = pathlib.Path(os.environ.get('HABEAS', root / 'build/habeas'))
BLOCK = re.compile(r'^```(\w+)(?: ([\w.-]+))?\n(.*?)^```$', re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r'^\$ (.*(?:\n> .*)*)\n?((?:(?!\$ ).*\n)*)', re.MULTILINE)
environment = dict(os.environ, PATH=f'{habeas.parent}:{os.environ["PATH"]}', NO_COLOR='1', COLUMNS='80')


def run(command, folder):
    result = subprocess.run(['bash', '-c', command.replace('\n> ', '\n')], cwd=folder, env=environment, text=True,
                            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=600)
    return re.sub(r'[ ]+$', '', result.stdout, flags=re.MULTILINE).strip('\n')


def matches(wanted, got):
    lines = (r'(?:[^\n]*\n)*' if line == '...' else '[^\n]*'.join(map(re.escape, line.split('...'))) + r'\n'
             for line in wanted.strip('\n').split('\n'))
    return re.fullmatch(''.join(lines), got + '\n') is not None


def routes():
    for method, path, permission, what in re.findall(
            r'^ROUTE\(\w+, "(\w+)", "([^"]+)", (\w+), \w+, "\w*", "([^"]+)"\)$', (root / 'src/http/route.def').read_text(), re.M):
        yield f'| {method} | `{path}` | {"yes" if permission == "KEY" else "no"} | {what} |'


def permits():
    text = (root / 'src/act/role.def').read_text()
    verbs = dict(re.findall(r'^ACTION\((\w+), "([^"]+)"', text, re.M))
    for role in re.findall(r'^ROLE\((\w+),', text, re.M):
        may = [f'`{verbs[action]}`' for action, who in re.findall(r'^PERMIT\((\w+), (\w+)\)', text, re.M) if who == role]
        yield f'| {role.replace("_", " ")} | {", ".join(may) or "nothing"} |'


TABLES = {'src/http/route.def': routes, 'src/act/role.def': permits}
MADE = re.compile(r'(<!-- made from (\S+) [^\n]*-->\n(?:\| \w+ [^\n]*\n\|-[^\n]*\n)?)(.*?)(<!-- end -->)', re.DOTALL)


def check_tables(t, name, text, write):
    """The page with its tables as they must be."""
    def made(match):
        wanted = ''.join(f'{line}\n' for line in TABLES[match[2]]())
        t.ok(write or match[3] == wanted, f'{name}: the table of {match[2]}', f'wanted:\n{wanted}\ngot:\n{match[3]}')
        return match[1] + wanted + match[4]
    return MADE.sub(made, text)


def check_page(t, page, write):
    text = page.read_text()
    name = page.relative_to(root)
    with tempfile.TemporaryDirectory() as folder:
        for language, file, body in BLOCK.findall(text):
            if file:
                (pathlib.Path(folder) / file).write_text(body)
            if language == 'law' and re.match('(vocabulary|law|agreement|order|mapping|register) ', body):
                title = f'{name}: ' + body.split('\n')[0]
                path = pathlib.Path(folder) / (file or 'block.law')
                path.write_text(body)
                t.equal(run(f'habeas fmt - < {path}', folder), body.strip('\n'), f'{title}: is laid out')
                said = run(f'habeas check {path}; echo "exit $?"', folder)
                t.ok(said.endswith('exit 0'), f'{title}: passes check', said)
            if language != 'console':
                continue
            for command, wanted in COMMAND.findall(body):
                got = run(command, folder)
                good = matches(wanted, got)
                if write and not good:
                    shown = f'$ {command}\n'
                    got = re.sub(r'\b[0-9a-f]{12}\b', '...', got)  # hashes of texts
                    text = text.replace(shown + wanted, shown + (got + '\n' if got else ''))
                t.ok(good, f'{name}: {command}', f'wanted:\n{wanted}\ngot:\n{got}')
    for target in re.findall(r'\]\(([^)#\s]+)[^)]*\)|<img src="([^"]+)"', text):
        target = target[0] or target[1]
        if not re.match('[a-z]+:', target):
            t.ok((page.parent / target).exists(), f'{name}: {target} exists')
    made = check_tables(t, name, text, write)
    if write:
        page.write_text(made)


t = Tap()
assert matches('a\n...\nb', 'a\nx\ny\nb') and matches('a ... c', 'a b c') and not matches('a.b', 'a-b')
assert matches('...\na', 'a') and not matches('a\n...', 'b\nc') and not matches('', 'x')
# What others wrote is not ours to run: the pages of packages that the tests and the bench use stand in node_modules.
pages = [path for path in root.rglob('*.md')
         if not re.match(r'build|\.', str(path.relative_to(root))) and 'node_modules' not in path.parts]
for page in sorted(pages):
    check_page(t, page, '--write' in sys.argv)
made = subprocess.run([sys.executable, root / 'tools/events.py', *(['--check'] if '--write' not in sys.argv else [])],
                      capture_output=True, text=True)
t.equal(made.stderr, '', 'doc/events.md is what the tables say')
t.done()
