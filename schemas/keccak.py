"""Keccak-256, the hash by which Ethereum addresses check themselves; the standard library has only its later sister SHA3-256.

Authority: The Keccak reference, version 3.0 (Bertoni, Daemen, Peeters, Van Assche, 2011), padding 10*1, rate 1088 bits.
"""

from __future__ import annotations

_RATE, _LANE = 136, (1 << 64) - 1


def keccak_256(message: bytes) -> bytes:
    """`keccak_256(b"").hex()` begins with c5d24601; 32 bytes."""
    padded = bytearray(message + bytes(_RATE - len(message) % _RATE))
    padded[len(message)] |= 1
    padded[-1] |= 0x80
    state = [[0] * 5 for _ in range(5)]  # by column, then row
    for start in range(0, len(padded), _RATE):
        for n in range(_RATE // 8):
            state[n % 5][n // 5] ^= int.from_bytes(padded[start + 8 * n : start + 8 * n + 8], "little")
        _permute(state)
    return b"".join(state[n][0].to_bytes(8, "little") for n in range(4))


def _permute(a: list[list[int]]) -> None:
    """The 24 rounds of Keccak-f[1600]; the round's constant comes from a shift register."""
    register = 1
    for _ in range(24):
        parity = [a[x][0] ^ a[x][1] ^ a[x][2] ^ a[x][3] ^ a[x][4] for x in range(5)]
        for x in range(5):
            mixed = parity[x - 1] ^ _turned(parity[(x + 1) % 5], 1)
            a[x] = [lane ^ mixed for lane in a[x]]
        x, y, moved = 1, 0, a[1][0]
        for step in range(24):
            x, y = y, (2 * x + 3 * y) % 5
            a[x][y], moved = _turned(moved, (step + 1) * (step + 2) // 2 % 64), a[x][y]
        for y in range(5):
            row = [a[x][y] for x in range(5)]
            for x in range(5):
                a[x][y] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5])
        for j in range(7):
            register = (register << 1 ^ (register >> 7) * 0x171) & 0xFF
            if register & 2:
                a[0][0] ^= 1 << ((1 << j) - 1)


def _turned(lane: int, by: int) -> int:
    return (lane << by | lane >> (64 - by)) & _LANE
