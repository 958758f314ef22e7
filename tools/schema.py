#!/usr/bin/env python3
"""schema.py OUTPUT FILE... - writes SQL files as C (src/store/schema_int.h says what it defines), in the order given."""
import pathlib
import sys

from c_string import c_string

output, *files = map(pathlib.Path, sys.argv[1:])

out = ['/* Written by tools/schema.py. */', '#include "schema_int.h"',
       '#pragma GCC diagnostic ignored "-Woverlength-strings"', '', 'const char *const schema_steps[] = {']
for number, file in enumerate(files, 1):
    if file.name != f'{number:04}.sql':
        sys.exit(f'schema.py: {file.name} where {number:04}.sql is wanted')
    out += [f'\t{c_string(line)}' for line in file.read_bytes().splitlines(keepends=True)] + ['\t,']
out += ['};', f'const int schema_count = {len(files)};', '']
output.write_text('\n'.join(out))
