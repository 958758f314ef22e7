"""web - the pages, over a record for demonstrations: each is made for the roles that see it, in both languages, and shown
by Debian's Chromium under the content security policy that the server sends. No finding of axe (WCAG 2.2 AA), nothing on
the console, no report of the policy, no page wider than a telephone, a tablet or a screen; what the record holds is text
and never markup; every text has a Spanish one; the template compiler refuses what would not be escaped."""
import collections
import html.parser
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from tap import Tap

t = Tap()
root = pathlib.Path(os.environ['HABEAS_ROOT'])
build = pathlib.Path(os.environ['HABEAS_BUILD'])
web = root / 'src/web'
work = pathlib.Path(tempfile.mkdtemp(prefix='habeas-web.'))
CHROMIUM = '/usr/bin/chromium'
SCRIPT = '<script src="/assets/sign.js" defer></script>'
NO_FORM = {'person_look', 'person_export', 'person_search', 'locator_ask'}  # pages of their own
Page = collections.namedtuple('Page', 'file role language status path')


def run(*command, code=0):
    result = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    if code is not None and result.returncode != code:
        raise AssertionError(f'{command}: exit {result.returncode}\n{result.stdout}{result.stderr}')
    return result


def rendered():
    lines = run(build / 'test/web/web_render', work).stdout.splitlines()
    return [Page(*line.split('\t')) for line in lines if line.count('\t') == 4]


class Markup(html.parser.HTMLParser):
    """What stands in a page that must not, and its forms."""

    def __init__(self, text):
        super().__init__()
        self.wrong, self.forms = [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        names = dict(attributes)
        own = tag == 'script' and names == {'src': '/assets/sign.js', 'defer': None}
        if (tag in ('script', 'style', 'iframe', 'object') and not own) or any(n == 'style' or n.startswith('on') for n in names):
            self.wrong.append(self.get_starttag_text())
        if tag == 'form':
            self.forms.append([names, False])
        if tag == 'input' and names.get('name') == 'csrf' and names.get('value') == 'c5f0c5f0':
            self.forms[-1][1] = True


def languages():
    """Every text has a Spanish one (tools/tidy asks the same); and a .po file that would mislead does not compile."""
    ours = sorted((web / 'po').glob('*.po'))
    missing = run(sys.executable, root / 'tools/po.py', '--missing', *ours, code=None)
    t.equal(missing.stdout, '', 'each text has a Spanish one')
    t.equal(missing.returncode, 0, 'and nothing else is wrong with them')
    cases = [('msgid "a %1"\nmsgstr "un %2"', 'are not the same'), ('msgid "%s is %.*s"\nmsgstr "%2 es %1"', None),
             ('msgid "%s is %.*s"\nmsgstr "%1 es"', 'are not the same'), ('msgid "%s is %.*s"\nmsgstr "%s es %.*s"', 'are not the same'),
             ('msgid "%lld of %zu"\nmsgstr "%1 de %2 y %3"', 'are not the same'), ('msgid "100 %% of %d"\nmsgstr "100 % de %1"', None),
             ('msgid "`seats` of %d"\nmsgstr "`asientos` de %1"', 'names of the API'),
             ('msgid "%s by leg.add"\nmsgstr "%1 por leg.add"', None), ('msgid "%s by leg.add"\nmsgstr "%1 por tramo"', 'names of the API'),
             ('msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"', 'twice'), ('msgid "a"\nfuzzy', 'not understood')]
    for text, wrong in cases:
        path = work / 'case.po'
        path.write_text(text + '\n')
        result = run(sys.executable, root / 'tools/po.py', work / 'case.c', path, code=None)
        t.ok(bool(result.returncode) == bool(wrong) and (wrong or '') in result.stderr, f'{text!r}: {wrong or "compiles"}', result.stderr)
    few = run(sys.executable, root / 'tools/po.py', '--missing', path_of_one(), code=None).stdout
    entries = few.split('\n\n')
    t.ok(len(entries) > 1000 and all(e.startswith('msgid "') and e.endswith('"') for e in entries if e.strip()),
         f'what is missing comes as entries to be filled in: {len(entries)}')
    for english in ('hold %.*s of %.*s stands against moving %.*s: %.*s', 'this transfer', 'is sealed: its legs stand', 'legal_reviewer',
                    '%1, as it stood on %2.', 'transport officer', 'the stay began', 'must be text'):
        t.ok(f'msgid "{english}"' in few, f'among them: {english}')


def path_of_one():
    path = work / 'one.po'
    path.write_text('msgid "January"\nmsgstr "enero"\n')
    return path


def templates():
    cases = [('<p>{{ a }}</p>', None), ('<a href="/x/{{ a }}">b</a>', None), ('<p class="{{ a }}">', None),
             ('<p title={{ a }}>', 'double quotes'), ('<script>{{ a }}</script>', 'may be filled'),
             ('<style>{{ a }}</style>', 'may be filled'), ('<p {{ a }}>', 'may be filled'),
             ('<a href="{{ a }}">', 'must begin with'), ('<form action="{{ a }}">', 'must begin with'),
             ('<p onclick="x">', 'no script'), ('<p style="x">', 'no style'), ('<!-- {{ a }} -->', 'comment'),
             ('{% if a %}', 'without end'), ('{% end %}', 'without for'), ('{% else %}', 'without if'),
             ('{{ "one %1" }}', 'do not agree'), ('{{ a b }}', 'not understood'), ('{% raw a %}', 'not understood'),
             ('{% include nothing %}', 'no template'), ('<p class="{% if a %}b{% end %}">', None)]
    for number, (text, wrong) in enumerate(cases):
        path = work / f'case{number}.html'
        path.write_text(text)
        result = run(sys.executable, root / 'tools/template.py', work / 'case.c', path, code=None)
        if wrong:
            t.ok(result.returncode and wrong in result.stderr, f'a template is refused: {text}', result.stderr)
        else:
            t.equal(result.returncode, 0, f'a template is taken: {text}')
    t.ok('.html:3: ' in run(sys.executable, root / 'tools/template.py', work / 'case.c', three(), code=None).stderr,
         'and the line is named')


def three():
    path = work / 'three.html'
    path.write_text('<p>\n</p>\n{{ a b }}\n')
    return path


def read(pages):
    names = set(re.findall(r'^PAGE\((\w+)', (web / 'page.def').read_text(), re.MULTILINE))
    seen = {'not_found' if p.status == '404' else 'not_for_you' if p.status == '403' else p.path.split('/')[1] or 'today'
            for p in pages}
    shown = {p.path.split('/')[1][:-1] for p in pages if p.status == '200' and p.path.count('/') == 2}
    seen = {name.replace('-', '_') for name in seen}
    shown |= {'form' for p in pages if p.path.startswith('/actions/')}
    shown |= {'programme' for p in pages if p.path.startswith('/programmes/') and p.status == '200'}
    shown |= {'roll' for p in pages if p.path.startswith('/rolls/') and p.status == '200'}
    shown |= {'stay' for p in pages if p.path.startswith('/stays/') and p.status == '200'}
    shown |= {'account' for p in pages if p.path.startswith('/money/') and p.status == '200'}
    # `reason` is made at the address of a person, `problem` and `shown_once` are answers to forms, the last two are bytes
    t.ok(names - seen - shown <= {'reason', 'problem', 'shown_once', 'evidence', 'paper'}, 'every page of page.def is made', str(names - seen - shown))
    forms = set(re.findall(r'^FORM\((\w+)', (web / 'form.def').read_text(), re.MULTILINE))
    verbs = dict(re.findall(r'^ACTION\((\w+), "([\w.]+)"', (root / 'src/act/role.def').read_text(), re.MULTILINE))
    made = {p.path.split('/')[2] for p in pages if p.path.startswith('/actions/') and p.status == '200'}
    t.equal('\n'.join(sorted({verbs[name] for name in forms} - made)), '', 'every form of form.def is made')
    people = set(re.findall(r'^PERMIT\((\w+), \w+\)', (root / 'src/act/role.def').read_text(), re.MULTILINE))
    t.equal('\n'.join(sorted(people - forms - NO_FORM)), '', 'every action has a form, or is no deed of a hand')
    for page in pages:
        text = (work / page.file).read_text()
        markup = Markup(text)
        t.ok(not markup.wrong, f'{page.path} for {page.role} in {page.language}: no script, no style', '\n'.join(markup.wrong))
        t.ok(all(names.get('method') == 'get' or (marked and re.match('/(actions/|sustain$|sign-out$)', names['action']))
                 or names['action'] in ('/sign-in', '/enrol', '/locator')
                 for names, marked in markup.forms), f'{page.path} for {page.role}: every form has the token')
        t.ok(f'<html lang="{page.language}">' in text, f'{page.path}: says its language')


def property_markup_is_text(pages):
    """A person who is called like markup is text wherever it stands, and is never an element."""
    count = 0
    for page in pages:
        text = (work / page.file).read_text()
        count += text.count('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;')
        t.ok('<script' not in text.replace(SCRIPT, '', 1) and 'alert(1)</script>' not in text, f'property_markup_is_text: {page.path} for {page.role}')
    t.ok(count >= 12, 'and it stands in the pages', str(count))


def first_and_loud(pages):
    """What forbids to move a person stands before everything else about them, for everybody who sees them."""
    for page in pages:
        text = (work / page.file).read_text()
        if 'id="holds"' not in text:
            continue
        main = text[text.index('<main'):]
        t.equal(re.search('<(?:h2|ul|table|form|dl)[^>]*>', main)[0], '<h2 id="holds">',
             f'holds stand first: {page.path} for {page.role} in {page.language}')


def the_receiving_side(pages):
    """Who it is, the journey, the custody, and that a hold stands: no facts, no grounds, no answers of the texts, no files, no counsel."""
    never = re.compile(r'fear|temor|Order 118|Orden 118|The texts were asked, and said no|Power of attorney|/cases/|sister', re.I)
    persons = [p for p in pages if p.role == 'receiving_officer' and p.path.startswith('/persons/')]
    shown = [p for p in persons if 'id="holds"' in (work / p.file).read_text()]
    t.ok(len(shown) == 2, 'a receiving officer sees that a hold stands, once a transfer is approved', str([(p.path, p.status) for p in persons]))
    for page in pages:
        if page.role == 'receiving_officer' and not page.path.startswith('/agreements'):
            found = never.search((work / page.file).read_text())
            t.ok(not found, f'no more than is the receiving side\'s: {page.path} in {page.language}', str(found))


def no_green_beside_a_hold(pages):
    """A page that says "do not move" has nothing on it that looks like yes, and no button that would move the person."""
    for page in pages:
        text = (work / page.file).read_text()
        if 'id="holds"' in text:
            t.ok('verdict-go' not in text and '/actions/transfer.approve' not in text,
                 f'nothing beside a hold looks like yes: {page.path} for {page.role} in {page.language}')


def looks(pages):
    person = next(p for p in pages if p.role == 'caseworker' and p.path.startswith('/persons/') and p.language == 'es')
    text = (work / person.file).read_text()
    t.ok(text.count('persona P') >= 2, 'each view of a person is recorded before it is shown')
    monitor = [p for p in pages if p.role == 'monitor' and p.path.startswith('/persons/')]
    t.ok(all('name="reason"' in (work / p.file).read_text() and 'alert(1)' not in (work / p.file).read_text()
             for p in monitor), 'who stands outside must say why first')
    names = [p for p in pages if p.role == 'monitor' and p.path.startswith('/missions/')]
    t.ok(all('Restrepo' not in (work / p.file).read_text() for p in names), 'a monitor sees a mission and no names')
    refused = {(p.role, p.path): p.status for p in pages}  # of two, the last: the other side's
    t.equal(refused['receiving_officer', '/missions/M1'], '403', 'a mission is for the sides that it is of')
    t.equal(refused['receiving_officer', '/persons/P7'], '403', 'a person is not for a state that does not receive them')
    t.equal(refused['administrator', '/persons/P1'], '403', 'an administrator sees no person')
    t.equal(refused['transport_officer', '/cases/C1'], '403', 'a transport officer sees no case')
    t.equal(refused['programme_officer', '/programmes/G2'], '403', 'a programme is for the sides that it is of')
    t.equal(refused['caseworker', '/programmes'], '403', 'and for who works with money')
    stays = [p for p in pages if p.path.startswith(('/stays/', '/rolls/', '/actions/stay.dispute', '/actions/invoice.dispute'))]
    t.ok(any(p.status == '200' for p in stays) and all(name not in (work / p.file).read_text() for p in stays
                                                      for name in ('Duarte', 'Lozano', 'Ospina', 'P1', 'Notes of March')),
         'what is paid for names nobody')
    sustain = [p for p in pages if p.path == '/sustain']
    t.equal([p.status for p in sustain[-2:]], ['403', '403'], 'whether a roll carries a facility is for its sides, and for who keeps accounts')
    t.ok(all(p.status == '403' for p in stays if p.role == 'caseworker'), 'a caseworker keeps no accounts')
    t.equal(refused['caseworker', '/persons/P9999'], '404', 'nobody is not there')


def short(page):
    return 'HABEAS_LONG' not in os.environ and (page.path.startswith('/actions/') or page.language == 'es')


def browser(pages):
    if not pathlib.Path(CHROMIUM).exists():
        t.skip('the pages in a browser', f'no {CHROMIUM}')
        return
    policy = re.search(r'#define WEB_CSP\s+((?:\s*\\?\s*"[^"\n]*"\s*\\?)+)', (web / 'web.h').read_text())[1]
    policy = ''.join(re.findall(r'"([^"]*)"', policy))
    wanted = json.dumps({'folder': str(work), 'assets': str(root / 'assets'), 'policy': policy, 'chromium': CHROMIUM,
                         'pages': [p.file for p in pages], 'short': [p.file for p in pages if short(p)], 'shots': os.environ.get('HABEAS_SHOTS', '')})
    result = subprocess.run(['node', root / 'test/node/web.mjs'], input=wanted, capture_output=True, text=True)
    if result.returncode:
        t.ok(False, 'the pages in a browser', result.stderr[-2000:])
        return
    for page, found in zip(pages, json.loads(result.stdout), strict=True):
        name = f'{page.path} for {page.role} in {page.language}'
        t.ok(not found['axe'], f'axe finds nothing: {name}', json.dumps(found['axe'], indent=1))
        t.ok(not found['console'], f'nothing on the console: {name}', '\n'.join(found['console']))
        t.ok(not found['wide'], f'no scrolling sideways at 390, 768, 1280: {name}', str(found['wide']))
        t.ok(found['rules'] > 10, f'axe looked: {name}')


try:
    languages()
    templates()
    every = rendered()
    t.ok(len(every) >= 40, f'{len(every)} pages are made')
    read(every)
    property_markup_is_text(every)
    first_and_loud(every)
    the_receiving_side(every)
    no_green_beside_a_hold(every)
    looks(every)
    browser(every)
finally:
    shutil.rmtree(work)
t.done()
