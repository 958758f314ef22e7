#!/usr/bin/env python3
"""cli - the command line: what it writes (test/golden/cli), and what holds for every command and every text.

I1. Each row of command.def, each command and each option that it takes, has a golden test: one without fails here.
I2. HABEAS_BLESS=1 writes the golden files anew. HABEAS_SEED and HABEAS_LONG as in the other tests.
"""
import json
import os
import pathlib
import pty
import random
import re
import shutil
import subprocess
import sys
import tempfile

from tap import Tap

root = pathlib.Path(os.environ['HABEAS_ROOT'])
habeas = pathlib.Path(os.environ['HABEAS']).resolve()
golden = root / 'test/golden/cli'
bless = bool(os.environ.get('HABEAS_BLESS'))
long = bool(os.environ.get('HABEAS_LONG'))
seed = int(os.environ.get('HABEAS_SEED', '1'))
chance = random.Random(seed)
tap = Tap()

# Nothing of the machine's own: no HOME, no terminal, no locale but C.
plain = {'PATH': f'{habeas.parent}:/usr/bin:/bin', 'LC_ALL': 'C', 'COLUMNS': '80', 'TERM': 'dumb', 'TZ': 'UTC'}
plain.update({name: value for name, value in os.environ.items() if name.endswith('SAN_OPTIONS')})


def run(*words, given='', env=plain, cwd=root, program=habeas):
    return subprocess.run([program, *words], input=given.encode() if isinstance(given, str) else given,
                          capture_output=True, env=env, cwd=cwd, timeout=600)


def answer(*words, **more):
    return json.loads(run(*words, '--json', **more).stdout)


# What command.def says.

def_text = (root / 'src/cli/command.def').read_text()
commands = re.findall(r'^COMMAND\((\w+),', def_text, re.M)
options = {}  # name in the table: (long, letter, takes a value)
for name, text, letter, argument in re.findall(r'^OPTION\((\w+), "([^"]+)", (0|\'.\'), (NULL|"[^"]*")', def_text, re.M):
    options[name] = (text, letter.strip("'") if letter != '0' else None, argument != 'NULL')
takes = re.findall(r'^TAKES\((\w+), (\w+)\)', def_text, re.M)

# Golden files.

MASKS = [(re.compile(r'\bhabeas/[0-9a-f]{8}\+[0-9a-f]{8}\+[A-Za-z0-9+/]+=*'), '<log key>'), (re.compile(r'\bhabeas/[0-9a-f]{8}\b'), '<log>'),
         (re.compile(r'\bU(\d+)(-[0-9A-HJKMNP-TV-Z]{5}){4}\b'), r'U\1-<code>'), (re.compile(r'\bhabeas_(K\d+)_[0-9a-f]{64}\b'), r'habeas_\1_<secret>'),
         (re.compile(r'\b[0-9a-f]{64}\b'), '<sha256>'), (re.compile(r'(?<= )[0-9a-f]{12}(?=[,\s])'), '<sha256>....'),
         (re.compile(r'\bhabeas \d+\.\d+\.\d+'), 'habeas <version>'),
         (re.compile(r'(?<= in )[\d.]+ m?s$', re.M), '<time>'),
         (re.compile(r'^(answer +ms|(?:not )?proved +\d+|refuted +\d+) +', re.M), r'\1 '),
         (re.compile(r'^((?:not )?proved|refuted) +\d+', re.M), r'\1 <ms>'), (re.compile(r'"ms":\d+'), '"ms":0'),
         (re.compile(r'[\d.]+ s, [\d,]+ rows a second'), '<time>'), (re.compile(r'after \d+ ms'), 'after <time>'),
         (re.compile(r'"rows_per_second":\d+,"seconds":"[\d.]+"'), '"seconds":"<time>"')]
seen = set()  # (command,) and (command, option)


def mask(output):
    text = output.decode()
    for pattern, stands in MASKS:
        text = pattern.sub(stands, text)
    return text


def note_words(script):
    """Which commands and options a script calls."""
    for line in re.findall(r'\bhabeas ([^|\n;<>]*)', re.sub(r'^#.*$', '', script, flags=re.M)):
        words = line.split()
        command = next((word for word in words if word in commands), None)
        for name, (text, letter, _) in options.items():
            if any(word.split('=')[0] == f'--{text}' or word == f'-{letter}' for word in words):
                seen.add((command, name))
        seen.add((command,))


def workplace():
    folder = pathlib.Path(tempfile.mkdtemp(prefix='habeas-cli.'))
    for path in (golden / 'files').iterdir():
        shutil.copy(path, folder)
    first = re.search(r'^```law\n(.*?)^```', (root / 'doc/language.md').read_text(), re.M | re.S)[1]
    (folder / 'section_1.law').write_text(first)
    return folder


def golden_one(path):
    folder = workplace()
    (folder / 'bin').mkdir()
    (folder / 'bin/habeas').symlink_to(habeas)
    script, _, exit_line = path.read_text().rpartition('# exit ')
    script = script or exit_line
    note_words(script)
    got = subprocess.run(['sh', '-c', script], input=b'', capture_output=True, cwd=folder, timeout=600,
                         env=plain | {'PATH': f'{folder}/bin:/usr/bin:/bin'})
    shutil.rmtree(folder)
    out, err = mask(got.stdout), mask(got.stderr)
    if bless:
        path.write_text(f'{script}# exit {got.returncode}\n')
        for suffix, text in (('.out', out), ('.err', err)):
            if text:
                path.with_suffix(suffix).write_text(text)
            else:
                path.with_suffix(suffix).unlink(missing_ok=True)
    want = [path.with_suffix(suffix).read_text() if path.with_suffix(suffix).exists() else ''
            for suffix in ('.out', '.err')]
    tap.equal(f'{out}--- stderr\n{err}--- exit {got.returncode}\n',
              f'{want[0]}--- stderr\n{want[1]}--- exit {exit_line.strip() if not bless else got.returncode}\n',
              f'golden {path.stem}')


def golden_all():
    cases = sorted(golden.glob('*.cmd'))
    tap.ok(cases, 'there are golden files')
    for path in cases:
        golden_one(path)
    stray = [p.name for p in golden.iterdir() if p.suffix in ('.out', '.err') and not p.with_suffix('.cmd').exists()]
    tap.ok(not stray, 'each golden output belongs to a script', '\n'.join(stray))
    missing = [command for command in commands if (command,) not in seen]
    missing += [f'{command} --{options[option][0]}' for command, option in takes if (command, option) not in seen]
    missing += [f'--{options[option][0]}' for option in ('help', 'version', 'json', 'no_color')
                if not any(option in pair[1:] for pair in seen)]
    tap.ok(not missing, 'each command and each option it takes has a golden test', '\n'.join(missing))


# What holds for every command.

def columns(text):
    return max((len(line) for line in text.decode().splitlines()), default=0)


def help_pages():
    for command in commands:
        page = run('help', command)
        tap.ok(page.returncode == 0 and page.stdout == run(command, chance.choice(['--help', '-h'])).stdout,
               f'help {command} is {command} --help')
        short = [width for width in (60, 80, 100)
                 if columns(re.sub(rb'(?s)\nExamples\n.*?\n\n', b'', run('help', command,
                                                                        env=plain | {'COLUMNS': str(width)}).stdout))
                 > width]
        tap.ok(not short, f'help {command} keeps to the width', short)
        tap.ok(all(f'--{options[o][0]}' in page.stdout.decode() for c, o in takes if c == command),
               f'help {command} lists its options')


def man_pages():
    groff, mandoc = shutil.which('groff'), shutil.which('mandoc')
    for command in [''] + commands:
        name = f'man page {command or "habeas"}'
        page = run('help', '--man', *([command] if command else []))
        built = habeas.parent / (f'habeas-{command}.1' if command else 'habeas.1')
        tap.ok(page.stdout.startswith(b'.TH HABEAS') and built.read_bytes() == page.stdout, f'{name} is what is installed')
        for tool, words in ((groff, ['-man', '-ww', '-z', '-Tutf8']), (mandoc, ['-T', 'lint', '-W', 'error'])):
            which = 'groff' if words[0] == '-man' else 'mandoc'
            if not tool:
                tap.skip(f'{name} under {which}', f'there is no {which}')
                continue
            got = run(*words, given=page.stdout, program=tool, env=os.environ)
            tap.ok(got.returncode == 0 and not got.stdout + got.stderr, f'{name} under {which}',
                   (got.stdout + got.stderr).decode())


BASH = r'''
source "$0"
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
_habeas
printf '%s\n' "${COMPREPLY[@]}"
'''
COMPLETED = [
    (['de'], ['decide', 'demo']),
    (['decide', '--a'], ['--agreement', '--as-if']),
    (['decide', '--agreement', 'us-sv-2025'], ['us-sv-2025', 'us-sv-2025-programme']),
    (['decide', '-a', 'dk'], ['dk-xk-2022']),
    (['decide', '-a', 'us-sv-2025', '--to', 'ce'], ['cecot']),
    (['decide', '--for', '=', 'as'], ['asylum']),
    (['--json', 'decide', '--for', 'sen'], ['sentence']),
    (['decide', '--sender', 'NO'], ['NO']),
    (['show', 'us-ng-f'], ['us-ng-fung-ho-1922']),
    (['facts', 'court_st'], ['court_stay']),
    (['check', '--deny', 'unc'], ['uncited', 'uncovered']),
    (['check', '--c'], ['--coverage']),
    (['help', 'as'], ['ask']),
    (['completion', 'z'], ['zsh']),
    (['decide', 'swe'], ['swede.json']),
    (['decide', '-l', 'lit'], ['little.law']),
]


def completions():
    env = plain | {'PATH': f'{habeas.parent}:/usr/bin:/bin'}
    with tempfile.NamedTemporaryFile() as script:
        script.write(run('completion', 'bash').stdout)
        script.flush()
        for words, want in COMPLETED:
            got = subprocess.run(['bash', '--norc', '-c', BASH, script.name, 'habeas', *words], capture_output=True,
                                 env=env, cwd=golden / 'files', timeout=600)
            tap.equal(sorted(got.stdout.decode().split()), want, f'bash completes {" ".join(words)}')
    zsh = shutil.which('zsh')
    if not zsh:
        tap.skip('zsh completes', 'there is no zsh')
        return
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, '_habeas').write_bytes(run('completion', 'zsh').stdout)
        for words, want in (('deci', 'decide'), ('decide --agree', '--agreement'), ('decide -a dk', 'dk-xk-2022'),
                            ('decide --agreement dk', 'dk-xk-2022'), ('show us-8usc1231', 'us-8usc1231'),
                            ('check --deny unci', 'uncited'), ('decide swed', 'swede.json')):
            tap.ok(want in zsh_completes(zsh, folder, f'habeas {words}', env), f'zsh completes {words}')


def zsh_completes(zsh, folder, line, env):
    """Types the line and a tab in a terminal, and gives what the line has become."""
    pid, fd = pty.fork()
    if pid == 0:
        os.chdir(golden / 'files')
        os.execve(zsh, ['zsh', '-f'], env | {'TERM': 'dumb', 'COLUMNS': '200'})
    setup = (f'PS1=; fpath=({folder} $fpath); autoload -Uz compinit; compinit -u -D; unsetopt zle_bracketed_paste;'
             ' report() { print -r -- "<<$BUFFER>>"; exit; }; zle -N report; bindkey "^X" report\n')
    os.write(fd, setup.encode() + line.encode() + b'\t\x18')
    output = b''
    try:
        while chunk := os.read(fd, 4096):
            output += chunk
    except OSError:
        pass
    os.close(fd)
    os.waitpid(pid, 0)
    found = re.findall(r'<<(habeas [^>]*)>>', output.decode(errors='replace'))
    return found[-1].split() if found else output.decode(errors='replace')


def terminal(words, env, typed=b''):
    """What the program writes to a terminal."""
    pid, fd = pty.fork()
    if pid == 0:
        os.execve(habeas, ['habeas', *words], env)
    os.write(fd, typed)
    output = b''
    try:
        while chunk := os.read(fd, 4096):
            output += chunk
    except OSError:
        pass
    os.close(fd)
    return output, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def color():
    env = plain | {'TERM': 'xterm'}
    words = ['list', '--on', '2025-03-20']
    painted, _ = terminal(words, env)
    bare = run(*words).stdout.replace(b'\n', b'\r\n')
    tap.ok(b'\033[' in painted, 'a terminal is written to in color')
    tap.equal(re.sub(rb'\033\[[0-9;]*m', b'', painted), bare, 'color adds color alone')
    tap.equal(terminal(words + ['--no-color'], env)[0], bare, '--no-color')
    tap.equal(terminal(words, env | {'NO_COLOR': '1'})[0], bare, 'NO_COLOR')
    tap.equal(terminal(words, env | {'TERM': 'dumb'})[0], bare, 'a dumb terminal')
    tap.ok(b'\033[' not in terminal(words + ['--json'], env)[0], 'JSON is never colored')


def ask_in_a_terminal():
    words = ['ask', '-a', 'us-sv-2025', '--on', '2025-03-20']
    shown, code = terminal(words, plain | {'TERM': 'xterm'}, b'VE\nwhy\n\nnone\nback\n\x04')
    shown = re.sub(rb'\033\[[0-9;]*m', b'', shown).decode()
    tap.ok(code == 1 and 'known so far: VE' in shown and shown.count('   citizenship_claim: ') == 2 and
           'undetermined under us-sv-2025' in shown, 'an interview in a terminal', shown)


def failed_writes():
    with open('/dev/full', 'wb') as full:
        got = subprocess.run([habeas, 'list'], stdout=full, stderr=subprocess.PIPE, env=plain, timeout=600)
    tap.ok(got.returncode == 3 and b'could not be written' in got.stderr, 'a full device is a failure', got.stderr)
    reader, writer = os.pipe()
    os.close(reader)
    got = subprocess.run([habeas, 'list'], stdout=writer, stderr=subprocess.PIPE, env=plain, timeout=600)
    os.close(writer)
    tap.ok(got.returncode == 3 and not got.stderr, 'a closed pipe ends it in silence', got.stderr)
    got = subprocess.run(['sh', '-c', 'exec "$0" decide -a us-sv-2025 <&-', habeas], capture_output=True, env=plain, timeout=600)
    tap.ok(got.returncode == 3 and b'standard input' in got.stderr, 'a closed standard input is a failure', got.stderr)


# What holds for every text.

shipped = answer('list', '--on', '2025-03-20')
agreements = [t['id'] for t in shipped if t['kind'] == 'agreement' and 'amends' not in t]


def under(agreement):
    """The agreement, and two of its states where the program asks for them."""
    words = ['-a', agreement]
    for _ in range(2):
        got = run('decide', *words, '--on', '2025-03-20', given='{}').stderr.decode()
        if asked := re.search(r'\(([A-Z, ]+)\): say (--\w+)', got):
            words += [asked[2], [state for state in asked[1].split(', ') if state not in words][0]]
    return words


def some_days(count):
    return [f'{chance.randint(2019, 2027)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}' for _ in range(count)]


def shipped_texts():
    files = [str(p.relative_to(root)) for p in sorted((root / 'law').rglob('*.law'))]
    got = run('fmt', '--check', *files)
    tap.ok(got.returncode == 0, 'every shipped text is laid out', got.stdout.decode())
    hashes = {t['sha256'] for t in shipped}
    sums = {subprocess.run(['sha256sum', root / path], capture_output=True).stdout.decode().split()[0] for path in files}
    tap.ok(hashes == sums, 'the hash of a text is the SHA-256 of its file', '\n'.join(hashes ^ sums))
    whole, named = run('check', '--json'), run('check', '--json', 'law/')
    tap.ok(whole.returncode == 0, 'every shipped text checks')
    count = [json.loads(got.stdout) for got in (whole, named)]
    tap.ok(named.returncode == 0 and all(count[0][k] == count[1][k] for k in count[0] if k != 'diagnostics') and
           len(count[0]['diagnostics']) == len(count[1]['diagnostics']),
           'the shipped files are the shipped texts', named.stdout.decode()[:400])
    if long:
        mutated = subprocess.run([habeas, 'check', '--mutate', '--json'], capture_output=True, env=plain, timeout=900)
        told = json.loads(mutated.stdout)
        print(f"# {told['mutants_caught']} of {told['mutants']} changes of a clause are noticed")
        tap.ok(told['mutants_caught'] >= 0.95 * told['mutants'] > 0, 'of the changes of a clause 95 % are noticed')
    if 'HABEAS_SANITIZED' not in os.environ:
        property_changes_of_a_fee_are_noticed()
    findings = [d for d in json.loads(whole.stdout)['diagnostics'] if d['severity'] == 'finding']
    tap.equal(findings, [], 'the shipped texts hold no finding')
    with tempfile.TemporaryDirectory() as folder:
        for path, wrong in (('law/agreements/us-sv-2025.law', 'example-failed'), ('law/floor.law', 'replaces-instrument')):
            text = (root / path).read_text()
            edited = pathlib.Path(folder, 'edited.law')
            edited.write_text(re.sub(r'expect barred\n', 'expect cleared\n', text, count=1) + '\n# edited\n')
            got = run('check', '--json', str(edited))
            tap.ok(got.returncode == 1 and {d['code'] for d in json.loads(got.stdout)['diagnostics']
                                            if d['severity'] == 'error'} == {wrong},
                   f'{path}, edited, is checked in its place' if wrong[0] == 'e' else f'{path}, edited, is refused',
                   got.stdout.decode()[:400])
            got = run('decide', '--law', str(edited), '-a', 'us-sv-2025', given='{}')
            tap.ok(got.returncode == 2 and b'replaces-instrument' in got.stderr, f'{path}, edited, never decides')


def property_changes_of_a_fee_are_noticed():
    priced = sorted(path for path in (root / 'law/agreements').glob('*.law') if '  expect fee ' in path.read_text())
    mutated = subprocess.run([habeas, 'check', '--mutate', '--json', *priced], capture_output=True, env=plain, timeout=900)
    slips = [d['message'] for d in json.loads(mutated.stdout)['diagnostics']
             if d['code'] == 'unpinned' and 'example notices' in d['message']]
    tap.ok(len(priced) > 6 and not slips, 'every change of a fee of the shipped texts is noticed by an example', '\n'.join(slips))


def property_nothing_known_is_never_cleared():
    wrong = []
    for agreement in agreements:
        for day in some_days(40 if long else 2):
            for more in ([], ['--as-if']):
                got = run('decide', *under(agreement), '--on', day, '--json', *more, given='{}')
                if got.returncode != 1 or json.loads(got.stdout)['outcome'] == 'cleared':
                    wrong.append(f'{agreement} {day} {more}: {got.stdout[:80]} {got.stderr[:200]}')
    tap.ok(not wrong, 'property_nothing_known_is_never_cleared', '\n'.join(wrong))


def property_a_citizen_is_barred():
    wrong = []
    for day in ['2025-03-14', '2025-03-20', '2026-03-13'] + ([f'2025-{m:02}-15' for m in range(4, 13)] if long else []):
        got = answer('decide', '-a', 'us-sv-2025', '--on', day, given='{"citizenships":["US"]}')
        if got['outcome'] != 'barred' or any(p['outcome'] != 'barred' for p in got['paths']):
            wrong.append(day)
    tap.ok(not wrong, 'property_a_citizen_is_barred', '\n'.join(wrong))


def property_same_bytes():
    facts = golden / 'files/national.json'
    words = ['-a', 'us-sv-2025', '--on', '2025-03-20', '--for', 'removal', '--to', 'none', '--as-if']
    for json_too in ([], ['--json']):
        name = ' '.join(['property_same_bytes', *json_too])
        first = run('decide', *words, *json_too, str(facts))
        others = {'again': run('decide', *words, *json_too, str(facts)),
                  'from standard input': run('decide', *words, *json_too, given=facts.read_bytes()),
                  'from -': run('decide', *words, *json_too, '-', given=facts.read_bytes()),
                  'from another folder': run('decide', *words, *json_too, str(facts), cwd='/'),
                  'in another locale': run('decide', *words, *json_too, str(facts), env=plain | {'LC_ALL': 'es_ES.UTF-8'}),
                  'in another zone': run('decide', *words, *json_too, str(facts), env=plain | {'TZ': 'Pacific/Kiritimati'}),
                  'with a home': run('decide', *words, *json_too, str(facts), env=plain | {'HOME': '/nowhere'})}
        pairs = [words[i:i + 2] for i in range(0, 8, 2)] + [['--as-if'], [str(facts)], *([json_too] if json_too else [])]
        for _ in range(5):
            chance.shuffle(pairs)
            order = [word for pair in pairs for word in pair]
            others[' '.join(order)] = run('decide', *order)
        wrong = [how for how, got in others.items() if (got.stdout, got.returncode) != (first.stdout, first.returncode)]
        tap.ok(first.stdout and not wrong, name, '\n'.join(wrong))


def a_value(fact):
    """An answer to a question, as a person would type it."""
    kind = fact['type']
    if kind == 'yes/no':
        return chance.choice(['yes', 'no', 's\u00ed', 'n'])
    if kind.startswith('set of country'):
        return chance.choice(['none', 'only SV', 'VE', 'sv ve', 'only se, dk', 'not US', 'only NO FR'])
    if kind.startswith('set of one of'):
        codes = kind[len('set of one of '):].split(', ')
        return chance.choice(['only ', 'not ', '']) + chance.choice(codes)
    if kind.startswith('one of'):
        return chance.choice(kind.removesuffix(' or none')[len('one of '):].split(', '))
    if kind.startswith('country'):
        return chance.choice(['SV', 've', 'US', 'none' if 'none' in kind else 'NO'])
    if kind.startswith('date'):
        return chance.choice(['1990-05-17', '2025-01-31', 'none' if 'none' in kind else '2010-12-01'])
    if kind.startswith('number'):
        return re.search(r'to (\d+)', kind)[1]
    if kind.startswith('money'):
        return '1000.50'
    if kind.startswith('list'):
        return 'none'
    return '?'


def property_an_interview_decides_as_its_answers_do():
    facts = {f['name']: f for f in answer('facts')}
    wrong = []
    for _ in range(200 if long else 6):
        agreement, day = chance.choice(agreements), chance.choice(['2025-03-20', '2024-07-02', '2031-06-01'])
        words = [*under(agreement), '--on', day, '--as-if']
        typed = []
        for _ in range(chance.randint(1, 6)):  # what it asks next is seen in what it has asked
            asked = run('ask', *words, '--json', given='\n'.join(typed + ['']))
            names = re.findall(r'^   (\w+): ', asked.stderr.decode(), re.M)
            names = [name for name in names if name in facts]
            if len(names) <= len(typed):
                break
            typed.append(chance.choice([a_value(facts[names[len(typed)]])] * 4 + ['?']))
        got = run('ask', *words, '--json', given='\n'.join(typed + ['']))
        told = json.loads(got.stdout)
        again = run('decide', *words, '--json', given=json.dumps(told['answers']))
        if again.returncode != got.returncode or json.loads(again.stdout) != told['determination']:
            wrong.append(f'{words} {typed}: {told["answers"]} {again.stderr.decode()}')
    tap.ok(not wrong, 'property_an_interview_decides_as_its_answers_do', '\n'.join(wrong))


def widths():
    for words in (['demo'], ['facts'], ['list', '--on', '2025-03-20'], ['decide', '-a', 'us-sv-2025', '--on', '2025-03-20'],
                  ['decide', '--destinations', '--sender', 'US', '--on', '2025-03-20'],
                  ['compare', 'us-sv-2025', 'us-sv-2019', '--on', '2025-03-20'],
                  ['ask', '-a', 'us-sv-2025', '--on', '2025-03-20']):
        wide = [width for width in (60, 80, 100)
                if columns(run(*words, given='{}', env=plain | {'COLUMNS': str(width)}).stdout) > width]
        tap.ok(not wide, f'{" ".join(words)} keeps to the width', wide)


golden_all()
if not bless:
    help_pages()
    man_pages()
    completions()
    color()
    ask_in_a_terminal()
    failed_writes()
    widths()
    shipped_texts()
    property_nothing_known_is_never_cleared()
    property_a_citizen_is_barred()
    property_same_bytes()
    property_an_interview_decides_as_its_answers_do()
tap.done()
