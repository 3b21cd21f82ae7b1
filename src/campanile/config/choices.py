"""Values that are a name or text alone, or a name mapped to a parameter, such as ``patches`` and ``{patches: 8}``."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated, Any, Literal, cast

import pydantic

from campanile.config.base import Text
from campanile.config.files import dotted
from campanile.config.keys import expected, look_up
from campanile.diffusion.choices import Choice


def or_mapping(alone: Any, parameters: Mapping[str, Any]) -> pydantic.GetPydanticSchema:
    """An annotation: the value has the type ``alone``, or is {name: parameter} with a parameter of its type."""
    types = {name: pydantic.TypeAdapter(each) for name, each in parameters.items()}
    schemas = {name: each.json_schema() for name, each in types.items()}

    def check(value: Any, handler: Callable[[Any], Any], info: pydantic.ValidationInfo) -> Any:
        if not isinstance(value, dict) or len(value) != 1 or not {*value} <= {*types}:
            return handler(value)
        ((name, parameter),) = value.items()
        try:
            return {name: types[name].validate_python(parameter, strict=True, context=info.context)}
        except pydantic.ValidationError as error:
            mistake = error.errors()[0]
            schema = look_up(schemas[name], mistake["loc"])
            said = mistake.get("ctx", {}).get("error") or expected(schema, mistake["input"])
            raise ValueError(f"{dotted((name, *mistake['loc']))}: {said}") from None

    mapping = {"type": "object", "properties": schemas, "minProperties": 1, "maxProperties": 1}
    schema = {"anyOf": [pydantic.TypeAdapter(alone).json_schema(), mapping | {"additionalProperties": False}]}
    as_it_is = pydantic.PlainSerializer(lambda value: value)
    made = Annotated[alone, pydantic.WrapValidator(check), as_it_is, pydantic.WithJsonSchema(schema)]
    return pydantic.GetPydanticSchema(lambda _, handler: handler(made))


def chosen(choices: Mapping[str, Choice], check_file: Callable[..., str]) -> pydantic.GetPydanticSchema:
    """An annotation of a view or split as a configuration gives it.

    :param check_file: checks that a file exists and that the function ``opened`` can read it.
    """
    alone = tuple(name for name, each in choices.items() if each.parameter is None or each.default is not None)
    parameters = {name: each.parameter for name, each in choices.items() if each.parameter is not None}
    for name, each in choices.items():
        if each.read:
            parameters[name] = Annotated[Text, pydantic.AfterValidator(partial(check_file, opened=each.read))]
    return or_mapping(cast(Any, Literal)[alone], parameters)
