#!/usr/bin/env python3
"""po.py OUTPUT FILE.po... - compiles the texts of gettext .po files into a table in C, sorted by the English text: see
src/web/text.h.

po.py --missing FILE.po... - which texts of the program have no Spanish one, as entries to be pasted into a file and filled
in; nothing, and exit 0, when there is none. Every text is:

  what templates say, and N_("...") in C and in .def files
  messages: the formats of error_set in SAYS, without the action's verb in front; words that stand among their
    values, and in the arguments WORDS of other functions
  words of the record: vocabularies, outcomes, topics, purposes, states, roles, documents

A message's values are %s and the like in the English, and %1, %2 .. in the Spanish: all of them, in any order. `%s` is a
word of the program and is said in the reader's language; `%.*s` is somebody's data.
"""
import ast
import functools
import pathlib
import re
import subprocess
import sys

from c_string import c_string

root = pathlib.Path(__file__).resolve().parent.parent
SAYS = ('act/*.c', 'web/*.c', 'eval/decide.c', 'eval/facts_json.c', 'eval/programmes.c', 'fee/accrue.c', 'fee/ledger.c', 'fee/limits.c', 'fee/line.c',
        'fee/quantity.c', 'fee/reckon.c')  # whose messages can reach a page
WORDS = {'error_set': (3, 4, 5, 6, 7, 8, 9, 10, 11), 'N_': (0,), 'own_side': (2,), 'not_before': (2,), 'conflict': (1,), 'input_wrong': (2,),
         'wrong': (2,)}
FORMAT_AT = 2  # of error_set

ENTRY = re.compile(r'^msgid\s+((?:"(?:[^"\\]|\\.)*"\s*)+)^msgstr\s+((?:"(?:[^"\\]|\\.)*"\s*)+)', re.MULTILINE)
STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"')
LITERAL = re.compile(r'"(?:[^"\\\n]|\\.)*"(?:\s*(?:PRI\w+\s*)?"(?:[^"\\\n]|\\.)*")*')
CONVERSION = re.compile(r'%(?:\.\*s|ll[du]|l[du]|zu|[sducx])(?![a-z])')


def values_of(text):
    """How many values a text has: those of C, or %1, %2 ... (set), and the names of the API in it."""
    c = CONVERSION.findall(text.replace('%%', ''))
    return {str(n + 1) for n in range(len(c))} if c else set(re.findall(r'%(\d)', text))


def names_in(text):
    return set(re.findall(r'`[\w.]+`', text)) | set(re.findall(r'\b[a-z]+\.[a-z_]+\b', text)) & verbs()


def read(path, texts):
    text = re.sub(r'^#.*\n', '', pathlib.Path(path).read_text(), flags=re.MULTILINE)
    for entry in ENTRY.finditer(text):
        english, other = (''.join(ast.literal_eval(line) for line in part.splitlines() if line.strip())
                          for part in entry.groups())
        if english in texts:
            sys.exit(f'{path}: "{english}" stands there twice')
        if english and other:
            if values_of(english) != set(re.findall(r'%(\d)', other)) or CONVERSION.search(other):
                sys.exit(f'{path}: "{english}": the %1, %2 ... are not the same')
            if CONVERSION.search(english) and names_in(english) != names_in(other):
                sys.exit(f'{path}: "{english}": the names of the API are not the same')
            texts[english] = other
    if ENTRY.sub('', text).strip():
        sys.exit(f'{path}: not understood: {ENTRY.sub("", text).strip().splitlines()[0]}')


def arguments(text, at):
    """The arguments of a call whose parenthesis opens before `at`."""
    depth, start, out = 1, at, []
    while depth:
        quoted = STRING.match(text, at) or re.compile(r"'(?:[^'\\]|\\.)*'").match(text, at)
        if quoted:
            at = quoted.end()
            continue
        c = text[at]
        depth += (c in '([{') - (c in ')]}')
        if depth == 0 or (c == ',' and depth == 1):
            out.append(text[start:at])
            start = at + 1
        at += 1
    return out


def literals(argument):
    """The texts in an argument, adjoining ones as one; not those that a call in it is given."""
    inner = re.compile(r'\b\w+\((?:[^()"]|"(?:[^"\\\n]|\\.)*"|\((?:[^()]|\([^()]*\))*\))*\)')
    for found in LITERAL.findall(inner.sub('', argument)):
        yield ''.join(ast.literal_eval(part) for part in STRING.findall(found))


@functools.cache
def verbs():
    return set(re.findall(r'^ACTION\(\w+, "([\w.]+)"', (root / 'src/act/role.def').read_text(), re.MULTILINE))


def of_code(path):
    """(texts, what is wrong) of a file in C."""
    text = re.sub(r'/\*.*?\*/', '', path.read_text(), flags=re.DOTALL)
    texts, wrong = set(), []
    for call in re.finditer(r'\b(' + '|'.join(WORDS) + r')\(', text):
        if re.search(r'(?:#define|status|enum \w+) \*?$', text[:call.start()].rpartition('\n')[2]):
            continue  # its own declaration
        given = arguments(text, call.end())
        for n in WORDS[call[1]]:
            texts |= set(literals(given[n])) if n < len(given) else set()
        if call[1] != 'error_set':
            continue
        if re.search(r'doc_text\([^()]*(?:\([^()]*\))?[^()]*, "(?:state|role|placed_as)"\)', ''.join(a for a in given if 'STR_ARG' in a)):
            wrong.append(f'{path.name}: a state or a role is a word of the program: %s, not %.*s: {given[FORMAT_AT].strip()}')
        for message in literals(given[FORMAT_AT]):
            verb, colon, rest = message.partition(': ')
            texts.add(rest if colon and (verb in verbs() or (verb == '%s' and re.search(r'\b(?:action|verb)', given[3]))) else message)
    return {t for t in texts if re.search('[A-Za-z]{2}', CONVERSION.sub('', t)) or len(CONVERSION.findall(t)) > 1}, wrong


def wanted():
    web = root / 'src/web'
    texts, wrong = set(), []
    templates = sorted((web / 'templates').glob('*.html'))
    texts |= set(subprocess.run([sys.executable, root / 'tools/template.py', '--texts', *templates], check=True, text=True,
                                capture_output=True).stdout.splitlines())
    for pattern in SAYS:
        for path in sorted((root / 'src').glob(pattern)):
            own, other = of_code(path)
            texts |= own
            wrong += other
    for path in web.glob('*.def'):
        texts |= set(re.findall(r'N_\("([^"]+)"\)', path.read_text()))
    vocabulary = ''.join((root / f'law/vocabulary/{name}.law').read_text() for name in ('custody', 'assistance'))
    for words, meaning in re.findall(r'^fact \w+ ([^"]*)"([^"]+)"', vocabulary, re.MULTILINE):
        texts |= {meaning, *re.findall(r'\w+', words.partition('one of')[2])}
    act = root / 'src/act'
    texts |= set(re.findall(r'^WORD\((?:topic|outcome|purpose), \w+, "(\w+)"\)', (root / 'src/lang/word.def').read_text(), re.MULTILINE))
    texts |= set(re.findall(r'^STATE\((\w+)', (act / 'state.def').read_text(), re.MULTILINE))
    texts |= set(re.findall(r'^ROLE\((\w+)', (act / 'role.def').read_text(), re.MULTILINE))
    texts |= set(re.findall(r'^MAP\((\w+)', (act / 'event.def').read_text(), re.MULTILINE))
    return texts, wrong


def main():
    output, *paths = sys.argv[1:]
    table = {}
    for path in paths:
        read(path, table)
    if output == '--missing':
        texts, wrong = wanted()
        for line in wrong:
            print(f'# {line}')
        for english in sorted(texts - set(table)):
            escaped = english.replace('\\', '\\\\').replace('"', '\\"')
            print(f'msgid "{escaped}"\nmsgstr ""\n')
        sys.exit(1 if wrong or texts - set(table) else 0)
    rows = [f'\t{{ {c_string(english)}, {c_string(other)} }},' for english, other in sorted(table.items(), key=lambda pair: pair[0].encode())]
    pathlib.Path(output).write_text('\n'.join(
        ['/* Written by tools/po.py. */', '#include "text.h"', '', 'const struct web_text web_texts[] = {', *rows, '};',
         f'const size_t web_text_count = {len(rows)};', '']))


main()
