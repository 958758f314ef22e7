#!/usr/bin/env python3
"""invoice.py - invoices as others read them: poppler, qpdf and libxml2's schemas, none of which shares a line with us.

The schemas of UBL 2.1 lie outside this repository: in the folder ubl of the one that HABEAS_DATA names, or of
../shared/data beside the repository. Golden texts are in test/golden/invoice; HABEAS_BLESS=1 writes them anew.
"""
import hashlib
import html
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import xml.etree.ElementTree as tree

from tap import Tap

ROOT = pathlib.Path(os.environ['HABEAS_ROOT'])
WRITE = pathlib.Path(os.environ['HABEAS_BUILD']) / 'test/doc/doc_write'
GOLDEN = ROOT / 'test/golden/invoice'
SCHEMAS = pathlib.Path(os.environ.get('HABEAS_DATA', ROOT.parent / 'shared' / 'data')) / 'ubl' / 'maindoc'
CAC = '{urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2}'
CBC = '{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}'
t = Tap()
folder = pathlib.Path(tempfile.mkdtemp())


def run(*args, **more):
    return subprocess.run([str(arg) for arg in args], capture_output=True, **more)


def write(name, language, form, env=None):
    path = folder / f'{name}-{language}.{form}'
    result = run(WRITE, name, language, form, env=env)
    t.ok(result.returncode == 0, f'{name} {language} is written as {form}', result.stderr.decode())
    path.write_bytes(result.stdout)
    return path


def text(path, *args):
    return run('pdftotext', *args, path, '-').stdout.decode()


def golden(name, got):
    path = GOLDEN / name
    if os.environ.get('HABEAS_BLESS'):
        GOLDEN.mkdir(parents=True, exist_ok=True)
        path.write_text(got)
    t.equal(got, path.read_text() if path.exists() else '', f'{name} is as before')


def minor(number):
    """In minor units; what parts the thousands is a space to pdftotext."""
    return int(re.sub(r'[\s.\u202f]', '', number))


def check_pdf(path, language):
    name = path.stem
    result = run('qpdf', '--check', path)
    t.ok(result.returncode == 0, f'{name}: qpdf finds nothing wrong', result.stdout.decode() + result.stderr.decode())
    info = run('pdfinfo', path).stdout.decode()
    t.ok(re.search(r'^Tagged: +yes$', info, re.M) and '(A4)' in info and 'UTC' in info, f'{name}: tagged, A4, dated', info)
    fonts = [line.split() for line in run('pdffonts', path).stdout.decode().splitlines()[2:]]
    loose = [font for font in fonts if font[-5:-2] != ['yes', 'yes', 'yes'] or '+NotoSans' not in font[0]]
    t.ok(fonts and not loose, f'{name}: every font is of Noto, embedded, and maps back to Unicode', loose)
    raw = run('qpdf', '--qdf', '--object-streams=disable', path, '-').stdout
    for what in (f'/Lang ({language})', '/DisplayDocTitle true', '/Marked true', '/Scope /Column'):
        t.ok(what.encode() in raw, f'{name}: has {what}')


def marked(path):
    """Whatever is painted is in an element or an artifact, and each element's mark has its own number."""
    raw = run('qpdf', '--qdf', '--object-streams=disable', path, '-').stdout.decode('latin-1')
    loose, artifacts, twice = [], 0, []
    for content in re.findall(r'^stream\n(.*?)^endstream$', raw, re.M | re.S):
        if ' BDC' not in content:
            continue
        depth, numbers = 0, []
        for line in content.splitlines():
            depth += line.endswith((' BDC', ' BMC'))
            artifacts += line == '/Artifact BMC'
            numbers += re.findall(r'/MCID (\d+) >> BDC$', line)
            if re.search(r'(^| )(f|S|B|Tj|TJ|Do|sh)$', line) and not depth:
                loose.append(line)
            depth -= line == 'EMC'
        twice += [number for number in set(numbers) if numbers.count(number) > 1]
    t.ok(artifacts and not loose and not twice and 'NonStruct' not in raw, f'{path.stem}: all is in an element or an artifact',
         (artifacts, loose[:3], twice[:3]))


def inside(path):
    """No word leaves its page or its margins, and none is set over another of its size."""
    page, outside, seen, over = 0, [], {}, []
    for line in text(path, '-bbox').splitlines():
        page += '<page ' in line
        word = re.search(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*)</word>', line)
        if not word:
            continue
        x0, y0, x1, y1 = (float(word[i]) for i in range(1, 5))
        if x0 < 47 or x1 > 548.5 or y1 > 830:
            outside.append((page, html.unescape(word[5]), x0, x1, y1))
        for a0, b0, a1, b1, other in seen.setdefault(page, []):
            if min(x1, a1) - max(x0, a0) > 1 and min(y1, b1) - max(y0, b0) > 5:
                over.append((page, word[5], other))
        seen[page].append((x0, y0, x1, y1, word[5]))
    t.ok(page and not outside, f'{path.stem}: every word is inside the margins', outside[:5])
    t.ok(not over, f'{path.stem}: no word is set over another', over[:5])


def amounts(path):
    lines = tree.parse(path).getroot()
    return [minor(line.find(CBC + 'LineExtensionAmount').text) for line in lines if line.tag == CAC + 'InvoiceLine']


def carried(pdf, xml):
    """The sum at the foot of each page is that of the rows so far, by the XML; the next page begins with it."""
    rows, wrong, numbers = amounts(xml), [], []
    pages = text(pdf, '-layout').split('\f')[:-1]
    seen, before = 0, None
    for number, page in enumerate(pages, 1):
        numbers.append(re.search(r'Page (\d+) of (\d+)', page).groups())
        brought, forward = (re.search(words + r' +(\S.*)', page) for words in ('Brought forward', 'Carried forward'))
        if (minor(brought[1]) if brought else None) != before:
            wrong.append((number, 'brought', brought and brought[1], before))
        if 'What, and by which clause' not in page and number < len(pages):
            wrong.append((number, 'no head'))
        seen += len(re.findall(r'^ *(\d+) {2,}.*\d\.\d\d$', page, re.M))
        before = minor(forward[1]) if forward else None
        if before not in (None, sum(rows[:seen])):
            wrong.append((number, before, sum(rows[:seen])))
    t.ok(seen == len(rows) and not wrong, f'{pdf.stem}: sums are carried over {len(pages)} pages', (seen, wrong[:5]))
    t.equal(numbers, [(str(i), str(len(pages))) for i in range(1, len(pages) + 1)], f'{pdf.stem}: page n of m')
    t.ok(all('made-up persons' in page for page in pages), f'{pdf.stem}: every page says that it is a demonstration')


for sample, language in (('sample', 'en'), ('sample', 'es'), ('credit', 'en'), ('real', 'en')):
    pdf = write(sample, language, 'pdf')
    check_pdf(pdf, language)
    marked(pdf)
    inside(pdf)
    if sample != 'real':
        golden(f'{pdf.stem}.txt', text(pdf, '-layout', '-nopgbrk'))
    else:
        t.ok('made-up' not in text(pdf), 'an invoice of a record says nothing of made-up persons')
golden('sample-en.tree', run('pdfinfo', '-struct-text', folder / 'sample-en.pdf').stdout.decode())
check_pdf(write('wide', 'en', 'pdf'), 'en')
inside(folder / 'wide-en.pdf')
marked(folder / 'wide-en.pdf')
words = re.sub(r'\s', '', text(folder / 'wide-en.pdf'))
t.ok('incomprehensibilitiesincomprehensibilities' in words, 'a word that is too long is broken without a hyphen')
structure = run('pdfinfo', '-struct-text', folder / 'wide-en.pdf').stdout.decode()
t.ok(structure.count('  TR') == 41 and structure.count(' TH') == 6, 'one table over all pages, its head once', structure[:2000])

for language in ('en', 'es'):
    pdf = write('long', language, 'pdf')
    inside(pdf)
    marked(pdf)
    words = text(pdf, '-raw')
    numbers = [int(number) for number in re.findall(r'(?<!\d)1\d{4}(?=[,.])', words)]
    t.equal(numbers, list(range(10000, 20000, 2)), f'long-{language}: paragraphs go on over pages, and nothing is lost')
    pages = len(re.findall(r'\f', words))
    t.ok(pages > 3 and len(re.findall(r'(?:Page|Página) \d (?:of|de) %d' % pages, words)) == pages and 'https://habeas.example/log/' in words,
         f'long-{language}: each page has its own foot', pages)

for count in ('1', '2', '13', '100', '1000'):
    pdf, xml = write(count, 'en', 'pdf'), write(count, 'en', 'ubl')
    carried(pdf, xml)
inside(folder / '100-en.pdf')

# Another process, another home, locale, time zone and fonts: the same bytes.
elsewhere = {'LC_ALL': 'C.UTF-8', 'LANG': 'es_SV.UTF-8', 'LANGUAGE': 'es', 'FC_LANG': 'ja', 'PANGO_LANGUAGE': 'ur:fa', 'TZ': 'Asia/Tokyo', 'HOME': '/nonexistent',
             'FONTCONFIG_FILE': '/nonexistent', 'FONTCONFIG_PATH': '/nonexistent', 'XDG_CACHE_HOME': '/nonexistent',
             'PANGOCAIRO_BACKEND': 'fc'}
for form in ('pdf', 'ubl'):
    for sample in ('wide', 'sample'):
        here = hashlib.sha256(write(sample, 'en', form).read_bytes()).hexdigest()
        there = hashlib.sha256(write(sample, 'en', form, {**elsewhere}).read_bytes()).hexdigest()
        t.equal(there, here, f'{sample}.{form} has the same bytes under other settings')

for sample, language in (('sample', 'en'), ('sample', 'es'), ('credit', 'en')):
    golden(f'{sample}-{language}.xml', write(sample, language, 'ubl').read_text())
root = tree.parse(folder / 'sample-en.ubl').getroot()
t.equal(root.find(f'{CBC}ID').text, 'SV-2026-0007', 'the XML is read by another parser')
for sample in ('sample', 'credit', 'wide', 'yen', 'dinar', 'real', '1000'):
    path = write(sample, 'en', 'ubl')
    schema = SCHEMAS / f'UBL-{"CreditNote" if sample == "credit" else "Invoice"}-2.1.xsd'
    if not schema.exists():
        t.skip(f'{sample} is valid UBL 2.1', f'no {SCHEMAS}: HABEAS_DATA names the folder that holds ubl')
        continue
    result = run('xmllint', '--noout', '--schema', schema, path)
    t.ok(result.returncode == 0, f'{sample} is valid UBL 2.1', result.stderr.decode()[-800:])
    broken = path.with_suffix('.broken')
    broken.write_text(path.read_text().replace('<cbc:IssueDate>', '<cbc:IssueDate>x'))
    result = run('xmllint', '--noout', '--schema', schema, broken)
    t.ok(result.returncode != 0, f'{sample} with a wrong day is not')
shutil.rmtree(folder)
t.done()
