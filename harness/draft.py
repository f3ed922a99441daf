"""What kinds and operations may ask of a program in the making: the generator answers.

Only the questions stand here, so that the table does not know the generator that draws from it.
"""

from __future__ import annotations

from typing import Protocol

from harness.choices import Choices
from harness.program import Ref, Value


class Draft(Protocol):
    """A program in the making."""

    choices: Choices

    def living(self, wanted: str) -> Ref | None:
        """An object of that class that is probably open, or None."""

    def need(self, wanted: str) -> Value:
        """An object of that class: sometimes a closed one, and a new one if there is none."""

    def worn(self, wanted: str) -> Value:
        """An object of that class that is of no use any more, or never was."""

    def any_handle(self) -> Value:
        """An object of any of the module's classes."""

    def everything(self) -> list[Ref]:
        """Every object, open or closed."""

    def fact(self, value: Value) -> object:
        """What is known of an object: a Mat's shape, a Net's model."""

    def draw(self, name: str, *given: Value) -> Value:
        """A call by name, its first arguments given."""

    def make(self, name: str, arguments: tuple[Value, ...]) -> Value:
        """A call with given arguments."""
