"""Reader of Qt's binary resource files (.rcc): trees of files, some compressed."""

from __future__ import annotations

import struct
import zlib

_COMPRESSED, _FOLDER, _ZSTANDARD = 1, 2, 4


def unpacked(data: bytes) -> dict[str, bytes]:
    """The files of a resource file, by path (without a leading slash); files that Zstandard compressed are left out."""
    if data[:4] != b"qres":
        raise ValueError("not a Qt resource file")
    version, tree, contents, names = struct.unpack(">4i", data[4:20])
    size = 14 if version < 2 else 22  # of a node; since version 2 it ends with the time of the last change
    files: dict[str, bytes] = {}

    def name(node: int) -> str:
        start = names + struct.unpack_from(">i", data, node)[0]
        length = struct.unpack_from(">H", data, start)[0]  # in characters; a hash of four bytes follows
        return data[start + 6 : start + 6 + 2 * length].decode("utf-16-be")

    def visit(index: int, path: str) -> None:
        node = tree + index * size
        flags = struct.unpack_from(">H", data, node + 4)[0]
        if flags & _FOLDER:
            count, first = struct.unpack_from(">2i", data, node + 6)
            for child in range(first, first + count):
                visit(child, path + ("/" if path else "") + name(tree + child * size))
        elif not flags & _ZSTANDARD:
            start = contents + struct.unpack_from(">i", data, node + 10)[0]
            length = struct.unpack_from(">i", data, start)[0]
            content = data[start + 4 : start + 4 + length]
            files[path] = zlib.decompress(content[4:]) if flags & _COMPRESSED else content  # four bytes hold its size

    visit(0, "")
    return files
