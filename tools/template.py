#!/usr/bin/env python3
"""template.py OUTPUT FILE.html... - compiles templates into C: a function template_NAME(struct render *, const struct json *)
for each file, which src/web/render.h says how to call. template.py --texts FILE.html... prints the English texts.

  {{ person.name }}           the member, escaped
  {{ person.sex | t }}        the same in the reader's language: a word of the record, or a text that C code chose
  {{ "Leg %1 of %2" n legs }} a text in the reader's language, with members in it, escaped
  {% for leg in mission.legs %} ... {% end %}     `leg_number` counts from 1
  {% if hold %} ... {% else %} ... {% end %}      also: if not hold, if state = "open". Absent, false, "", 0 and an empty
                                                  list are no
  {% include head %}          another template, with the same page and the loops' variables as members
  {% chart months %}          a drawing of the figures in the member, made by src/chart, which escapes what it writes
  {% qr address %}            the text of the member as a drawing for a device's camera
  {% body %}                  in a layout: the page
  {# ... #}                   a remark

A name is a loop's variable, or a member of the page. There is no way to write anything that is not escaped, and nothing
of a member where escaping would not be enough: in a script or a style, in the name of an attribute or of an element, in
an attribute without quotes, in an attribute of an event, or at the beginning of an address.
"""
import pathlib
import re
import sys

from c_string import c_string

PART = re.compile(r'\{\{(.*?)\}\}|\{%(.*?)%\}|\{#.*?#\}', re.DOTALL)
NAME = re.compile(r'[a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*)*')
WORD = re.compile(r'"(?:[^"\\]|\\.)*"|\S+')
ADDRESS = {'href', 'src', 'action', 'formaction'}


class Wrong(Exception):
    pass


class Place:
    """Where in the markup a part stands: what HTML calls the tokenizer's state, as far as it matters here."""

    def __init__(self):
        self.state, self.element, self.attribute, self.value = 'text', '', '', ''

    def feed(self, text):
        i = 0
        while i < len(text):
            c = text[i]
            if self.state == 'text':
                end = f'</{self.element}' if self.element in ('script', 'style') else '<'
                at = text.lower().find(end, i)
                if at < 0:
                    return
                if text.startswith('<!--', at):
                    raise Wrong('a comment in the markup: use {# #}')
                found = re.compile(r'<(/?[A-Za-z0-9]*)').match(text, at)
                self.element, self.state, i = found[1].lower(), 'tag', found.end()
                continue
            if self.state == 'tag':
                found = re.compile(r'[^\s=>"\'/]+').match(text, i)
                if c == '>':
                    self.state = 'text'
                elif found:
                    self.attribute, i = found[0].lower(), found.end()
                    if self.attribute == 'style' or self.attribute.startswith('on'):
                        raise Wrong(f'the attribute {self.attribute}: no style and no script stands in a page')
                    continue
                elif c == '=':
                    if text[i + 1:i + 2] != '"':
                        raise Wrong(f'the value of {self.attribute} is not in double quotes')
                    self.state, self.value, i = 'value', '', i + 1
            elif self.state == 'value':
                if c == '"':
                    self.state = 'tag'
                else:
                    self.value += c
            i += 1

    def take(self):
        """May something of the record stand here?"""
        if self.state == 'tag' or self.element in ('script', 'style'):
            raise Wrong('nothing may be filled in here')
        if self.state == 'value' and self.attribute in ADDRESS and not re.match(r'[/#?]', self.value):
            raise Wrong(f'{self.attribute} must begin with / # or ? as it stands in the template')
        self.value += 'x'


class Template:
    def __init__(self, path):
        self.path, self.name, self.texts, self.out = path, path.stem, [], []
        self.depth, self.count, self.place = 1, 0, Place()
        self.blocks = []  # what an {% end %} closes: ('for', variable) or ('if',)
        self.scope = {}
        self.includes = set()

    def line(self, code):
        self.out.append('\t' * self.depth + code)

    def value(self, path):
        if not NAME.fullmatch(path):
            raise Wrong(f'no name: {path}')
        first, *rest = path.split('.')
        if first.endswith('_number') and first[:-len('_number')] in self.scope:
            return f'render_count(r, {self.scope[first[:-len("_number")]]}_at)'
        got = self.scope.get(first) or f'json_get(page, "{first}")'
        for name in rest:
            got = f'json_get({got}, "{name}")'
        return got

    def string(self, quoted):
        if not (len(quoted) >= 2 and quoted[0] == quoted[-1] == '"'):
            raise Wrong(f'no text: {quoted}')
        return quoted[1:-1].replace('\\"', '"')

    def expression(self, text):
        self.place.take()
        words = WORD.findall(text.strip())
        if words and words[0].startswith('"'):
            english = self.string(words[0])
            self.texts.append(english)
            values = [self.value(w) for w in words[1:]]
            if {int(n) for n in re.findall(r'%(\d)', english)} != set(range(1, len(values) + 1)):
                raise Wrong(f'%1, %2 ... and the names behind the text do not agree: {english}')
            values = ', '.join(values) if values else 'NULL'
            count = len(words) - 1
            self.line(f'render_text(r, {c_string(english)}, {count}, (const struct json *[]){{ {values} }});')
        elif len(words) == 3 and words[1:] == ['|', 't']:
            self.line(f'render_word(r, {self.value(words[0])});')
        elif len(words) == 1:
            self.line(f'render_value(r, {self.value(words[0])});')
        else:
            raise Wrong(f'not understood: {{{{{text}}}}}')

    def condition(self, words):
        no, words = (words and words[0] == 'not'), words[1:] if words and words[0] == 'not' else words
        if len(words) == 1:
            test = f'render_is({self.value(words[0])})'
        elif len(words) == 3 and words[1] == '=':
            test = f'render_same({self.value(words[0])}, {c_string(self.string(words[2]))})'
        else:
            raise Wrong(f'no condition: {" ".join(words)}')
        return f'!{test}' if no else test

    def statement(self, text):
        words = WORD.findall(text.strip())
        match words:
            case ['for', variable, 'in', path]:
                self.count += 1
                item = f'item{self.count}'
                self.line(f'for (size_t {item}_at = 0, {item}_n = render_items({self.value(path)}); {item}_at < {item}_n; {item}_at++) {{')
                self.depth += 1
                self.line(f'const struct json *{item} = &{self.value(path)}->items[{item}_at];')
                self.blocks.append(('for', variable, self.scope.get(variable)))
                self.scope[variable] = item
            case ['if', *rest]:
                self.line(f'if ({self.condition(rest)}) {{')
                self.depth += 1
                self.blocks.append(('if',))
            case ['else']:
                if not self.blocks or self.blocks[-1][0] != 'if':
                    raise Wrong('else without if')
                self.depth -= 1
                self.line('} else {')
                self.depth += 1
            case ['end']:
                if not self.blocks:
                    raise Wrong('end without for or if')
                block = self.blocks.pop()
                if block[0] == 'for':
                    self.line(f'(void){self.scope[block[1]]};')
                    self.scope.pop(block[1])
                    if block[2]:
                        self.scope[block[1]] = block[2]
                self.depth -= 1
                self.line('}')
            case ['include', name]:
                self.includes.add(name)
                page = 'page'
                for variable, item in self.scope.items():
                    page = f'doc_with(r->arena, {page}, STR("{variable}"), {item})'
                self.line(f'template_{name}(r, {page});')
            case ['chart', path]:
                self.place.take()
                self.line(f'render_chart(r, {self.value(path)});')
            case ['qr', path]:
                self.place.take()
                self.line(f'render_qr(r, {self.value(path)});')
            case ['body']:
                self.line('r->body(r, page);')
            case _:
                raise Wrong(f'not understood: {{%{text}%}}')

    def literal(self, text):
        text = re.sub(r'\s*\n\s*', '\n', text) # layout of the file, not of the page
        if text:
            self.place.feed(text)
            self.line(f'buf_add(r->out, {c_string(text)}, {len(text.encode())});')

    def compile(self):
        text = self.path.read_text()
        at = 0
        try:
            for part in PART.finditer(text):
                self.literal(text[at:part.start()])
                at = part.start()
                if part[1] is not None:
                    self.expression(part[1])
                elif part[2] is not None:
                    self.statement(part[2])
                at = part.end()
            self.literal(text[at:])
            if self.blocks:
                raise Wrong(f'{self.blocks[-1][0]} without end')
            if self.place.state != 'text':
                raise Wrong('it ends within a tag')
        except Wrong as wrong:
            sys.exit(f'{self.path}:{text.count(chr(10), 0, at) + 1}: {wrong}')
        return self

    def function(self):
        head = f'void template_{self.name}(struct render *r, const struct json *page)\n{{\n'
        return head + '\t(void)page;\n' + '\n'.join(self.out) + '\n}\n'


def compiled(paths):
    templates = sorted((Template(pathlib.Path(path)).compile() for path in paths), key=lambda t: t.name)
    names = {t.name for t in templates}
    for t in templates:
        if t.includes - names:
            sys.exit(f'{t.path}: there is no template {min(t.includes - names)}')
    return templates


def main():
    output, *paths = sys.argv[1:]
    templates = compiled(paths)
    if output == '--texts':
        print('\n'.join(sorted({text for t in templates for text in t.texts})))
        return
    out = ['/* Written by tools/template.py. */', '#include "render.h"', '']
    out += [f'void template_{t.name}(struct render *r, const struct json *page);' for t in templates]
    out += [''] + [t.function() for t in templates]
    pathlib.Path(output).write_text('\n'.join(out))


main()
