"""The network's recurrent layers while it learns: forward over a batch of texts, and the slopes on the way back.

What a layer does stands in nlp/recurrence.py, which runs it text by text.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from nlp.recurrence import ROLES, run_back, run_on

_SILENT = 0.1  # how often a number that a layer adds is left out while training
_KEPT_AT_FIRST = 1.0  # the forget gates' bias: at first a state outlives a few words


class Passed(NamedTuple):
    """What a layer had and made of it, forward and backward side by side: all (places, size). spared: what its numbers were
    multiplied with before they were added, nought where they were left out.
    """

    inputs: NDArray[np.float32]
    new: NDArray[np.float32]
    kept: NDArray[np.float32]
    opened: NDArray[np.float32]
    states: NDArray[np.float32]
    spared: NDArray[np.float32]


def first_layers(draws: np.random.Generator, layers: int, size: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Where the descent begins: gates (layers, size, ROLES * size) and their biases (layers, ROLES * size)."""
    gates = np.sqrt(1 / size) * draws.standard_normal((layers, size, ROLES * size))
    biases = np.zeros((layers, ROLES, size), dtype=np.float32)
    biases[:, 1] = _KEPT_AT_FIRST
    return gates.astype(np.float32), biases.reshape(layers, ROLES * size)


def forward(
    inputs: NDArray[np.float32],
    ranges: NDArray[np.int64],
    gates: NDArray[np.float32],
    biases: NDArray[np.float32],
    draws: np.random.Generator,
    *,
    silent: float = _SILENT,
) -> tuple[NDArray[np.float32], list[Passed]]:
    """What comes out of the last layer, (places, size), and what `backward` needs.

    ranges: (texts, 2), half-open, of each text's places; what is in no text stays as it is. silent: how often a number that a
    layer adds is left out.
    """
    passed = []
    for weights, bias in zip(gates, biases, strict=True):
        new, kept, opened = _by_role(inputs @ weights + bias)
        kept, opened = expit(kept), expit(opened)
        states = np.zeros_like(new)
        run_on(ranges, new, kept, states)
        spared = (draws.random(states.shape, dtype=np.float32) >= silent).astype(np.float32) / np.float32(1 - silent)
        passed.append(Passed(inputs, new, kept, opened, states, spared))
        inputs = inputs + opened * states * spared
    return inputs, passed


def backward(
    slopes: NDArray[np.float32], ranges: NDArray[np.int64], gates: NDArray[np.float32], passed: list[Passed]
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """The slopes of the first layer's inputs, of the gates and of their biases, from those of what came out.

    The latter are nought at places in no text.
    """
    gate_slopes, bias_slopes = np.empty_like(gates), np.empty((len(gates), gates.shape[2]), dtype=np.float32)
    for layer in reversed(range(len(gates))):
        inputs, new, kept, opened, states, spared = passed[layer]
        told = slopes * spared
        state_slopes = told * opened
        run_back(ranges, kept, state_slopes)
        sums = np.empty((len(inputs), gates.shape[2]), dtype=np.float32)
        new_sums, kept_sums, opened_sums = _by_role(sums)
        new_sums[:] = state_slopes * (1 - kept)
        kept_sums[:] = state_slopes * (_before(ranges, states) - new) * (kept * (1 - kept))
        opened_sums[:] = told * states * opened * (1 - opened)
        gate_slopes[layer], bias_slopes[layer] = inputs.T @ sums, sums.sum(axis=0)
        slopes = slopes + sums @ gates[layer].T
    return slopes, gate_slopes, bias_slopes


def _by_role(sums: NDArray[np.float32]) -> Iterator[NDArray[np.float32]]:
    """The columns of each role, as views: (places, size)."""
    size = sums.shape[1] // ROLES
    return (sums[:, role * size : (role + 1) * size] for role in range(ROLES))


def _before(ranges: NDArray[np.int64], states: NDArray[np.float32]) -> NDArray[np.float32]:
    """The states that each place's come from: (places, size)."""
    before, half = np.zeros_like(states), states.shape[1] // 2
    before[1:, :half], before[:-1, half:] = states[:-1, :half], states[1:, half:]
    before[ranges[:, 0], :half] = 0
    before[ranges[:, 1] - 1, half:] = 0
    return before
