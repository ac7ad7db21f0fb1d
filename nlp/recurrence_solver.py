"""The network's recurrent layers while it learns: forward over a batch of texts, and the slopes on the way back.

What a layer does stands in nlp/recurrence.py, which runs it text by text.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from nlp.compiled import entry
from nlp.recurrence import ROLES

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
        _run_on(ranges, new, kept, states)
        spared = (draws.random(states.shape, dtype=np.float32) >= silent).astype(np.float32) / np.float32(1 - silent)
        passed.append(Passed(inputs, new, kept, opened, states, spared))
        inputs = inputs + opened * states * spared
    return inputs, passed


def backward(
    slopes: NDArray[np.float32], ranges: NDArray[np.int64], gates: NDArray[np.float32], passed: list[Passed]
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """The slopes of the first layer's inputs, of the gates and of their biases, from those of what came out."""
    gate_slopes, bias_slopes = np.empty_like(gates), np.empty((len(gates), gates.shape[2]), dtype=np.float32)
    for layer in reversed(range(len(gates))):
        inputs, new, kept, opened, states, spared = passed[layer]
        told = slopes * spared
        state_slopes = told * opened
        sums = np.zeros((len(inputs), gates.shape[2]), dtype=np.float32)
        new_sums, kept_sums, opened_sums = _by_role(sums)
        _run_back(ranges, new, kept, states, state_slopes, new_sums, kept_sums)
        kept_sums *= kept * (1 - kept)
        opened_sums[:] = told * states * opened * (1 - opened)
        gate_slopes[layer], bias_slopes[layer] = inputs.T @ sums, sums.sum(axis=0)
        slopes = slopes + sums @ gates[layer].T
    return slopes, gate_slopes, bias_slopes


def _by_role(sums: NDArray[np.float32]) -> Iterator[NDArray[np.float32]]:
    """The columns of each role, as views: (places, size)."""
    size = sums.shape[1] // ROLES
    return (sums[:, role * size : (role + 1) * size] for role in range(ROLES))


@entry
def _run_on(ranges, new, kept, states):  # type: ignore[no-untyped-def]
    """The states at each place, in place: the first half of the numbers from a text's beginning on, the others from its end."""
    half = states.shape[1] // 2
    for text in range(len(ranges)):
        first, last = ranges[text]
        for step in range(last - first):
            here, there = first + step, last - 1 - step
            for number in range(half):
                before = states[here - 1, number] if step else np.float32(0)
                states[here, number] = kept[here, number] * (before - new[here, number]) + new[here, number]
            for number in range(half, 2 * half):
                before = states[there + 1, number] if step else np.float32(0)
                states[there, number] = kept[there, number] * (before - new[there, number]) + new[there, number]


@entry
def _run_back(ranges, new, kept, states, slopes, new_slopes, kept_slopes):  # type: ignore[no-untyped-def]
    """The slopes of what was new and of what was kept, in place; slopes: of the states, which are used up."""
    half = states.shape[1] // 2
    for text in range(len(ranges)):
        first, last = ranges[text]
        for step in range(last - first - 1, -1, -1):
            here, there = first + step, last - 1 - step
            for number in range(half):
                slope, before = slopes[here, number], states[here - 1, number] if step else np.float32(0)
                kept_slopes[here, number] = slope * (before - new[here, number])
                new_slopes[here, number] = slope * (np.float32(1) - kept[here, number])
                if step:
                    slopes[here - 1, number] += slope * kept[here, number]
            for number in range(half, 2 * half):
                slope, before = slopes[there, number], states[there + 1, number] if step else np.float32(0)
                kept_slopes[there, number] = slope * (before - new[there, number])
                new_slopes[there, number] = slope * (np.float32(1) - kept[there, number])
                if step:
                    slopes[there + 1, number] += slope * kept[there, number]
