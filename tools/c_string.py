"""Text as a C string, for the programs here that write C."""


def c_string(text):
    """Every byte that is not plainly itself becomes three octal digits ('?' too: ??=)."""
    line = text.encode() if isinstance(text, str) else text
    return '"' + ''.join(chr(b) if 32 <= b < 127 and b not in b'"\\?' else f'\\{b:03o}' for b in line) + '"'
