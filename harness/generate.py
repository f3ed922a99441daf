"""Choices -> Program. Any bytes give a valid program; the same bytes always give the same one.

Every program draws its own swarm: which groups of operations are left out and how hostile it is.
Programs that do less of everything reach states that programs that do everything never stay in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter

from harness import limits
from harness.choices import BytesChoices, Choices, random_bytes
from harness.ops import CLASSES, GROUPS, MAKERS, OPERATIONS, Operation
from harness.ops.foreign import USELESS
from harness.program import Call, Program, Ref, Value


@dataclass(frozen=True, slots=True)
class Profile:
    """What a fuzz target is made of: weights of owners and groups (0 = never), and an opening."""

    name: str
    owners: Mapping[str, int]
    groups: Mapping[str, int] = field(default_factory=dict)
    opening: tuple[str, ...] = ()
    swarm: tuple[str, ...] = GROUPS
    opens: int = 7  # how often, of 8 times, a program begins with the opening
    most_bytes: int = limits.MOST_INPUT_BYTES

    def __hash__(self) -> int:
        return hash(self.name)

    def weight(self, row: Operation) -> int:
        """How often a row stands in the urn."""
        return row.weight * self.owners.get(row.owner, 0) * self.groups.get(row.group, 1)


@lru_cache(maxsize=4096)
def urn(profile: Profile, off: int) -> tuple[Operation, ...]:
    """The rows to draw from when the groups whose bits are set are switched off."""
    dropped = {group for bit, group in enumerate(profile.swarm) if off >> bit & 1}
    rows = [row for row in OPERATIONS.values() if row.group not in dropped]
    drawn = tuple(row for row in rows for _ in range(profile.weight(row)))
    return drawn or urn(profile, 0)


class Drafting:
    """A program in the making: its calls, and what is known of the objects they made."""

    __slots__ = ("_dead", "_facts", "_hostility", "_live", "_next", "_urn", "calls", "choices")

    def __init__(self, choices: Choices, profile: Profile) -> None:
        self.choices = choices
        self.calls: list[Call] = []
        self._live: dict[str, list[Ref]] = {}
        self._dead: dict[str, list[Ref]] = {}
        self._facts: dict[int, object] = {}
        self._next = 0
        self._hostility = choices.pick(limits.HOSTILITY)
        self._urn = urn(profile, choices.integer(0, 255) | choices.integer(0, 255) << 8)
        if profile.opening and choices.integer(0, 7) < profile.opens:
            for name in profile.opening:
                if name not in USELESS:
                    self.step(OPERATIONS[name])

    # What kinds ask for.

    def living(self, wanted: str) -> Ref | None:
        """An object of that class that is probably open, or None."""
        refs = self._live.get(wanted)
        if not refs:
            return None
        # Half of the time the newest: calls on the same few objects are what bites.
        place = self.choices.integer(0, 2 * len(refs) - 1) if len(refs) > 1 else 0
        return refs[min(place, len(refs) - 1)]

    def need(self, wanted: str) -> Value:
        """An object of that class: sometimes a closed one, and a new one if there is none."""
        dead = self._dead.get(wanted)
        if dead and self.choices.integer(0, 15) < limits.DEAD_RECEIVER:
            return self.choices.pick(dead)
        return self.living(wanted) or self.step(OPERATIONS[MAKERS[wanted]])

    def worn(self, wanted: str) -> Value:
        """An object of that class that is of no use any more, or never was."""
        dead = self._dead.get(wanted)
        if dead and self.choices.boolean():
            return self.choices.pick(dead)
        return self.living(f"half {wanted}") or self.draw(f"half {wanted}")

    def any_handle(self) -> Value:
        """An object of any of the module's classes."""
        refs = [ref for owner in CLASSES for ref in self._live.get(owner, ())]
        return self.choices.pick(refs) if refs else self.need("Mat")

    def everything(self) -> list[Ref]:
        """Every object, open or closed."""
        return [
            ref for table in (self._live, self._dead) for refs in table.values() for ref in refs
        ]

    def fact(self, value: Value) -> object:
        """What is known of an object: a Mat's shape, a Net's model."""
        return self._facts.get(value.number) if type(value) is Ref else None

    # Adding calls.

    def next(self) -> None:
        """One more operation, drawn from the urn, with whatever it needs in front of it."""
        self.step(self.choices.pick(self._urn))

    def draw(self, name: str, *given: Value) -> Value:
        """A call by name, its first arguments given."""
        return self.step(OPERATIONS[name], given)

    def step(self, row: Operation, given: tuple[Value, ...] = ()) -> Value:
        """A call of that row, its other arguments chosen; its result, if one is kept."""
        choices, wanted = self.choices, row.kinds
        bad = -1
        if wanted and self._hostility and choices.integer(0, 255) < self._hostility:
            bad = choices.integer(0, len(wanted) - 1)
        arguments = list(given)
        for place, kind in enumerate(wanted[len(given) :], len(given)):
            arguments.append((kind.hostile if place == bad else kind.valid)(self, arguments))
        return self._append(row, tuple(arguments), bad >= len(given))

    def make(self, name: str, arguments: tuple[Value, ...]) -> Value:
        """A call with given arguments."""
        return self._append(OPERATIONS[name], arguments, hostile=False)

    def _append(self, row: Operation, arguments: tuple[Value, ...], hostile: bool) -> Value:
        number = None
        if row.result is not None:
            number = self._next
            self._next = number + 1
            kept_as = f"half {row.result}" if hostile else row.result
            self._live.setdefault(kept_as, []).append(Ref(number))
            if row.fact is not None:
                self._facts[number] = row.fact(self, arguments)
        self.calls.append(Call(row.name, arguments, number, hostile))
        if row.learn is not None and type(arguments[0]) is Ref:
            self._facts[arguments[0].number] = row.learn(self, arguments)
        if row.effect and type(arguments[0]) is Ref:
            self._bury(arguments[0], row, hostile)
        return None if number is None else Ref(number)

    def _bury(self, ref: Ref, row: Operation, hostile: bool) -> None:
        """A closed object stays within reach; a dropped name is gone; a half-made one stays so."""
        if hostile and row.effect == "close":
            return
        for table in (self._live, self._dead):
            for refs in table.values():
                if ref in refs:
                    refs.remove(ref)
        if row.effect == "close":
            self._dead.setdefault(row.owner, []).append(ref)


def generate(choices: Choices, profile: Profile) -> Program:
    """A program of the profile, as long as the choices last (and not longer than it drew)."""
    draft = Drafting(choices, profile)
    most = limits.LEAST_CALLS + choices.integer(0, limits.MOST_CALLS - limits.LEAST_CALLS)
    while len(draft.calls) < most and not choices.exhausted:
        draft.next()
    return Program(tuple(draft.calls))


def _named(profiles: Sequence[Profile]) -> dict[str, Profile]:
    return {profile.name: profile for profile in profiles}


def _of_file(name: str, network: str) -> Profile:
    """A target whose input is a model's file, all but its first few bytes."""
    return Profile(
        name,
        {"Network": 1, "Net": 1, "Python": 1},
        {"model": 0, "churn": 0, "stream": 0, "network": 4},
        opening=(network, "load network", "run network"),
        opens=8,
        most_bytes=limits.MOST_FILE_BYTES,
    )


_OPEN_NET = ("Net", "Net.load_param/path", "Net.load_model/path")

PROFILES: dict[str, Profile] = _named(
    (
        Profile(
            "fuzz_mat",
            {"Mat": 4, "Allocator": 4, "Option": 1, "Python": 1, "module": 1},
            {"stream": 0, "model": 0, "churn": 0, "generic": 1, "resize": 4},
        ),
        Profile(
            "fuzz_net",
            {"Net": 4, "Blob": 1, "DataReader": 3, "Option": 1, "Allocator": 1, "Python": 1},
            {"generic": 1, "churn": 0, "load": 3, "model": 3, "stream": 3},
        ),
        Profile(
            "fuzz_extractor",
            {"Extractor": 6, "Net": 2, "Mat": 1, "Option": 1, "Allocator": 1, "Python": 1},
            {"stream": 1, "model": 1, "churn": 0, "run": 6, "resize": 2},
            opening=(*_OPEN_NET, "Net.create_extractor"),
        ),
        Profile(
            "fuzz_lifetime",
            {
                "Extractor": 2,
                "Net": 2,
                "Blob": 1,
                "Mat": 1,
                "DataReader": 1,
                "Option": 1,
                "Allocator": 1,
                "Python": 2,
            },
            {
                "close": 4,
                "drop": 4,
                "keep": 3,
                "collect": 3,
                "subclass": 2,
                "read": 0,
                "assign": 0,
                "unbound": 0,
            },
            opening=(*_OPEN_NET, "Net.create_extractor", "Extractor.input"),
        ),
        Profile(
            "fuzz_layer",
            {"Layer": 4, "ParamDict": 2, "ModelBin": 2, "Option": 1, "Allocator": 1, "Python": 1},
            {"model": 0, "churn": 0, "run": 4, "unbound": 0},
            opening=("Layer.forward/one",),
        ),
        Profile(
            "fuzz_custom_layer",
            {"Custom": 6, "Net": 1, "Extractor": 1, "Layer": 1, "Python": 1},
            {"stream": 0, "model": 0, "churn": 0, "subclass": 2, "run": 2, "unbound": 0},
            opening=(
                "Net",
                "Net.register_custom_layer",
                "Net.load_param/custom",
                "Net.load_model/custom",
                "Net.create_extractor/custom",
                "run custom",
                "Extractor.extract/custom",
            ),
        ),
        Profile(
            "fuzz_pixels",
            {"Pixels": 6, "Mat": 1, "Allocator": 1, "Python": 1},
            {"stream": 0, "model": 0, "churn": 0, "generic": 1, "unbound": 0},
        ),
        Profile(
            "fuzz_network",
            {"Network": 6, "Net": 1, "Extractor": 1, "Python": 1},
            {"model": 0, "churn": 0, "stream": 0},
            opening=("network/damaged", "load network", "run network"),
        ),
        _of_file("fuzz_param_text", "network/text"),
        _of_file("fuzz_param_bin", "network/binary"),
        _of_file("fuzz_model_bin", "network/bin"),
    )
)


def example(name: str, seed: int) -> Program:
    """A well-behaved program that ends with the operation, and makes first what it needs."""
    polite = b"\0"  # the first choice is how hostile a program is
    draft = Drafting(BytesChoices(polite + random_bytes(seed)), PROFILES["fuzz_mat"])
    draft.step(OPERATIONS[name])
    return Program(tuple(draft.calls))


# What there must be of the owner that a profile is about, lest nothing of it works.
_FOUNDATIONS = {
    **{owner: OPERATIONS[name].member for owner, name in MAKERS.items()},
    "Custom": "Net.register_custom_layer",
    "Pixels": "Mat.from_pixels",
    "Network": "Net.report",  # damaged on purpose: for modules that look before ncnn does
}


def worthwhile() -> list[str]:
    """The profiles that the module in question has something for: of ours, all."""
    about = {
        name: max(profile.owners.items(), key=itemgetter(1))[0]
        for name, profile in PROFILES.items()
    }
    there = {row.member for row in OPERATIONS.values() if row.name not in USELESS}
    return sorted(name for name, owner in about.items() if _FOUNDATIONS[owner] in there)
