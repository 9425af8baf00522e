"""What schemathesis can't make up by itself. scripts/fuzz names this file and lists ids that exist."""

import os
import unicodedata

import schemathesis
from hypothesis import strategies

IDS = open(os.environ["DANY_FUZZ_IDS"]).read().split()


def version7(number):
    digits = f"{number:032x}"
    digits = digits[:12] + "7" + digits[13:16] + "89ab"[int(digits[16], 16) % 4] + digits[17:]
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


# schemathesis makes UUIDs of other versions, which no id of ours is; and an id that nobody has leads nowhere.
schemathesis.openapi.format(
    "uuid",
    strategies.sampled_from(IDS) | strategies.integers(0, 2**128 - 1).map(version7),
)


def is_plain(value):
    """Texts have no control characters and are not blank, which openapi.yaml says in words, not in a pattern."""
    if isinstance(value, dict):
        return all(is_plain(each) for each in value.values())
    if isinstance(value, list):
        return all(is_plain(each) for each in value)
    if not isinstance(value, str) or not value:
        return True
    return bool(value.strip()) and not any(unicodedata.category(character) == "Cc" for character in value)


@schemathesis.hook
def filter_body(context, body):
    return is_plain(body)


@schemathesis.hook
def filter_query(context, query):
    return is_plain(query)
