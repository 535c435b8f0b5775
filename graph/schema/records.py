"""The base of records, the shapes of answers: they have no id and no page; their fields are values, nodes or records again."""

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """What every record is."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True, arbitrary_types_allowed=True)
