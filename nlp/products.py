"""Products of a few rows with a matrix, in compiled loops: a text's words times a layer's weights.

A library's product is made for large matrices, and is called. Here a tile of four or five rows by 32 columns stays in the
processor's registers while its terms are added up, so that each weight is read once for all of them, in whole vectors; numba's
own loops keep no sums there. The matrix lies in strips of 32 columns, each of which stays in the nearest memory while all rows
pass. Together that takes a third of the time.
"""

from typing import Any

import numba
import numpy as np
from llvmlite import ir
from numba.core import cgutils
from numba.extending import intrinsic
from numba.np import arrayobj
from numpy.typing import NDArray

from nlp.compiled import Number, part

_ROWS, _LANES, _VECTORS = 4, 16, 2  # of a tile: rows, or one more, and columns in vectors of so many floats
COLUMNS = _LANES * _VECTORS  # of a strip


def in_strips(weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """Matrices as `products` takes them: (…, size, width) to (…, strips, size, COLUMNS), noughts behind the last column."""
    padded = padded_to_strips(weights)
    split = padded.reshape(*padded.shape[:-1], padded.shape[-1] // COLUMNS, COLUMNS)
    return np.ascontiguousarray(np.swapaxes(split, -3, -2))


def padded_to_strips(biases: NDArray[np.float32]) -> NDArray[np.float32]:
    """Numbers of columns, (…, width), with noughts behind them up to whole strips."""
    return padded_to(-(-biases.shape[-1] // COLUMNS) * COLUMNS, biases)


def padded_to(size: int, array: NDArray[Number]) -> NDArray[Number]:
    """An array with zeros after its last axis up to a size: processors add whole cache lines fastest."""
    return np.pad(array, [(0, 0)] * (array.ndim - 1) + [(0, size - array.shape[-1])])


@part
def products(rows, count, strips, biases, sums):  # type: ignore[no-untyped-def]
    """biases + row · weights of the first `count` rows, in the first columns of the same rows of sums, in place.

    rows: (count or more, size); strips: (strips, size, COLUMNS), see `in_strips`; biases: (strips * COLUMNS,); sums: (count or
    more, strips * COLUMNS or more).
    """
    last, over = count - 1, count % _ROWS
    fives = over if over <= count // _ROWS else 0  # tiles of a row more, so that none is left over
    for strip in range(len(strips)):
        for row in range(0, fives * (_ROWS + 1), _ROWS + 1):
            _put_tile(rows, (row, row + 1, row + 2, row + 3, row + 4), strips, biases, strip, sums)
        for row in range(fives * (_ROWS + 1), count, _ROWS):  # the last row again where fewer are left
            places = (row, min(row + 1, last), min(row + 2, last), min(row + 3, last))
            _put_tile(rows, places, strips, biases, strip, sums)


def _tile(_: Any, rows: Any, places: Any, strips: Any, biases: Any, strip: Any, sums: Any) -> Any:
    """The products of the rows at some places with a strip."""

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        make_array: Any = arrayobj.make_array
        tools: Any = cgutils  # its functions have no types
        vector, number = ir.VectorType(ir.FloatType(), _LANES), ir.IntType(32)
        arrays = [
            (kind, make_array(kind)(context, builder, value))
            for kind, value in zip(signature.args, arguments, strict=True)
            if isinstance(kind, numba.types.Array)
        ]
        row_values, strip_values, bias_values, sum_values = arrays
        chosen = tools.unpack_tuple(builder, arguments[1])
        inside = [context.get_constant(numba.intp, _LANES * step) for step in range(_VECTORS)]
        before = builder.mul(arguments[4], context.get_constant(numba.intp, COLUMNS))
        columns = [builder.add(before, place) for place in inside]
        multiply_add = tools.get_or_insert_function(
            builder.module, ir.FunctionType(vector, [vector] * 3), f"llvm.fmuladd.v{_LANES}f32"
        )

        def pointer(array: Any, *indices: Any) -> Any:
            return tools.get_item_pointer(context, builder, *array, list(indices))

        def lanes(array: Any, *indices: Any) -> Any:
            return builder.bitcast(pointer(array, *indices), vector.as_pointer())

        def spread(single: Any) -> Any:
            first = builder.insert_element(ir.Constant(vector, ir.Undefined), single, number(0))
            return builder.shuffle_vector(first, first, ir.Constant(ir.VectorType(number, _LANES), [0] * _LANES))

        begin = [builder.load(lanes(bias_values, place), align=4) for place in columns]
        totals = [[tools.alloca_once_value(builder, bias) for bias in begin] for _ in chosen]
        [_, terms, _] = tools.unpack_tuple(builder, strip_values[1].shape)
        with tools.for_range(builder, terms) as loop:
            read = [builder.load(lanes(strip_values, arguments[4], loop.index, place), align=4) for place in inside]
            for row, sums_of_row in zip(chosen, totals, strict=True):
                factor = spread(builder.load(pointer(row_values, row, loop.index)))
                for weight, total in zip(read, sums_of_row, strict=True):
                    builder.store(builder.call(multiply_add, [factor, weight, builder.load(total)]), total)
        for row, sums_of_row in zip(chosen, totals, strict=True):
            for place, total in zip(columns, sums_of_row, strict=True):
                builder.store(builder.load(total), lanes(sum_values, row, place), align=4)
        return context.get_dummy_value()

    return numba.void(rows, places, strips, biases, numba.intp, sums), build


_put_tile: Any = intrinsic(_tile)
