"""Values that are a name or text alone, or a name mapped to a parameter, such as ``patches`` and ``{patches: 8}``."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated, Any, Literal, cast

from pydantic import (
    AfterValidator,
    GetPydanticSchema,
    PlainSerializer,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    WithJsonSchema,
    WrapValidator,
)

from campanile.config.base import Text
from campanile.config.files import dotted
from campanile.config.keys import expected, look_up
from campanile.diffusion.choices import Choice


def or_mapping(alone: Any, parameters: Mapping[str, Any]) -> GetPydanticSchema:
    """An annotation: the value has the type ``alone``, or is {name: parameter} with a parameter of its type."""
    types = {name: TypeAdapter(each) for name, each in parameters.items()}
    schemas = {name: each.json_schema() for name, each in types.items()}

    def check(value: Any, handler: Callable[[Any], Any], info: ValidationInfo) -> Any:
        if not isinstance(value, dict) or len(value) != 1 or not {*value} <= {*types}:
            return handler(value)
        ((name, parameter),) = value.items()
        try:
            return {name: types[name].validate_python(parameter, strict=True, context=info.context)}
        except ValidationError as error:
            mistake = error.errors()[0]
            schema = look_up(schemas[name], mistake["loc"])
            said = mistake.get("ctx", {}).get("error") or expected(schema, mistake["input"])
            raise ValueError(f"{dotted((name, *mistake['loc']))}: {said}") from None

    mapping = {"type": "object", "properties": schemas, "additionalProperties": False}
    one = mapping | {"minProperties": 1, "maxProperties": 1}
    schema = {"anyOf": [TypeAdapter(alone).json_schema(), one]}
    made = Annotated[alone, WrapValidator(check), PlainSerializer(lambda value: value), WithJsonSchema(schema)]
    return GetPydanticSchema(lambda _, handler: handler(made))


def chosen(choices: Mapping[str, Choice], check_file: Callable[..., str]) -> GetPydanticSchema:
    """An annotation of a view or split as a configuration gives it.

    :param check_file: checks that a file exists and that the function ``opened`` can read it.
    """
    alone = tuple(name for name, each in choices.items() if each.parameter is None or each.default is not None)
    parameters = {
        name: Annotated[Text, AfterValidator(partial(check_file, opened=each.read))] if each.read else each.parameter
        for name, each in choices.items()
        if each.parameter is not None
    }
    return or_mapping(cast(Any, Literal)[alone], parameters)
