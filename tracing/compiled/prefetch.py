"""Ask the processor for a row that will be needed soon: most of what tracing costs is waiting for an account's row.

Authority: the LLVM language reference, llvm.prefetch.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from tracing.compiled.arrays import Int, Int32s, Int64s

AHEAD = 24  # lines


def _prefetch(typing_context: Any, rows: Any, row: Any) -> Any:
    """Row `row` of a two-dimensional array comes nearer, to be read and written."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, arguments[0])
        unpacked: Any = cgutils.unpack_tuple  # the library says nothing of its types
        place = builder.mul(arguments[1], unpacked(builder, array.strides, 2)[0])
        address = builder.gep(builder.bitcast(array.data, ir.IntType(8).as_pointer()), [place])
        flag = ir.IntType(32)
        declared = builder.module.declare_intrinsic("llvm.prefetch", [address.type], ir.FunctionType(ir.VoidType(), [address.type, flag, flag, flag]))
        builder.call(declared, [address, flag(1), flag(3), flag(1)])
        return context.get_dummy_value()

    return types.void(rows, types.int64), generate


# compiled functions call it with the array and the row alone: what is before them is the compiler's
prefetch = cast(Callable[[Int32s | Int64s, Int], None], intrinsic(_prefetch))
