#!/usr/bin/env python3
"""po.py OUTPUT es.po - compiles the texts of a gettext .po file into a table in C, sorted by the English text: see
src/web/text.h. po.py --texts es.po prints the English texts that have a Spanish one.
"""
import ast
import pathlib
import re
import sys

from c_string import c_string

ENTRY = re.compile(r'^msgid\s+((?:"(?:[^"\\]|\\.)*"\s*)+)^msgstr\s+((?:"(?:[^"\\]|\\.)*"\s*)+)', re.MULTILINE)


def read(path):
    text = re.sub(r'^#.*\n', '', pathlib.Path(path).read_text(), flags=re.MULTILINE)
    texts = {}
    for entry in ENTRY.finditer(text):
        english, other = (''.join(ast.literal_eval(line) for line in part.splitlines() if line.strip())
                          for part in entry.groups())
        if english in texts:
            sys.exit(f'{path}: "{english}" stands there twice')
        if sorted(re.findall(r'%\d', english)) != sorted(re.findall(r'%\d', other)) and english:
            sys.exit(f'{path}: "{english}": the %1, %2 ... are not the same')
        if english and other:
            texts[english] = other
    if ENTRY.sub('', text).strip():
        sys.exit(f'{path}: not understood: {ENTRY.sub("", text).strip().splitlines()[0]}')
    return texts


output, path = sys.argv[1:]
texts = sorted(read(path).items(), key=lambda pair: pair[0].encode())
if output == '--texts':
    print('\n'.join(english for english, _ in texts))
else:
    rows = [f'\t{{ {c_string(english)}, {c_string(other)} }},' for english, other in texts]
    pathlib.Path(output).write_text('\n'.join(
        ['/* Written by tools/po.py. */', '#include "text.h"', '', 'const struct web_text web_texts[] = {', *rows, '};',
         f'const size_t web_text_count = {len(texts)};', '']))
