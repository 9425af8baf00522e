"""Holds every JSON example of openapi.yaml against its schema."""

import datetime
import sys

import jsonschema
import yaml


def plain(value):
    """YAML reads some texts as dates; JSON has none."""
    if isinstance(value, dict):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


with open("openapi.yaml") as file:
    DOCUMENT = plain(yaml.safe_load(file))
FORMATS = jsonschema.Draft202012Validator.FORMAT_CHECKER


def resolved(node):
    while "$ref" in node:
        place = node["$ref"].removeprefix("#/").split("/")
        node = DOCUMENT
        for name in place:
            node = node[name]
    return node


def faults(content):
    for kind, media in content.items():
        if kind not in ("application/json", "application/problem+json"):
            continue
        examples = {name: resolved(each)["value"] for name, each in media.get("examples", {}).items()}
        if "example" in media:
            examples["example"] = media["example"]
        schema = media.get("schema", {})
        for name, example in examples.items():
            # Many operations answer with the same.
            if name != "example" and (name, str(schema)) in seen:
                continue
            seen.add((name, str(schema)))
            whole = {"components": DOCUMENT["components"], "allOf": [schema]}
            for error in jsonschema.Draft202012Validator(whole, format_checker=FORMATS).iter_errors(example):
                yield f"{name} {error.json_path}: {error.message}"


seen = set()  # names of examples, with the schemas they were held against
wrong = set()
for methods in DOCUMENT["paths"].values():
    for operation in methods.values():
        if "operationId" in operation:
            parts = [operation.get("requestBody", {}), *operation["responses"].values()]
            for part in parts:
                wrong.update(faults(resolved(part).get("content", {})))
assert len(seen) > 100, seen
sys.exit("\n".join(sorted(wrong)) or None)
