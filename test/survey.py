"""habeas survey: tables of persons. Small ones made here, whose answers `habeas decide` gives person by person; and the
real removals, where they are (removals.py), whose published totals must come out."""
import gzip
import json
import os
import pathlib
import pty
import random
import re
import resource
import subprocess
import tempfile
import xml.etree.ElementTree

import removals
from tap import Tap

t = Tap()
habeas = os.environ['HABEAS']
root = pathlib.Path(os.environ['HABEAS_ROOT'])
random.seed(int(os.environ.get('HABEAS_SEED', 20250315)))
folder = pathlib.Path(tempfile.mkdtemp())

MAPPING = '''mapping people "A table for tests"
  subject person
  header line 3
  delimiter ";"
  encoding {encoding}
  dates "D.M.YYYY"
  blank is unknown

column "Nationality" or "Citizenship" gives citizenships
  codes "Old Country" = VE
  unknown "?"

column "Second" gives citizenships

column "Born" gives birth_date

column "Convicted" gives convicted
  codes "Y" = yes, "N" = no

column "Status" gives immigration_status
  codes "illegal" = unlawful

column "Note" ignored "a note"

constant court_stay = no "none was entered"
'''


def run(*args, stdin=None, code=0):
    result = subprocess.run([habeas, *map(str, args)], input=stdin, capture_output=True)
    if code is not None and result.returncode != code:
        raise AssertionError(f'{args}: exit {result.returncode}\n{result.stderr.decode()}')
    return result


def survey(*args, stdin=None):
    return json.loads(run('survey', '-a', 'us-sv-2025', '--on', '2025-03-20', '--json', *args, stdin=stdin).stdout)


def write(name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def attempt(name, body):
    try:
        body()
        t.ok(True, name)
    except (AssertionError, KeyError, ValueError) as wrong:
        t.ok(False, name, repr(wrong))


law = write('people.law', MAPPING.format(encoding='utf_8'))
law_1252 = write('people1252.law', MAPPING.format(encoding='windows_1252'))
HEAD = 'A table\n\nNationality;Second;Born;Convicted;Status;Note\n'


def of_people(path, *args, law=law, **more):
    return survey('--law', law, '--mapping', 'people', *args, path, **more)


def same_as_decide():
    """Each row decided alone, as facts, and all of them as a table: the same counts, with and without a pack."""
    rows, lines, outcomes = [], [], {}
    status = {'illegal': 'unlawful', 'citizen': 'citizen', 'resident': 'resident', '': None}
    for _ in range(40):
        first, second = random.choice(['SV', 'VE', 'US', 'MEX', 'mexico', '']), random.choice(['', '', 'US', 'HN'])
        born = random.choice(['', '1.2.2010', '17.05.1990', '29.2.2008'])
        convicted, standing = random.choice(['Y', 'N', '']), random.choice(list(status))
        rows.append(f'{first};{second};{born};{convicted};{standing};"a ; ""note"""')
        facts = {'court_stay': False}
        codes = [{'MEX': 'MX', 'mexico': 'MX'}.get(c, c) for c in (first, second) if c]
        if codes:
            facts['citizenships'] = sorted(set(codes))
        if born:
            day, month, year = map(int, born.split('.'))
            facts['birth_date'] = f'{year}-{month:02}-{day:02}'
        if convicted:
            facts['convicted'] = convicted == 'Y'
        if status[standing]:
            facts['immigration_status'] = status[standing]
        lines.append(json.dumps(facts))
        answer = json.loads(run('decide', '-a', 'us-sv-2025', '--on', '2025-03-20', '--json',
                                stdin=lines[-1].encode(), code=None).stdout)
        outcomes[answer['outcome']] = outcomes.get(answer['outcome'], 0) + 1
    text = HEAD + '\n'.join(rows) + '\n'
    want = {name: outcomes.get(name, 0) for name in
            ('barred', 'cleared', 'not_covered', 'not_in_force', 'undetermined', 'unmet')}
    for path in (write('p.csv', text), write('p.csv.gz', gzip.compress(text.encode())),
                 write('bom.csv', '\ufeff' + text.replace('\n', '\r\n'))):
        got = of_people(path, '--exact')
        assert (got['rows'], got['bad_rows'], got['outcomes']) == (40, 0, want), (path, got['outcomes'], want)
    got = survey('--exact', write('p.ndjson', '\n'.join(lines)))
    assert (got['rows'], got['outcomes']) == (40, want), got['outcomes']


def lines_are_decoded_strictly():
    """Lines as odd as JSON allows, and odder: each comes out as `decide` has it, or is bad where `decide` refuses it."""
    names = ['citizenships', 'convicted', 'birth_date', 'court_stay', 'immigration_status', 'citizenship', 'facility',
             'conv\\u0069cted', 'birth_country']
    values = ['["SV"]', '{"only":["US"]}', '{"has":["VE"],"not":["US"]}', '[]', 'true', 'false', 'null', '"1990-05-17"',
              '"1990-05-32"', '"unlawful"', '"SV"', '{"value":false,"as_of":"2025-03-19"}', '{"value":true,"as_of":"2025-01-01"}',
              '[ "SV" , "V\\u0045" ]', '1', '01', 'tru', '"a', '{"value":true', '[true]]', '"US" "US"', '{}', '{"has":["U}S"]}']
    lines, outcomes, bad = [], {}, 0
    for _ in range(150):
        space = random.choice(['', '', ' ', '\t '])
        members = [f'"{random.choice(names[:5] if random.random() < .8 else names)}"{space}:{space}'
                   f'{random.choice(values[:13] if random.random() < .8 else values)}' for _ in range(random.randrange(4))]
        line = space + '{' + space + f'{space},{space}'.join(members) + space + '}' + random.choice([''] * 9 + ['x', ',', '{}'])
        lines.append(line)
        result = run('decide', '-a', 'us-sv-2025', '--on', '2025-03-20', '--json', stdin=line.encode(), code=None)
        if result.returncode == 2:
            bad += 1
        else:
            outcome = json.loads(result.stdout)['outcome']
            outcomes[outcome] = outcomes.get(outcome, 0) + 1
    got = survey('--exact', write('odd.ndjson', '\n'.join(lines)))
    assert got['bad_rows'] == bad, (got['bad_rows'], bad)
    assert {o: n for o, n in got['outcomes'].items() if n} == outcomes, (got['outcomes'], outcomes)
    assert bad > 20 and sum(outcomes.values()) > 20, (bad, outcomes)


def bad_rows_are_kept():
    text = HEAD + ('SV;;17.5.1990;Y;illegal;\n' 'SV;;30.2.1990;Y;illegal;\n' 'Atlantis;;;;;\n' 'SV;;;maybe;;\n' 'SV;;;\n'
                   '"SV"x;;;;;\n' 'SV;;;;;"line\nbreak"\n' 'Old Country;;;;;\n' '?;;;;;\n')
    bad = folder / 'bad.txt'
    result = run('survey', '-a', 'us-sv-2025', '--on', '2025-03-20', '--json', '--law', law, '--mapping', 'people', '--by',
                 'citizenships', '--exact', '--bad', bad, write('bad.csv', text))
    got, kept = json.loads(result.stdout), bad.read_text()
    assert (got['rows'], got['bad_rows']) == (4, 5), got
    for place in ('bad.csv:5:5:', 'bad.csv:6:1:', 'bad.csv:7:6:', 'bad.csv:8:0:', 'bad.csv:9:5:'):
        assert place in kept, (place, kept)
    for row in ('SV;;30.2.1990;Y;illegal;', 'Atlantis;;;;;', '"SV"x;;;;;'):
        assert row in kept, row
    groups = {group['value']: group['rows'] for group in got['by']['citizenships']}
    assert groups == {'SV': 2, 'VE': 1, None: 1}, groups


def blank_is_unknown():
    got = of_people(write('blank.csv', HEAD + ';;;;;\n' * 30))
    missing = {item['fact']: item['persons'] for item in got['missing']}
    assert got['outcomes']['undetermined'] == 30, got['outcomes']
    assert missing['citizenships'] == missing['convicted'] == missing['birth_date'] == 30, missing
    assert 'court_stay' not in missing


def assumptions_stand_first():
    path = write('assume.csv', HEAD + ';;;;;\n' * 12 + 'US;;;;;\n' * 12)
    got = of_people(path, '--assume', 'citizenships = {US} and not convicted')
    assert got['outcomes']['barred'] == 24 and got['assumed'] == 'citizenships = {US} and not convicted', got['outcomes']
    text = run('survey', '-a', 'us-sv-2025', '--on', '2025-03-20', '--law', law, '--mapping', 'people', '--assume',
               'not convicted', path).stdout.decode()
    assert text.startswith('Assumed of everybody of whom it is not known: not convicted'), text[:80]
    wrong = run('survey', '-a', 'us-sv-2025', '--mapping', 'people', '--law', law, '--assume', 'convicted or serving_sentence',
                path, code=2)
    assert b'assumption' in wrong.stderr, wrong.stderr
    assert run('decide', '--assume', 'convicted', code=2).stderr


def small_counts_are_withheld():
    path = write('small.csv', HEAD + 'US;;;;;\n' * 3 + 'SV;;;;;\n' * 40)
    got = of_people(path, '--by', 'citizenships')
    assert got['outcomes']['barred'] is None and got['outcomes']['undetermined'] is None, got['outcomes']
    assert {g['value']: g['rows'] for g in got['by']['citizenships']} == {'SV': None, 'US': None}
    assert of_people(path, '--exact')['outcomes']['barred'] == 3


def lines_of(got, exact):
    """(what, told counts, true counts, told sum, true sum) of every line of the tables that have sums."""
    sides = [(got, exact, 'outcomes')] + ([(got['against'], exact['against'], 'against')] if 'against' in got else [])
    outcomes = list(exact['outcomes'])
    for told, true, name in sides:
        yield name, [told['outcomes'][o] for o in outcomes], [true['outcomes'][o] for o in outcomes], got['rows'], got['rows']
        for path, true_path in zip(told['paths'], true['paths']):
            yield f'{name} of a path', list(path['outcomes'].values()), list(true_path['outcomes'].values()), got['rows'], got['rows']
        yield (f'{name}: sets', [s['persons'] for s in told['missing_sets']], [s['persons'] for s in true['missing_sets']],
               told['outcomes']['undetermined'], true['outcomes']['undetermined'])
        for by in got['by']:
            groups = list(zip(got['by'][by], exact['by'][by]))
            for g, e in groups:
                yield f'{name} by {by}: {e["value"]}', [g[name][o] for o in outcomes], [e[name][o] for o in outcomes], g['rows'], e['rows']
            for o in outcomes:
                yield (f'{name} by {by}: {o}', [g[name][o] for g, _ in groups], [e[name][o] for _, e in groups],
                       told['outcomes'][o], true['outcomes'][o])
            yield f'rows by {by}', [g['rows'] for g, _ in groups], [e['rows'] for _, e in groups], got['rows'], got['rows']
    if 'against' in got:
        true = {(m['from'], m['to']): m['persons'] for m in exact['moves']}
        told = {(m['from'], m['to']): m['persons'] for m in got['moves']}
        for o in outcomes:  # those who stay are not told, and so the sum of the others is not
            row = [(o, to) for to in outcomes if to != o]
            moved = [true.get(k, 0) for k in row]
            yield f'moves from {o}', [told.get(k, 0) for k in row], moved, None, exact['outcomes'][o]
            if None not in [told.get(k, 0) for k in row] and got['outcomes'][o] is not None:
                assert not 0 < exact['outcomes'][o] - sum(moved) < 10, (o, moved)


def property_withheld_counts_cannot_be_had():
    """Random populations with few of some kinds: no line of any table gives away a count from 1 to 9."""
    hidden = small = 0
    for _ in range(int(os.environ.get('HABEAS_LONG') and 300 or 25)):
        rows = []
        for _ in range(random.randrange(1, 9)):
            row = (f'{random.choice(["SV", "US", "VE", "HN", ""])};{random.choice(["", "US", "MX"])};'
                   f'{random.choice(["", "1.2.2010", "1.2.1980"])};{random.choice(["Y", "N", ""])};'
                   f'{random.choice(["illegal", "citizen", ""])};{random.choice("abc")}')
            rows += [row] * random.choice([1, 2, 5, 9, 10, 11, 40, 300])
        path = write('few.csv', HEAD + '\n'.join(rows) + '\n')
        words = ['--by', 'citizenships', '--by', 'Note']
        if random.random() < .5:
            words += ['--against', 'us-sv-2019', '--as-if']
        if random.random() < .5:
            words += ['--assume', random.choice(['not court_stay and not citizenship_claim', 'removal_order = final'])
                      .replace('not citizenship_claim', 'not serving_sentence')]
        got, exact = of_people(path, *words), of_people(path, '--exact', *words)
        for what, told, true, told_sum, true_sum in lines_of(got, exact):
            for t_, e in zip(told, true):
                assert t_ is None or t_ == e and not 0 < e < 10, (what, told, true)
                small += 0 < e < 10
            gone = [e for t_, e in zip(told, true) if t_ is None]
            hidden += len(gone)
            unknown = len(gone) + (told_sum is None)
            if gone and got['rows'] >= 10:  # of fewer than ten rows there is nothing to hide behind
                assert unknown > 1 and (told_sum is None or sum(gone) >= 10), (what, told, true, told_sum)
    assert small > 50 and hidden > small, (small, hidden)


def encodings():
    text = (HEAD + 'España;;;;;\n' * 11)
    assert of_people(write('latin.csv', text.encode('cp1252')), '--by', 'citizenships', law=law_1252)['by'][
        'citizenships'][0]['value'] == 'ES'
    got = of_people(write('latin8.csv', text.encode('cp1252')))
    assert got['bad_rows'] == 11, got['bad_rows']
    assert of_people(write('utf8.csv', text))['rows'] == 11


def rows_cross_blocks():
    """More than two blocks of a mebibyte, rows of every length: none is lost, doubled or cut."""
    lengths = [random.randrange(0, 400) for _ in range(16000)]
    text = HEAD + ''.join(f'SV;;;;;"{"x" * n}{chr(10) * (n % 3 == 0)}"\n' for n in lengths)
    got = of_people(write('long.csv', text))
    assert len(text) > 2.5e6 and (got['rows'], got['bad_rows']) == (16000, 0), got['rows']


def delimiters():
    """Tabs, bars and commas; quoted cells with the delimiter, a quote and a line in them."""
    for word, delimiter in (('tab', '\t'), ('"|"', '|'), ('","', ','), ('";"', ';')):
        other = write('other.law', MAPPING.format(encoding='utf_8').replace('delimiter ";"', f'delimiter {word}'))
        rows = [['SV', '', '17.5.1990', 'Y', 'illegal', f'"a {delimiter} b ""c""\r\nd"'], ['"US"', '', '', '', '', '']] * 20
        text = HEAD.replace(';', delimiter) + ''.join(delimiter.join(row) + '\n' for row in rows)
        got = of_people(write('other.csv', text), law=other)
        assert (got['rows'], got['bad_rows'], got['outcomes']['barred']) == (40, 0, 20), (word, got['rows'], got['bad_rows'])


def memory_is_bounded():
    """A stream that is longer than the memory it may have, and ten times as long: the same peak. Every row has texts that no
    other has, some of them bad."""
    limit = 256 << 20
    words = [habeas, 'survey', '-a', 'us-sv-2025', '--on', '2025-03-20', '--json', '--law', law, '--mapping', 'people', '--bad',
             folder / 'stream.bad', '-']
    peaks = []
    for megabytes in (400, 4000) if os.environ.get('HABEAS_LONG') else (30, 300):
        note, written, rows, bad = 'n' * 400, 0, 0, 0
        child = subprocess.Popen([str(word) for word in words], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                 stderr=subprocess.DEVNULL,
                                 preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)))
        child.stdin.write(HEAD.encode())
        while written < megabytes << 20:
            block = ''.join(f'SV;{"x" if n % 50 == 0 else ""}{n if n % 50 == 0 else ""};{" " * (n % 97)}17.5.19{n % 100:02};Y;'
                            f'illegal;"{note}{n}"\n' for n in range(rows, rows + 2000)).encode()
            child.stdin.write(block)
            written, rows, bad = written + len(block), rows + 2000, bad + 40
        child.stdin.close()
        got = json.loads(child.stdout.read())
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = status
        assert status == 0 and (got['rows'], got['bad_rows']) == (rows - bad, bad), (status, got['rows'], got['bad_rows'], rows)
        peaks.append(used.ru_maxrss >> 10)
    print(f'# {megabytes} MB in {peaks[1]} MB of memory, a tenth of it in {peaks[0]} MB')
    assert peaks[1] < 256 and peaks[1] < peaks[0] * 1.5 + 8, peaks


def progress_is_shown():
    """On a terminal: rows, rate, part and time left, in one line; gone when the report comes. Elsewhere not a byte."""
    path = write('progress.csv', HEAD + 'SV;;17.5.1990;Y;illegal;\n' * 1_500_000)
    words = [habeas, 'survey', '-a', 'us-sv-2025', '--on', '2025-03-20', '--json', '--law', law, '--mapping', 'people', path]
    terminal, end = pty.openpty()
    child = subprocess.Popen([str(word) for word in words], stdout=subprocess.DEVNULL, stderr=end)
    os.close(end)
    shown = b''
    try:
        while part := os.read(terminal, 65536):
            shown += part
    except OSError:  # the other end is closed
        pass
    os.close(terminal)
    assert child.wait() == 0
    last = shown.decode().split('\r\x1b[K')
    assert len(last) > 2 and last[0] == '' and last[-1] == '', shown[-200:]
    for line in last[1:-1]:
        assert re.fullmatch(r'\[#* *\] +\d+ %  [\d,]+ rows, \d+\.\d M/s, \d+ s left', line), line
    assert run(*words[1:]).stderr == b''


def what_cannot_be_read():
    packed = gzip.compress((HEAD + 'SV;;;;;\n' * 5000).encode())
    cut = write('cut.csv.gz', packed[:len(packed) // 2])
    for path, law_path, word in ((cut, law, b'cut.csv.gz'), (write('cols.csv', 'a\n\nNationality;Born\n'), law, b'no column'),
                                 (write('short.csv', 'a\n'), law, b'ends before line 3'),
                                 (write('quote.csv', HEAD + '"' + 'x' * 3000000), law, b'quote'),
                                 (folder / 'absent.csv', law, b'absent.csv')):
        result = run('survey', '-a', 'us-sv-2025', '--mapping', 'people', '--law', law_path, path, code=None)
        assert result.returncode in (2, 3) and word in result.stderr, (path, result.returncode, result.stderr)


def two_sides():
    path = write('sides.csv', HEAD + 'SV;;;N;illegal;\n' * 15 + 'US;;;;;\n' * 20)
    got = of_people(path, '--against-on', '2030-01-01')
    moves = {(m['from'], m['to']): m['persons'] for m in got['moves']}
    assert moves == {('undetermined', 'not_in_force'): 15, ('barred', 'not_in_force'): 20}, moves
    assert got['against']['in_force'] is False


def a_page_of_its_own():
    """Well-formed, no script, nothing from elsewhere, texts escaped, the figures in tables."""
    path, page = write('page.csv', HEAD + 'SV;;;;;<b>&\n' * 30 + 'US;;;;;"x"\n' * 12), folder / 'page.html'
    run('survey', '-a', 'us-sv-2025', '--on', '2025-03-20', '--law', law, '--mapping', 'people', '--by', 'Note', '--by',
        'citizenships', '--assume', 'not convicted', '--out', page, path)
    text = page.read_text()
    xml.etree.ElementTree.fromstring(re.sub(r'<meta[^>]*>|<!doctype html>', '', text))
    assert '&lt;b&gt;&amp;' in text and '<b>' not in text and '<script' not in text, text[:300]
    assert not re.search(r'(src|href)="(?!#)', text) and text.count('<svg') == 4, text.count('<svg')
    assert text.index('Assumed of everybody') < text.index('<table') and not (folder / 'page.html.bad').exists()


def mappings_are_checked():
    for change, word in ((('"M/D', '"M/D'), None), (('codes "Y" = yes, "N" = no', 'codes "Y" = maybe'), 'type-mismatch'),
                         (('  codes "Y" = yes, "N" = no\n', ''), 'missing'), (('D.M.YYYY', 'D.M.YY'), 'bad-date'),
                         (('gives convicted', 'gives no_such_fact'), 'unknown-name'),
                         (('column "Second"', 'column "Nationality"'), 'duplicate'),
                         (('"Old Country"', '" "'), 'misplaced'), (('utf_8', 'utf_7'), 'unknown-word'),
                         (('constant court_stay', 'constant convicted'), 'duplicate')):
        text = MAPPING.format(encoding='utf_8').replace(*change)
        result = run('check', write('check.law', text), code=None)
        out = result.stdout.decode()
        if word:
            assert result.returncode == 1 and f'error[{word}]' in out, (change, out)
        else:
            assert result.returncode == 0 and 'info[mapping-gap]: `people`' in out and 'ignores 1 column' in out, out
    good = write('fmt.law', MAPPING.format(encoding='utf_8'))
    run('fmt', '--check', good)


def published_totals(folder, count):
    cells = removals.totals(habeas, folder)
    wrong = [cell for cell in cells if cell[2] != cell[3]]
    assert len(cells) == count and not wrong, (len(cells), wrong[:5])


def all_removals(folder, rows):
    got = survey('--mapping', 'ice-removals', *removals.files(folder))
    assert (got['rows'], got['bad_rows']) == (rows, 0), (got['rows'], got['bad_rows'])
    assert got['outcomes']['cleared'] == 0
    missing = {item['fact'] for item in got['missing']}
    assert {'birth_date', 'removal_order', 'convicted', 'embarked_from', 'court_stay'} <= missing, missing
    assert 'birth_date' in got['left_unknown'] and got['ignored_columns'] == []


def the_removals():
    """Those that the agency released; where they are not, the same of invented ones is all that is shown."""
    published, all_of_them = 'published totals of the removals are reproduced', 'removals are read, and none is lost'
    slice_folder = folder / 'invented'
    slice_folder.mkdir()
    rows = removals.invented(slice_folder, 2500)
    attempt(f'all 14 {published}, of {rows} invented ones', lambda: published_totals(slice_folder, 14))
    attempt(f'all {rows} invented {all_of_them}', lambda: all_removals(slice_folder, rows))
    if not removals.files():
        t.skip(f'all {removals.CELLS} {published}', removals.missing())
        t.skip(f'all {removals.ROWS} {all_of_them}', removals.missing())
        return
    attempt(f'all {removals.CELLS} {published}', lambda: published_totals(removals.FOLDER, removals.CELLS))
    attempt(f'all {removals.ROWS} {all_of_them}', lambda: all_removals(removals.FOLDER, removals.ROWS))


attempt('a table, packed or not, and NDJSON are decided as each person is', same_as_decide)
attempt('lines of JSON are taken or refused as decide does', lines_are_decoded_strictly)
attempt('bad rows are told with line and column, counted and kept', bad_rows_are_kept)
attempt('a blank is never a no', blank_is_unknown)
attempt('what is assumed stands at the top, and no decision can be', assumptions_stand_first)
attempt('small counts are withheld, and the one that would give them away', small_counts_are_withheld)
attempt('property_withheld_counts_cannot_be_had', property_withheld_counts_cannot_be_had)
attempt('UTF-8 and Windows-1252', encodings)
attempt('any delimiter', delimiters)
attempt('rows that cross blocks', rows_cross_blocks)
if os.environ.get('HABEAS_SANITIZED'):
    t.skip('memory is bounded whatever the length of the stream', 'a sanitizer has its own memory')
else:
    attempt('memory is bounded whatever the length of the stream', memory_is_bounded)
attempt('progress is shown on a terminal, and nowhere else', progress_is_shown)
attempt('what cannot be read is an error that names it', what_cannot_be_read)
attempt('two moments side by side', two_sides)
attempt('a report is one page, escaped, with its figures', a_page_of_its_own)
attempt('mappings are typed and checked', mappings_are_checked)
the_removals()
t.done()
