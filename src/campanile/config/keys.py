"""The keys as data: the JSON schema of a configuration, and the values of a key in words."""

from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from campanile.config.base import Section, quoted


class _Generator(GenerateJsonSchema):
    """No titles, and no key is required, because an overlay names only what differs."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def model_schema(self, schema: Any) -> dict[str, Any]:
        made = super().model_schema(schema)
        return {key: value for key, value in made.items() if key not in ("title", "required")}

    def dict_schema(self, schema: Any) -> dict[str, Any]:
        return super().dict_schema(schema) | {"additionalProperties": False}


def json_schema(model: type[Section]) -> dict:
    """The JSON schema of a configuration file, without references."""
    whole = model.model_json_schema(schema_generator=_Generator)
    return _inlined(whole, whole.pop("$defs"))


def _inlined(part: Any, definitions: dict) -> Any:
    """A part of a schema, with every reference replaced by its definition; a description next to the reference wins."""
    if isinstance(part, list):
        return [_inlined(each, definitions) for each in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        name = part["$ref"].rpartition("/")[2]
        part = definitions[name] | {key: value for key, value in part.items() if key != "$ref"}
    return {key: _inlined(value, definitions) for key, value in part.items()}


def without_null(schema: dict) -> dict:
    """The schema of X, where a key takes X or null."""
    return schema.get("anyOf", [schema])[0]


def named_entry(schema: dict) -> dict:
    """The schema of each entry of a section whose keys are names that the user chooses; empty for other schemas."""
    return next(iter(schema.get("patternProperties", {}).values()), {})


def look_up(schema: dict, path: tuple[int | str, ...]) -> dict:
    """The schema of the key at a path."""
    for part in path:
        schema = without_null(schema)
        if isinstance(part, int):
            schema = schema["items"]
        else:
            schema = schema.get("properties", {}).get(part) or named_entry(schema)
    return schema


def kind(schema: dict) -> str:
    """A key's type and range in words, such as "whole number at least 1 and at most 60000, or null"."""
    if not schema:
        return "value"
    if "anyOf" in schema:
        return ", or ".join(map(kind, schema["anyOf"]))
    if "enum" in schema:
        return f"one of {', '.join(map(str, schema['enum']))}"
    if "maxProperties" in schema:
        return ", ".join(f"{{{name}: {kind(each)}}}" for name, each in schema["properties"].items())
    if schema["type"] == "boolean":
        return "true or false"
    if schema["type"] == "array":
        return f"list of {schema['minItems']} to {schema['maxItems']}: {kind(schema['items']).removeprefix('one of ')}"
    types = {"object": "section of keys", "integer": "whole number"}
    words = {"minimum": "at least", "exclusiveMinimum": "above", "maximum": "at most", "exclusiveMaximum": "below"}
    bounds = " and ".join(f"{word} {schema[bound]:.12g}" for bound, word in words.items() if bound in schema)
    if "maxLength" in schema:
        bounds = f"of {schema['minLength']} to {schema['maxLength']} characters"
    return f"{types.get(schema['type'], schema['type'])} {bounds}".rstrip()


def expected(schema: dict, value: object) -> str:
    """What a key takes, and what it got instead."""
    words = kind(schema)
    return f"expected {'' if words.startswith(('one of', 'true')) else 'a '}{words}, got {quoted(value)}"
