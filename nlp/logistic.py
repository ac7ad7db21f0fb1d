"""The logistic function in compiled loops: log-odds to scores, sums to gates."""

import numpy as np

from nlp.compiled import part

MOST_ODDS = np.float32(60)  # log-odds beyond are certainty

_LOG2_E = np.float32(1.44269504)
_LN2_HIGH, _LN2_LOW = np.float32(0.693359375), np.float32(-2.12194440e-4)  # together ln 2, to more digits than a float has
_TAIL = tuple(
    np.float32(number)
    for number in (1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1)
)


@part
def logistic(x):  # type: ignore[no-untyped-def]
    """1 / (1 + e to the power of -x), float32, to its last digit or two; without a call, so that several are computed at once.

    The power is two to a whole power, put together from bits, times a polynomial (that of Cephes' expf, Moshier 1992).
    """
    x = MOST_ODDS if x > MOST_ODDS else x
    x = -MOST_ODDS if x < -MOST_ODDS else x
    power = np.floor(np.float32(0.5) - x * _LOG2_E)
    rest = -x - power * _LN2_HIGH - power * _LN2_LOW
    tail = _TAIL[0] * rest + _TAIL[1]
    tail = tail * rest + _TAIL[2]
    tail = tail * rest + _TAIL[3]
    tail = tail * rest + _TAIL[4]
    tail = tail * rest + _TAIL[5]
    power_of_e = (tail * rest * rest + rest + np.float32(1)) * np.int32((np.int32(power) + 127) << 23).view(np.float32)
    return np.float32(1) / (np.float32(1) + power_of_e)
