"""JSON lines: one object a line, valid UTF-8 whatever the text held."""

import json
import re
from typing import Any

# What Python and others take for the end of a line, and controls that a terminal would obey.
_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def to_line(output: Any) -> str:
    """One output as one line of JSON, without its end. Other scripts stay readable; lone surrogates are escaped."""
    whole = json.dumps(output, ensure_ascii=False, separators=(", ", ": "), allow_nan=False)
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", whole)
