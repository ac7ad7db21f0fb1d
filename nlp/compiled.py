"""The two ways in which loops are compiled: as an entry from Python, or as a part of an entry; and one processor instruction.

A part makes no array and keeps none, so the arrays that it is handed need no counting of references: counted at each call, as
numba does by default, they took two thirds of the scanner's time. Parts are always put into their callers: a call hands over
every array with its seven fields, which took half of what was left. A division by zero gives infinity, as in numpy: to look
for it, number by number, keeps a loop from taking several at once.
"""

from typing import Any, TypeVar

import numba
import numpy as np
from llvmlite import ir
from numba.core import cgutils
from numba.extending import intrinsic
from numba.np import arrayobj
from numpy.typing import NDArray

Number = TypeVar("Number", bound=np.generic)

_njit: Any = numba.njit  # its types know no private option
entry = _njit(cache=True, nogil=True, error_model="numpy")
part = _njit(cache=True, _nrt=False, forceinline=True, error_model="numpy")


def _prefetch(_: Any, rows: Any, row: Any) -> Any:
    """Have the processor fetch the beginning of a row of an array (rows, …) while other work goes on."""

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        make_array: Any = arrayobj.make_array
        place_of: Any = cgutils.get_item_pointer
        array = make_array(signature.args[0])(context, builder, arguments[0])
        zero = context.get_constant(numba.intp, 0)
        index = context.cast(builder, arguments[1], signature.args[1], numba.intp)
        place = place_of(context, builder, signature.args[0], array, [index] + [zero] * (rows.ndim - 1))
        pointer, number = ir.PointerType(ir.IntType(8)), ir.IntType(32)
        call = ir.FunctionType(ir.VoidType(), [pointer, number, number, number])
        to_read, keep, data = number(0), number(3), number(1)
        function = builder.module.declare_intrinsic("llvm.prefetch", [pointer], call)
        builder.call(function, [builder.bitcast(place, pointer), to_read, keep, data])
        return context.get_dummy_value()

    return numba.void(rows, row), build


def read_only(array: NDArray[Number]) -> NDArray[Number]:
    """A view as a mapped file gives it, so that what takes both is compiled once for both."""
    view = array.view()
    view.flags.writeable = False
    return view


prefetch: Any = intrinsic(_prefetch)
