"""The Merkle tree of RFC 6962 (section 2.1): root, proof that an entry is in it, proof that one tree continues another.

Everything is arithmetic on places of nodes: `Node(level, position)` is the complete subtree over the leaves from
`position * 2**level` up to, not including, `(position + 1) * 2**level`. Where the hashes of nodes are kept is the
caller's business: whoever asks for a proof hands in a function that reads them, all in one call.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

HASH_BYTES = 32
_LEAF = b"\x00"
_NODE = b"\x01"
EMPTY_ROOT = hashlib.sha256(b"").digest()
"""The root of a tree without leaves."""


class Node(NamedTuple):
    """A complete subtree of `2**level` leaves, the `position`-th of its level, both from 0."""

    level: int
    position: int


ReadNodes = Callable[[Iterable[Node]], Mapping[Node, bytes]]
"""Gives the hash of each of these nodes; all of them lie in the tree."""


def hash_leaf(entry: bytes) -> bytes:
    """The hash of a leaf (RFC 6962: SHA-256 of 0x00 and the entry)."""
    return hashlib.sha256(_LEAF + entry).digest()


def hash_children(left: bytes, right: bytes) -> bytes:
    """The hash of a node over the hashes of its two children (RFC 6962: SHA-256 of 0x01 and both)."""
    return hashlib.sha256(_NODE + left + right).digest()


class Frontier:
    """A tree as far as its next leaf needs to know it: the complete subtrees along its right edge, largest first.

    Adding a leaf costs one hash in the long run, and at most as many as the tree is high.
    """

    __slots__ = ("edge", "size")

    def __init__(self, size: int = 0, edge: Sequence[bytes] = ()) -> None:
        """The tree of `size` leaves whose `nodes_of(0, size)` have the hashes `edge`."""
        self.size = size
        self.edge = list(edge)

    def append(self, leaf: bytes) -> list[tuple[Node, bytes]]:
        """The subtrees that the hash `leaf`, added at the end, completes, smallest first: itself, then those above."""
        position = self.size
        completed = [(Node(0, position), leaf)]
        level = 0
        while position & 1:
            leaf = hash_children(self.edge.pop(), leaf)
            position >>= 1
            level += 1
            completed.append((Node(level, position), leaf))
        self.edge.append(leaf)
        self.size += 1
        return completed

    def root(self) -> bytes:
        """The root of the tree as it is now."""
        return _fold(self.edge) if self.edge else EMPTY_ROOT


def nodes_of(begin: int, end: int) -> list[Node]:
    """The fewest complete subtrees that cover the leaves from `begin` up to, not including, `end`, left to right.

    `begin` must be a place at which a subtree of at least `end - begin` leaves could begin, as all ranges of RFC 6962
    do.
    """
    found = []
    while begin < end:
        level = (end - begin).bit_length() - 1
        found.append(Node(level, begin >> level))
        begin += 1 << level
    return found


def prove_inclusion(index: int, size: int, read: ReadNodes) -> list[bytes]:
    """The audit path of the leaf at `index`, from 0, in the tree of the first `size` leaves (RFC 6962, 2.1.1).

    Raises:
        ValueError: there is no such leaf in the tree.
    """
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    return _read_ranges(_siblings(index, size), read)


def prove_consistency(first: int, second: int, read: ReadNodes) -> list[bytes]:
    """The proof that the tree of `second` leaves continues that of `first` (RFC 6962, 2.1.2).

    Raises:
        ValueError: `first` is 0 or more than `second`.
    """
    if not 0 < first <= second:
        raise ValueError(f"a tree of {second} does not continue one of {first}")
    return _read_ranges(_seams(first, second), read) if first < second else []


def is_included(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether `path` proves that the leaf with the hash `leaf` stands at `index` in the tree with this root."""
    if not 0 <= index < size:
        return False
    found, rest = _climb(leaf, index, size, list(path))
    return not rest and found == root


def is_continued(first: int, second: int, path: Sequence[bytes], first_root: bytes, second_root: bytes) -> bool:
    """Whether `path` proves that the tree `second` begins with the leaves of the tree `first` (RFC 9162, 2.1.4.2).

    Every tree continues the empty one, whose root must be `EMPTY_ROOT`.
    """
    if not 0 <= first <= second:
        return False
    if first == 0:
        return not path and first_root == EMPTY_ROOT
    if first == second:
        return not path and first_root == second_root
    return _continues(first, second, list(path), first_root, second_root)


def _continues(first: int, second: int, path: list[bytes], first_root: bytes, second_root: bytes) -> bool:
    if first & (first - 1) == 0:
        path.insert(0, first_root)  # a complete tree is its own first node
    if not path:
        return False
    node, last = first - 1, second - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    old = new = path[0]
    for each in path[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            old, new = hash_children(each, old), hash_children(each, new)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            new = hash_children(new, each)
        node, last = node >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root


def _climb(leaf: bytes, index: int, size: int, path: list[bytes]) -> tuple[bytes, list[bytes]]:
    """The root that a path leads to, and what is left of the path: None at all, if it is one."""
    last = size - 1
    while last and path:
        if index & 1:
            leaf = hash_children(path.pop(0), leaf)
        elif index < last:
            leaf = hash_children(leaf, path.pop(0))
        index, last = index >> 1, last >> 1
    # A path too short leaves levels to climb: what is found then is no root.
    return (leaf if _is_top(index, last) else b""), path


def _is_top(index: int, last: int) -> bool:
    """Whether nothing is left to hash above: only steps at which the node at the right edge has no sibling."""
    while last:
        if index & 1 or index < last:
            return False
        index, last = index >> 1, last >> 1
    return True


def _siblings(index: int, size: int) -> list[tuple[int, int]]:
    """The ranges of leaves beside the path from a leaf to the root, from the bottom up."""
    found = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            found.append((middle, end))
            end = middle
        else:
            found.append((begin, middle))
            begin = middle
    return found[::-1]


def _seams(first: int, second: int) -> list[tuple[int, int]]:
    """The ranges of leaves from which both roots can be made (SUBPROOF of RFC 6962), in the order of the proof."""
    found: list[tuple[int, int]] = []
    begin, end, is_whole = 0, second, True
    while first != end:
        middle = begin + _split(end - begin)
        if first <= middle:
            found.append((middle, end))
            end = middle
        else:
            found.append((begin, middle))
            begin, is_whole = middle, False
    return [*([] if is_whole else [(begin, end)]), *found[::-1]]


def _split(count: int) -> int:
    """The largest power of two below `count`."""
    return 1 << (count - 1).bit_length() - 1


def _read_ranges(ranges: Sequence[tuple[int, int]], read: ReadNodes) -> list[bytes]:
    covers = [nodes_of(begin, end) for begin, end in ranges]
    hashes = read([node for cover in covers for node in cover])
    return [_fold([hashes[node] for node in cover]) for cover in covers]


def _fold(hashes: Sequence[bytes]) -> bytes:
    """The root over subtrees that shrink from left to right."""
    found = hashes[-1]
    for each in reversed(hashes[:-1]):
        found = hash_children(each, found)
    return found
