#!/usr/bin/env python3
"""embed.py ROOT OUTPUT [FOLDER SUFFIX NAME] - writes every ROOT/law/**/*.law as C into OUTPUT (src/lang/embedded.h says
what it defines); or every file of another folder with that suffix (or one of those, with
commas), as embedded_NAME.

Runs in every build, so that a new text is noticed, and leaves OUTPUT alone when nothing changed, so that nothing is
compiled again. The same texts give the same bytes: sorted by path, no time, no machine.
"""
import pathlib
import sys

from c_string import c_string

root, output = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
folder, suffix, name = sys.argv[3:] or ['law', '.law', 'corpus']

texts = sorted((path.relative_to(root).as_posix(), path.read_bytes()) for path in (root / folder).rglob('*')
               if path.name.endswith(tuple(suffix.split(','))))
if not texts:
    sys.exit(f'embed.py: no {folder}/**/*{suffix}')

out = ['/* Written by tools/embed.py. */', '#include "embedded.h"',
       '#pragma GCC diagnostic ignored "-Woverlength-strings"', '', f'const struct embedded_file embedded_{name}[] = {{']
for path, text in texts:
    lines = [c_string(line) for line in text.splitlines(keepends=True)] or ['""']
    out += [f'\t{{ {c_string(path)}, {lines[0]}'] + [f'\t\t{line}' for line in lines[1:]] + [f'\t, {len(text)} }},']
out += ['};', f'const size_t embedded_{name}_count = {len(texts)};', '']
new = '\n'.join(out)
if not output.exists() or output.read_text() != new:
    output.write_text(new)
