"""The bases of records, the shapes of answers, and of what is given in parts. Neither has an id or a page of its own."""

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """What every record is."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True, arbitrary_types_allowed=True)


class Given(BaseModel):
    """What every shape of something given is: a value of several parts that a question takes."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)
