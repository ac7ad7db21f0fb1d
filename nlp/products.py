"""Products of a few rows with a matrix, in compiled loops: a text's words times a layer's weights.

A library's product is made for large matrices, and is called. Here a tile of four rows by 32 columns stays in the processor's
registers while its terms are added up, so that each weight is read once for four rows, in whole vectors; numba's own loops
keep no sums there and take almost twice as long.
"""

from typing import Any

import numba
from llvmlite import ir
from numba.core import cgutils
from numba.extending import intrinsic
from numba.np import arrayobj

from nlp.compiled import part

_ROWS, _LANES, _VECTORS = 4, 16, 2  # of a tile: rows, and columns in vectors of so many floats
_COLUMNS = _LANES * _VECTORS


@part
def products(rows, count, weights, biases, sums):  # type: ignore[no-untyped-def]
    """biases + row · weights of the first `count` rows, in the first columns of the same rows of sums, in place.

    rows: (count or more, size); weights: (size, width); biases: (width,); sums: (count or more, width or more).
    """
    width, last = len(biases), count - 1
    tiled = width - width % _COLUMNS
    for row in range(0, count, _ROWS):
        places = (row, min(row + 1, last), min(row + 2, last), min(row + 3, last))  # the last row again where fewer are left
        for column in range(0, tiled, _COLUMNS):
            _put_tile(rows, places, weights, biases, column, sums)
    for row in range(count):
        for column in range(tiled, width):
            total = biases[column]
            for term in range(len(weights)):
                total += rows[row, term] * weights[term, column]
            sums[row, column] = total


def _tile(_: Any, rows: Any, places: Any, weights: Any, biases: Any, column: Any, sums: Any) -> Any:
    """The products of the rows at four places, for `_COLUMNS` columns from one on."""

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        make_array: Any = arrayobj.make_array
        tools: Any = cgutils  # its functions have no types
        vector, number = ir.VectorType(ir.FloatType(), _LANES), ir.IntType(32)
        arrays = [
            (kind, make_array(kind)(context, builder, value))
            for kind, value in zip(signature.args, arguments, strict=True)
            if isinstance(kind, numba.types.Array)
        ]
        row_values, weight_values, bias_values, sum_values = arrays
        chosen = tools.unpack_tuple(builder, arguments[1])
        columns = [builder.add(arguments[4], context.get_constant(numba.intp, _LANES * step)) for step in range(_VECTORS)]
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
        [terms, _] = tools.unpack_tuple(builder, weight_values[1].shape)
        with tools.for_range(builder, terms) as loop:
            read = [builder.load(lanes(weight_values, loop.index, place), align=4) for place in columns]
            for row, sums_of_row in zip(chosen, totals, strict=True):
                factor = spread(builder.load(pointer(row_values, row, loop.index)))
                for weight, total in zip(read, sums_of_row, strict=True):
                    builder.store(builder.call(multiply_add, [factor, weight, builder.load(total)]), total)
        for row, sums_of_row in zip(chosen, totals, strict=True):
            for place, total in zip(columns, sums_of_row, strict=True):
                builder.store(builder.load(total), lanes(sum_values, row, place), align=4)
        return context.get_dummy_value()

    four: Any = numba.types.UniTuple
    return numba.void(rows, four(numba.intp, _ROWS), weights, biases, numba.intp, sums), build


_put_tile: Any = intrinsic(_tile)
