"""One thing in a well-formed network that no longer fits the rest of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from harness import limits
from harness.choices import Choices
from harness.networks.files import layer_types
from harness.networks.network import Extents, Network, Node, Param, Weights

INT32 = tuple(n for n in limits.HOSTILE_INTEGERS if -(2**31) <= n < 2**31)
TAGS = (0x01306B47, 0x000D4B38, 0x0002C056, 1, 0xFFFFFFFF)  # fp16, int8, raw floats, a table, none
COUNTS = (-1, 0, 1, 2, 1000, 2**20, 2**31 - 1)

Damage = Callable[[Choices, Network], Network]


def _at(network: Network, place: int, **changes: object) -> Network:
    nodes = list(network.nodes)
    nodes[place] = replace(nodes[place], **changes)  # type: ignore[arg-type]
    return replace(network, nodes=tuple(nodes))


def _node(choices: Choices, network: Network) -> tuple[int, Node]:
    place = choices.integer(0, len(network.nodes) - 1)
    return place, network.nodes[place]


def _arity(choices: Choices, network: Network) -> Network:
    """An input or output too many or too few, or another blob in its place."""
    place, node = _node(choices, network)
    blob = choices.integer(0, len(network.extents))
    side, blobs = choices.pick((("bottoms", node.bottoms), ("tops", node.tops)))
    which = choices.integer(0, len(blobs))
    kept = blobs[:which] + blobs[which + 1 :]
    changed = choices.pick(((*blobs, blob), kept, (*kept, blob)))
    return _at(network, place, **{side: changed})


def _number(choices: Choices, value: Param) -> Param:
    """Another value in the place of this one: near it, absurd, or of another type."""
    if isinstance(value, tuple):
        which = choices.integer(0, max(len(value) - 1, 0))
        other = choices.pick((*INT32, -233))
        changed = (*value[:which], other, *value[which + 1 :])
        return choices.pick((changed, (), value * 9, other))
    near = value + choices.pick((-1, 1, 2))
    return choices.pick((near, choices.pick(INT32), choices.pick((0.5, 1e30)), (1, 2, 3)))


def _param(choices: Choices, network: Network) -> Network:
    place, node = _node(choices, network)
    if not node.params:
        return _at(network, place, params=((choices.integer(0, 31), choices.pick(INT32)),))
    which = choices.integer(0, len(node.params) - 1)
    id, value = node.params[which]
    changed = (id, _number(choices, value))
    rest = node.params[:which] + node.params[which + 1 :]
    other_id = (choices.integer(0, 31), value)
    return _at(network, place, params=choices.pick(((*rest, changed), rest, (*rest, other_id))))


def _type(choices: Choices, network: Network) -> Network:
    place, _ = _node(choices, network)
    return _at(network, place, type=choices.pick(list(layer_types())))


def _weights(choices: Choices, network: Network) -> Network:
    heavy = [place for place, node in enumerate(network.nodes) if node.weights]
    if not heavy:
        return _param(choices, network)
    place = choices.pick(heavy)
    weights = network.nodes[place].weights
    which = choices.integer(0, len(weights) - 1)
    one = weights[which]
    changed = choices.pick(
        (
            replace(one, count=max(one.count + choices.pick((-1, 1, -4, 16)), 0)),
            replace(one, tag=choices.pick(TAGS)),
            Weights(one.count, None if one.tag is not None else 0),
        )
    )
    return _at(network, place, weights=(*weights[:which], changed, *weights[which + 1 :]))


def _order(choices: Choices, network: Network) -> Network:
    """A layer in another place: what it takes is made after it, maybe by itself."""
    nodes = list(network.nodes)
    node = nodes.pop(choices.integer(0, len(nodes) - 1))
    nodes.insert(choices.integer(0, len(nodes)), node)
    return replace(network, nodes=tuple(nodes))


def _gone(choices: Choices, network: Network) -> Network:
    place = choices.integer(0, len(network.nodes) - 1)
    return replace(network, nodes=network.nodes[:place] + network.nodes[place + 1 :])


def _count(choices: Choices, network: Network) -> Network:
    counts = [len(network.nodes), len(network.extents)]
    which = choices.integer(0, 1)
    counts[which] = choices.pick((counts[which] + 1, counts[which] - 1, *COUNTS))
    return replace(network, counts=(counts[0], counts[1]))


def _cycle(choices: Choices, network: Network) -> Network:
    """A layer that waits for what comes out of it."""
    place, node = _node(choices, network)
    if not node.bottoms or not network.outputs:
        return _order(choices, network)
    late = choices.pick((*node.tops, *network.outputs))
    return _at(network, place, bottoms=(late, *node.bottoms[1:]))


DAMAGES: dict[str, Damage] = {
    "param": _param,
    "weights": _weights,
    "arity": _arity,
    "type": _type,
    "order": _order,
    "layer gone": _gone,
    "count": _count,
    "cycle": _cycle,
}


def damaged(choices: Choices, network: Network) -> Network:
    """The network with one damage."""
    return DAMAGES[choices.pick(list(DAMAGES))](choices, network)


def other_extents(choices: Choices, extents: Extents) -> Extents:
    """A shape that the network was not made for."""
    which = choices.integer(0, len(extents) - 1)
    size = choices.pick((extents[which] + 1, max(extents[which] - 1, 1), 1, 40))
    changed = (*extents[:which], size, *extents[which + 1 :])
    return choices.pick((changed, (*changed, 2)[:3], changed[:1]))
