"""grammar.py - the grammar of doc/language.md, section 10, against the parser.

The EBNF is read from the page and run, by a recogniser that shares nothing with the parser but the page:

* every shipped text and every text in the docs is a text of the grammar;
* what is made at random out of the grammar parses;
* a text with one token changed is refused by both or by none.

`habeas fmt` is the parser's voice here, because it does nothing but parse and print.
"""
import collections
import datetime
import functools
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

from tap import Tap

root = pathlib.Path(os.environ.get('HABEAS_ROOT', pathlib.Path(__file__).resolve().parent.parent))
habeas = os.environ.get('HABEAS', root / 'build/habeas')
long = bool(os.environ.get('HABEAS_LONG'))
seed = int(os.environ.get('HABEAS_SEED') or 20250314)
sys.setrecursionlimit(20000)

# The grammar, read from the page.

Node = collections.namedtuple('Node', 'kind of')  # kind: alt, seq, rep, opt, word, token, rule, but

EBNF = re.compile(r'\s*(?:("[^"]*")|([A-Za-z][A-Za-z-]*)|([=|;(){}\[\]-]))')


class Ebnf:
    """A recursive-descent reader of the notation that the page describes."""

    def __init__(self, text):
        self.tokens, at = [], 0
        text = text.rstrip()
        while at < len(text):
            match = EBNF.match(text, at)
            assert match, f'no EBNF: {text[at:at + 40]!r}'
            self.tokens.append(match[1] or match[2] or match[3])
            at = match.end()
        self.at = 0
        self.rules = {}
        while self.at < len(self.tokens):
            name = self.take()
            self.take('=')
            assert name not in self.rules, f'{name} is defined twice'
            self.rules[name] = self.choice()
            self.take(';')

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self, wanted=None):
        token = self.peek()
        assert wanted is None or token == wanted, f'expected {wanted}, found {token}'
        self.at += 1
        return token

    def choice(self):
        ways = [self.sequence()]
        while self.peek() == '|':
            self.take()
            ways.append(self.sequence())
        return ways[0] if len(ways) == 1 else Node('alt', tuple(ways))

    def sequence(self):
        parts = []
        while self.peek() not in ('|', ';', ')', ']', '}', None):
            parts.append(self.factor())
        return parts[0] if len(parts) == 1 else Node('seq', tuple(parts))

    def factor(self):
        token = self.take()
        if token in ('(', '[', '{'):
            inner = self.choice()
            self.take({'(': ')', '[': ']', '{': '}'}[token])
            return inner if token == '(' else Node('opt' if token == '[' else 'rep', inner)
        if token.startswith('"'):
            return Node('word', token[1:-1])
        node = Node('token' if token.isupper() else 'rule', token)
        if self.peek() == '-':
            self.take()
            self.take('(')
            words = [self.take()]
            while self.peek() == '|':
                self.take()
                words.append(self.take())
            self.take(')')
            node = Node('but', (node, frozenset(word[1:-1] for word in words)))
        return node


page = (root / 'doc/language.md').read_text()
section = page[page.index('## 10.'):]
rules = Ebnf(re.search(r'```ebnf\n(.*?)```', section, re.DOTALL)[1]).rules


def words_after(phrase):
    return frozenset(re.search(phrase + r': `([^`]*)`', section)[1].split())


syntax = words_after('Syntax words')
reserved = syntax | words_after('Reserved besides')
instruments = ('vocabulary', 'law', 'agreement', 'order', 'mapping', 'register')
blocks_with_lines = ('vocabulary', 'law', 'agreement', 'order', 'mapping', 'register', 'article', 'profile', 'example',
                     'guarantee', 'column', 'statement', 'visit')

# Layout: a text as logical lines, None where the indentation is wrong.

Line = collections.namedtuple('Line', 'text indented')


def layout(text):
    lines, indent, has_lines = [], 0, None
    for physical in text.split('\n'):
        bare = physical.lstrip(' ')
        if not bare or bare.startswith('#'):
            continue
        depth = len(physical) - len(bare)
        if depth == 0:
            has_lines = re.match('[a-z]*', bare)[0] in blocks_with_lines
            lines.append(Line(bare, False))
            indent = 0
        elif has_lines is None:
            return None
        elif not has_lines or indent and depth > indent:
            lines[-1] = Line(lines[-1].text + '\n' + bare, lines[-1].indented)
        elif indent and depth < indent:
            return None
        else:
            indent = depth
            lines.append(Line(bare, True))
    return lines


# Tokens.

SPACE = re.compile(r'(?:[ \n]|#[^\n]*)*')
WORD_RUN = re.compile(r'[A-Za-z0-9_]+')
PATTERN = {
    'word': re.compile(r'[a-z][a-z0-9_]*(?:-[a-z0-9_]+)*'),
    'string': re.compile(r'"(?:[^"\\\n]|\\["\\])*"'),
    'number': re.compile(r'[0-9][0-9_]*(?:\.[0-9][0-9_]*)?'),
    'moment': re.compile(r'[0-9:+TZ-]+'),
    'sign': re.compile(r'[!<>]=|[(){},.:;>=<+\-/%]'),
}
ID_RUN = re.compile(r'[A-Za-z0-9_.()-]+')
TIME = re.compile(r'(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)(?::(\d\d))?(?:Z|[+-](\d\d):(\d\d))$')


def is_day(text):
    try:
        return re.fullmatch(r'\d{4}-\d\d-\d\d', text) and 1850 <= datetime.date.fromisoformat(text).year <= 2150
    except ValueError:
        return False


def is_time(text):
    match = TIME.match(text)
    return (match and is_day(match[1]) and int(match[2]) < 24 and int(match[3]) < 60 and int(match[4] or 0) < 60 and
            int(match[5] or 0) <= 14 and int(match[6] or 0) < 60)


def token_at(text, at):
    """(kind, text, end) of the token at a place where no space is; kind bad when there is none."""
    if at >= len(text):
        return 'end', '', at
    here = text[at]
    if here == '"':
        match = PATTERN['string'].match(text, at)
        return ('STRING', match[0], match.end()) if match and len(match[0]) <= 2002 else ('bad', '', at)
    if here.isascii() and here.isdigit():
        if re.match(r'\d{4}-\d', text[at:at + 6]):
            match = PATTERN['moment'].match(text, at)
            kind = 'DATE' if is_day(match[0]) else 'TIME' if is_time(match[0]) else 'bad'
            return kind, match[0], match.end()
        match = PATTERN['number'].match(text, at)
        good = len(match[0]) <= 40 and not WORD_RUN.match(text, match.end())
        return 'NUMBER' if good else 'bad', match[0], match.end()
    run = WORD_RUN.match(text, at)
    if run and here != '_':
        if re.fullmatch('[A-Z]{2,3}', run[0]):
            return 'COUNTRY' if len(run[0]) == 2 else 'CURRENCY', run[0], run.end()
        match = PATTERN['word'].match(text, at)
        if not match or match.end() < run.end() or len(match[0]) > 64:
            return 'bad', run[0], run.end()
        return 'WORD', match[0], match.end()
    match = PATTERN['sign'].match(text, at)
    return ('sign', match[0], match.end()) if match else ('bad', here, at + 1)


def is_token(name, kind, text):
    """Is a token of this kind and text what the page calls NAME?"""
    if name in ('NAME', 'TITLE', 'READ'):
        return kind == 'WORD' and text not in (syntax if name == 'READ' else reserved) and not (
            name == 'NAME' and '-' in text)
    if name == 'COUNT':
        return kind == 'NUMBER' and re.fullmatch('[0-9]+(_[0-9]+)*', text) and int(text.replace('_', '')) <= 36500
    if name == 'YEAR':
        return kind == 'NUMBER' and re.fullmatch('[0-9]{4}', text) and 1850 <= int(text) <= 2150
    return kind == name


# The recogniser: for a node and a place, all places where it can end.

class Recogniser:
    def __init__(self, lines):
        self.lines = lines
        self.known = {}
        self.tokens = {}
        self.furthest = (0, 0)

    def accepts(self):
        return self.ends(Node('rule', 'text'), self.begin(0)) and (len(self.lines), 0) in self.ends(
            Node('rule', 'text'), self.begin(0))

    def begin(self, number):
        """A place is (line, offset); -1 is before the indentation."""
        return number, -1 if number < len(self.lines) and self.lines[number].indented else 0

    def token(self, place):
        if place not in self.tokens:
            text = self.lines[place[0]].text
            at = SPACE.match(text, place[1]).end()
            identity = ID_RUN.match(text, at)
            identity = identity[0].rstrip('.-') if identity else ''
            self.tokens[place] = (*token_at(text, at), identity, at + len(identity))
        return self.tokens[place]

    def terminal(self, node, place, but=()):
        """The one place after the token, or none."""
        if place[0] >= len(self.lines):
            return ()
        if place[1] < 0:
            return ((place[0], 0),) if node.of == 'INDENT' else ()
        kind, text, end, identity, identity_end = self.token(place)
        self.furthest = max(self.furthest, place)
        if node.kind == 'word':
            good = text == node.of and kind in ('WORD', 'NUMBER', 'sign')
        elif node.of == 'NEWLINE':
            return (self.begin(place[0] + 1),) if kind == 'end' else ()
        elif node.of == 'ID':
            good, text, end = 0 < len(identity) <= 64 and identity != 'when', identity, identity_end
        else:
            good = is_token(node.of, kind, text)
        return ((place[0], end),) if good and text not in but else ()

    def ends(self, node, place):
        if node.kind in ('word', 'token'):
            return self.terminal(node, place)
        if node.kind == 'but':
            return self.terminal(node.of[0], place, node.of[1])
        key = id(node) if node.kind != 'rule' else node.of, place
        if key not in self.known:
            self.known[key] = self.ends_of(node, place)
        return self.known[key]

    def ends_of(self, node, place):
        if node.kind == 'rule':
            return self.ends(rules[node.of], place)
        if node.kind == 'alt':
            return {end for way in node.of for end in self.ends(way, place)}
        if node.kind == 'seq':
            places = {place}
            for part in node.of:
                places = {end for here in places for end in self.ends(part, here)}
            return places
        found = {place}
        fresh = list(self.ends(node.of, place))
        if node.kind == 'opt':
            return found | set(fresh)
        while fresh:
            here = fresh.pop()
            if here not in found:
                found.add(here)
                fresh += self.ends(node.of, here)
        return found


# What the page says the parser checks besides.

many_times = ('parties', 'binds', 'in', 'not', 'repeals', 'stays')


def line_tokens(text):
    at, tokens = SPACE.match(text, 0).end(), []
    while at < len(text):
        kind, token, end = token_at(text, at)
        tokens.append((kind, token))
        at = SPACE.match(text, max(end, at + 1)).end()
    return tokens


def steps_in_order(tokens):
    """None when it cannot be told without parsing."""
    open_in = {'(': 1, '{': 1, ')': -1, '}': -1}
    inside, number = 0, 0
    goes_on = {'=', '!=', '<', '<=', '>', '>=', '+', '-', 'in', 'overlaps', 'and', 'or', 'not', 'when', 'between'}
    for i, (kind, text) in enumerate(tokens):
        inside += open_in.get(text, 0) if kind == 'sign' else 0
        if kind != 'NUMBER' or inside:
            continue
        before = tokens[i - 1]
        if before[1] in goes_on:
            if i > 1 and tokens[i - 2][1] in ('any', 'of', 'or') or i > 1 and tokens[i - 2][0] == 'NUMBER':
                return None  # a destination that is called like an operator
            continue
        number += 1
        if text != str(number):
            return False
    return True


def beyond(lines):
    """True: kept, False: broken, None: cannot be told."""
    seen, kept = collections.Counter(), True
    for line in lines:
        tokens = line_tokens(line.text)
        first = tokens[0][1]
        if not line.indented:
            seen.clear()
            header = first in instruments
            once = {'article': ['applies'], 'column': ['dates'], 'statement': ['by', 'in', 'about'],
                    'visit': ['by', 'in', 'about']}.get(first, [])
        elif header and first not in many_times or first in once:
            seen[first] += 1
            if seen[first] > 1:
                return False
        if first == 'destinations' and line.indented:
            in_order = steps_in_order(tokens)
            if not in_order:
                kept = in_order if kept else kept
    return kept


def grammar_accepts(text):
    """True, False, or None when what is beyond the grammar cannot be told."""
    lines = layout(text)
    if not lines or not Recogniser(lines).accepts():
        return False
    return beyond(lines)


def where(text):
    lines = layout(text)
    if not lines:
        return 'the layout'
    recogniser = Recogniser(lines)
    recogniser.accepts()
    line, at = recogniser.furthest
    return f'{lines[line].text[:at]} <here> {lines[line].text[at:]}' if line < len(lines) else 'its end'


# The parser.

def parser_refuses(texts):
    """For each text: '' when habeas fmt prints it, or what it says."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, text in enumerate(texts):
            paths.append(f'{folder}/{number}.law')
            pathlib.Path(paths[-1]).write_text(text)
        run = subprocess.run([habeas, 'fmt', '--check', '--no-color', *paths], capture_output=True, text=True)
        assert run.returncode in (0, 1, 2), f'habeas fmt ended with {run.returncode}: {run.stderr[-2000:]}'
        said, lines = {}, []
        for line in run.stderr.splitlines():
            match = re.match(r'habeas: .*/(\d+)\.law does not parse', line)
            if match:
                said[int(match[1])], lines = '\n'.join(lines), []
            lines += [] if line.startswith(('habeas: ', 'hint: ')) else [line.replace(folder + '/', '')]
        return [said.get(number, '') for number in range(len(texts))]


# Texts made out of the grammar.

some_words = ('citizenships court_stay removal cecot judge receiver person in_force transport cleared x a-b-c '
              'admits from to when total any sender or none day only fee').split()
terminals = {
    'WORD': lambda r: r.choice(some_words),
    'NAME': lambda r: r.choice(['r', 'alpha', 'fear_of', 'from', 'admits', 'x1']),
    'TITLE': lambda r: r.choice(['us-sv-2025', 'floor', 'a_b', 'x-1']),
    'READ': lambda r: r.choice(['convicted', 'sender', 'decision_date', 'r', 'us-sv-2025', 'admits', 'to']),
    'COUNTRY': lambda r: r.choice(['US', 'SV', 'XK']),
    'CURRENCY': lambda r: r.choice(['USD', 'EUR']),
    'ID': lambda r: r.choice(['4', '4.10', '4.2a', '4b', 'citizens', 'b.2.A', '(b)(3)', 'A', 'on', '2025-03', 'a-b']),
    'STRING': lambda r: r.choice(['"text"', '"a # sign"', r'"\"quoted\" and \\"', '""', '"é"']),
    'NUMBER': lambda r: r.choice(['0', '7', '20_000', '3.5', '2025']),
    'COUNT': lambda r: r.choice(['1', '14', '36_500']),
    'YEAR': lambda r: r.choice(['1850', '2013']),
    'DATE': lambda r: r.choice(['2025-03-14', '2024-02-29']),
    'TIME': lambda r: r.choice(['2025-03-15T18:45-05:00', '2025-03-15T22:45Z']),
    'INDENT': lambda r: 'INDENT',
    'NEWLINE': lambda r: 'NEWLINE',
}


def least_depths():
    depths = {}

    def depth(node):
        if node.kind in ('word', 'token', 'but', 'opt', 'rep'):
            return 0
        if node.kind == 'rule':
            return depths.get(node.of, 1000) + 1
        return (min if node.kind == 'alt' else max)((depth(part) for part in node.of), default=0)

    while True:
        before = dict(depths)
        for name, node in rules.items():
            depths[name] = depth(node)
        if before == depths:
            return depths, depth


least, least_depth = least_depths()


@functools.cache
def words_in(node, within=()):
    if node.kind == 'word':
        return frozenset([node.of])
    if node.kind == 'rule':
        return frozenset() if node.of in within else words_in(rules[node.of], within + (node.of,))
    parts = node.of if node.kind in ('alt', 'seq') else (node.of,) if node.kind in ('opt', 'rep') else ()
    return frozenset().union(*(words_in(part, within) for part in parts))


class Maker:
    def __init__(self, random):
        self.random = random
        self.step = 0
        self.missing = {word: None for word in words_in(Node('rule', 'text'))}  # words of the grammar not made so far

    def text(self):
        while True:
            tokens = self.make(Node('rule', 'text'), 16)
            if len(tokens) < 400:
                return tokens

    def leads_on(self, node):
        """Is a word to be found in it that was not made so far?"""
        return not self.missing.keys().isdisjoint(words_in(node))

    def line(self):
        """A text with one line of interest."""
        rule, before = self.random.choice([
            ('header', 'law x "" NEWLINE INDENT'), ('clause', 'law x "" NEWLINE article 1 NEWLINE INDENT'),
            ('money-clause', 'law x "" NEWLINE article 1 NEWLINE INDENT'),
            ('money-clause', 'law x "" NEWLINE article 1 on fees NEWLINE INDENT'), ('declaration', 'vocabulary x "" NEWLINE'),
            ('term', 'order x "" NEWLINE'), ('column', 'mapping x "" NEWLINE'), ('constant', 'mapping x "" NEWLINE'), ('given', 'law x "" NEWLINE profile p NEWLINE INDENT'),
            ('entry', 'register x "" NEWLINE'), ('entry-line', 'register x "" NEWLINE statement 2025-02-03 "" NEWLINE INDENT'),
            ('expect', 'agreement x "" NEWLINE example "" NEWLINE INDENT')])
        made = self.make(Node('rule', rule), 12)
        return before.split() + made + (['NEWLINE'] if made[-1] != 'NEWLINE' else [])

    def make(self, node, budget):
        r = self.random
        if node.kind == 'word':
            self.step = 0 if node.of == 'destinations' else self.step
            self.missing.pop(node.of, None)
            return [node.of]
        if node.kind == 'token':
            return [terminals[node.of](r)]
        if node.kind == 'but':
            while True:
                made = self.make(node.of[0], budget)
                if made[0] not in node.of[1]:
                    return made
        if node.kind == 'rule':
            made = self.make(rules[node.of], budget - 1)
            if node.of == 'step':
                self.step += 1
                made[0] = str(self.step)
            return made
        if node.kind == 'alt':
            ways = [way for way in node.of if least_depth(way) < budget]
            fewest = min(least_depth(way) for way in node.of)
            ways = ways or [way for way in node.of if least_depth(way) == fewest]
            return self.make(r.choices(ways, [9 if self.leads_on(way) else 1 for way in ways])[0], budget)
        if node.kind == 'seq':
            return [token for part in node.of for token in self.make(part, budget)]
        times = 0
        if least_depth(node.of) < budget:
            times = r.choice([0, 1]) if node.kind == 'opt' else r.choice([0, 1, 1, 2, 3])
            times = times or self.leads_on(node.of)
        return [token for _ in range(times) for token in self.make(node.of, budget)]


def write(tokens, r):
    """Tokens as a text; now and then a line is broken, or a comment stands in it."""
    text, line_began, may_break = '', True, False
    for token in tokens:
        if token == 'NEWLINE':
            text, line_began = text + r.choice(['\n', '\n', '  # a comment\n', '\n\n', '\n# a comment\n']), True
            may_break = False
        elif token == 'INDENT':
            text, may_break = text + '  ', True
        else:
            may_break = may_break or line_began and token not in blocks_with_lines
            breaks = ['\n    ', ' # a comment\n      '] if may_break else []
            text, line_began = text + ('' if line_began else r.choice([' '] * 12 + breaks)) + token, False
    return text


pool = ['"text"', '4', '3.5', '4b', 'when', 'and', 'or', 'not', 'in', 'from', 'to', 'of', 'by', ',', '(', ')', '{', '}',
        '=', '<', '+', '-', '.', ':', ';', '/', '%', 'US', 'USD', 'days', 'none', 'convicted', '2025-03-14', 'NEWLINE', 'INDENT',
        '2025-02-30', '§', 'A', 'article', 'fact', 'example', 'admits', 'total', 'any', 'country', 'closes', 'never', 'for']


def change(tokens, r):
    """One token taken away, doubled, moved, replaced or put in."""
    tokens, at = list(tokens), r.randrange(len(tokens))
    if len(tokens) < 60:  # of a line of interest only: what comes before it is known
        at = r.randrange(max((i for i, token in enumerate(tokens[:-1]) if token == 'NEWLINE'), default=-1) + 1, len(tokens))
    way = r.randrange(5)
    if way == 0:
        del tokens[at]
    elif way == 1:
        tokens.insert(at, tokens[at])
    elif way == 2 and at:
        tokens[at - 1], tokens[at] = tokens[at], tokens[at - 1]
    elif way == 3:
        tokens[at] = r.choice(pool + list(tokens))
    else:
        tokens.insert(at, r.choice(pool + list(tokens)))
    return tokens


# Texts in the docs.

def doc_texts(path):
    """The law blocks of a page; clauses without an article, and blocks without a header, get one."""
    for number, block in enumerate(re.findall(r'```law[^\n]*\n(.*?)```', path.read_text(), re.DOTALL), 1):
        if block.startswith(' '):
            block = 'article 1\n' + block
        kind = re.match(r'(?:\s*#[^\n]*\n|\s*\n)*([a-z]*)', block)[1]
        if kind not in instruments:
            kind = 'vocabulary' if kind in ('fact', 'facility', 'table', 'ranks') else 'law'
            block = f'{kind} x "Text"\n{block}'
        yield f'{path.relative_to(root)}, text {number}', block


t = Tap()
used = re.findall(r"'rule', of='([^']*)'", repr(rules))
t.equal(sorted(set(used) - set(rules)), [], 'every rule that is used is defined')
t.equal(sorted(set(rules) - set(used) - {'text'}), [], 'every rule that is defined is used')

texts = {str(path.relative_to(root)): path.read_text() for path in sorted((root / 'law').rglob('*.law'))}
for path in sorted((root / 'doc').rglob('*.md')) + [root / 'README.md']:
    if path.exists():
        texts.update(doc_texts(path))
answers = dict(zip(texts, parser_refuses(list(texts.values()))))
for name, text in texts.items():
    t.ok(grammar_accepts(text), f'the grammar knows {name}', where(text) if not grammar_accepts(text) else '')
    t.ok(not answers[name], f'the parser knows {name}', answers[name])

r = random.Random(seed)
maker = Maker(r)
made = []
while len(made) < (6000 if long else 1200):
    tokens = maker.text() if len(made) % 3 == 0 else maker.line()
    text = write(tokens, r)
    if beyond(layout(text)):
        made.append((tokens, text))
wrong = [text for tokens, text in made if grammar_accepts(text) is False]
t.ok(not wrong, f'property_grammar_recognises_what_it_makes: {len(made)} texts, seed {seed}', ''.join(
    text + '\nstops at: ' + where(text) + '\n' for text in wrong[:3]))
wrong = [f'{text}\n{said}' for (tokens, text), said in zip(made, parser_refuses([text for tokens, text in made])) if said]
t.ok(not wrong, f'property_parser_accepts_what_the_grammar_makes: {len(made)} texts, seed {seed}', '\n'.join(wrong[:3]))

t.equal(sorted(maker.missing), [], 'every word of the grammar was made')

said, = parser_refuses(['law x ""\narticle 4a\n  payable in arrears §\narticle A.1\n  excludes from 4a, 4.2b when and\n'])
t.equal(re.findall(r'law:(.*?): error\[(.*?)\]', said), [('3:22', 'bad-character'), ('5:31', 'expected')],
        'one mistake gives one diagnostic, where it is; an id may look like no number')

changed = []
for _ in range(60000 if long else 6000):
    text = write(change(r.choice(made)[0], r), r)
    if text not in changed[-50:]:
        changed.append(text)
verdicts = [grammar_accepts(text) for text in changed]
parsed = parser_refuses(changed)
told = [(text, verdict, said) for text, verdict, said in zip(changed, verdicts, parsed) if verdict is not None]
t.ok(len(told) > 0.99 * len(changed), 'almost every changed text can be told without parsing', f'{len(told)} of {len(changed)}')
refused = sum(not verdict for text, verdict, said in told)
t.ok(0.2 * len(told) < refused < 0.95 * len(told), 'of the changed texts many are refused, and many are not',
     f'{refused} of {len(told)}')
loose = [text for text, verdict, said in told if not said and not verdict]
t.ok(not loose, f'property_parser_refuses_what_the_grammar_refuses: {refused} texts, seed {seed}', '\n'.join(
    text + '\nstops at: ' + where(text) + '\n' for text in loose[:5]))
strict = [f'{text}\n{said}' for text, verdict, said in told if verdict and said]
t.ok(not strict, f'property_parser_accepts_what_the_grammar_accepts: {len(told) - refused} texts, seed {seed}',
     '\n'.join(strict[:5]))
t.done()
